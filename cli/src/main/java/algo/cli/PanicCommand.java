package algo.cli;

import algo.app.model.SquareOffAt;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.syntax.Arguments;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code algo panic}: the kill switch. */
final class PanicCommand extends Command {
    private static final String WORD = "SQUARE OFF";

    PanicCommand(Arguments given) {
        super(given);
    }

    @Override
    protected boolean takesHosts() {
        return true;
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        SquareOffAt at = squareOff();
        if (!in.hosts().isEmpty()) {
            return ofHosts(in, at);
        }
        if (isSet("--end")) {
            return shown(in, end(in));
        }
        Reply.Document done = KillSwitch.begin(in, new Request.Panic("", at, isSet("--yes")));
        int code = shown(in, done);
        if (!done.body().containsKey("unconfirmed")) {
            return code;
        }
        // What is asked again tells of all of it, where the first answer had to leave the live host out.
        return confirmed(in, in.onHost()) ? shown(in, KillSwitch.begin(in, new Request.Panic("", at, true))) : code;
    }

    private SquareOffAt squareOff() throws ClientException {
        boolean sandbox = isSet("--sandbox");
        boolean live = isSet("--live");
        if (!isSet("--square-off")) {
            if (sandbox || live || isSet("--yes") && !isSet("--end")) {
                throw new ClientException(
                        ExitCode.USAGE,
                        "--sandbox, --live and --yes say where and whether positions are closed; they go with"
                                + " --square-off, and --yes with --end too",
                        "'algo panic' alone stops everything, in both modes");
            }
            return SquareOffAt.NOWHERE;
        }
        if (isSet("--end")) {
            throw new ClientException(
                    ExitCode.USAGE, "--end lifts a panic, and closes nothing", "use one of --end and --square-off");
        }
        return sandbox ? SquareOffAt.SANDBOX : live ? SquareOffAt.LIVE : SquareOffAt.EVERYWHERE;
    }

    /** Asks the person whether real positions are to be closed; everything is stopped already. */
    private static boolean confirmed(Invocation in, String where) throws ClientException {
        if (in.json() || !Questions.canAsk()) {
            in.err()
                    .println(
                            "algo: the live host was not touched; '" + in.algo()
                                    + " panic --square-off --live --yes' cancels its orders and closes its positions, with real money");
            return false;
        }
        // What was done so far is read before the question, not behind the answer.
        in.out().flush();
        String typed = Questions.ask("Cancel ALL orders and close ALL positions of the LIVE account" + where
                + ", real money, also those that no strategy opened? Type " + WORD + ": ");
        if (!typed.equalsIgnoreCase(WORD)) {
            in.err().println("algo: the live host was not touched");
            return false;
        }
        return true;
    }

    private static int shown(Invocation in, Reply.Document done) throws ClientException {
        in.showAdvice("", done);
        for (Object warning : KillSwitch.list(done, "warnings")) {
            in.err().println("algo: warning: " + warning);
        }
        return KillSwitch.code(done);
    }

    /** Lifts the panic; asks the person first where strategies start with real money by that. */
    private Reply.Document end(Invocation in) throws ClientException {
        Reply.Document done = end(in, isSet("--yes"));
        if (!done.body().containsKey("unconfirmed")) {
            return done;
        }
        String start = starting(done);
        if (in.json() || !Questions.canAsk()) {
            throw new ClientException(
                    ExitCode.CONFLICT,
                    "the panic still holds, because by its end " + start + ", at once",
                    "confirm it with --yes, or keep one down with '" + in.algo() + " stop ID' before");
        }
        if (!Questions.confirms(start + in.onHost() + ", as soon as the panic is over. End it?")) {
            throw new ClientException(ExitCode.FAILED, "the panic still holds; nothing was started", "");
        }
        return end(in, true);
    }

    /** Returns which strategies the end of a panic starts with real money, one clause. */
    private static String starting(Reply.Document unconfirmed) {
        List<String> live = KillSwitch.list(unconfirmed, "results").stream()
                .map(each -> String.valueOf(((Map<?, ?>) each).get("strategy")))
                .toList();
        return String.join(", ", live) + (live.size() == 1 ? " starts" : " start") + " LIVE, with real money";
    }

    /**
     * Does it on several machines at once. What trades real money is confirmed for each machine by itself, once all have answered:
     * everything is stopped by then, or the panic still holds.
     */
    private int ofHosts(Invocation in, SquareOffAt at) throws ClientException {
        boolean ends = isSet("--end");
        Map<String, Reply.Document> unconfirmed = new LinkedHashMap<>();
        Map<String, Integer> codes = new LinkedHashMap<>();
        Request request = request(at, isSet("--yes"));
        int highest = in.askEach(request, (host, reply) -> {
            Reply.Document done = DaemonClient.expect(Reply.Document.class, reply);
            if (done.body().containsKey("unconfirmed")) {
                unconfirmed.put(host, done);
            }
            // The end of a panic that has to be confirmed has changed nothing yet. What the rest is worth is known in
            // the end.
            boolean open = unconfirmed.containsKey(host);
            int code = ends && open ? ExitCode.CONFLICT : shown(in, host, done);
            codes.put(host, code);
            return open ? ExitCode.DONE : code;
        });
        for (Map.Entry<String, Reply.Document> each : unconfirmed.entrySet()) {
            String host = each.getKey();
            boolean confirmed = ends ? endConfirmed(in, host, each.getValue()) : confirmed(in, " on " + host);
            highest = Math.max(highest, confirmed ? again(in, host, request(at, true)) : codes.get(host));
        }
        if (highest == ExitCode.UNKNOWN && !ends) {
            in.err()
                    .println(
                            "algo: a host that did not answer may still trade: run 'algo panic' there by ssh, which needs no"
                                    + " daemon");
        } else if (highest == ExitCode.UNKNOWN) {
            in.err().println("algo: on a host that did not answer the panic may still hold");
        }
        return highest;
    }

    private Request request(SquareOffAt at, boolean confirmed) {
        return isSet("--end") ? new Request.PanicEnd(confirmed) : new Request.Panic("", at, confirmed);
    }

    /** Asks one of several machines what was confirmed; that it fails keeps nobody from the others. */
    private static int again(Invocation in, String host, Request request) throws ClientException {
        ManyHosts hosts = ManyHosts.of(in, in.homeOfHosts());
        try (DaemonClient daemon = hosts.connect(host)) {
            return shown(in, host, DaemonClient.expect(Reply.Document.class, daemon.ask(request)));
        } catch (ClientException e) {
            return hosts.tell(host, e);
        }
    }

    private static boolean endConfirmed(Invocation in, String host, Reply.Document unconfirmed) throws ClientException {
        String start = starting(unconfirmed);
        boolean asks = !in.json() && Questions.canAsk();
        in.out().flush();
        if (asks && Questions.confirms(start + " on " + host + ", as soon as the panic is over. End it?")) {
            return true;
        }
        in.err()
                .println("algo: " + host + ": the panic still holds"
                        + (asks
                                ? "; nothing was started"
                                : ", because by its end " + start + ", at once; confirm it with --yes"));
        return false;
    }

    /** Shows what one of several machines has done. */
    private static int shown(Invocation in, String host, Reply.Document done) throws ClientException {
        if (!in.json()) {
            in.out().println("host " + host);
        }
        in.showAdvice(host, done);
        for (Object warning : KillSwitch.list(done, "warnings")) {
            in.err().println("algo: warning: " + host + ": " + warning);
        }
        return KillSwitch.code(done);
    }

    private static Reply.Document end(Invocation in, boolean confirmed) throws ClientException {
        try (DaemonClient daemon = in.connect()) {
            return DaemonClient.expect(Reply.Document.class, daemon.ask(new Request.PanicEnd(confirmed)));
        }
    }
}
