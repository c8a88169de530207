package algo.cli;

import algo.app.model.SquareOffAt;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.syntax.Arguments;
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
        return !isSet("--square-off") && !isSet("--end");
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        SquareOffAt at = squareOff();
        if (!in.hosts().isEmpty()) {
            return ofHosts(in);
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
        return confirmed(in) ? shown(in, KillSwitch.begin(in, new Request.Panic("", at, true))) : code;
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
    private static boolean confirmed(Invocation in) throws ClientException {
        if (in.json() || !Questions.canAsk()) {
            in.err()
                    .println(
                            "algo: the live host was not touched; '" + in.algo()
                                    + " panic --square-off --live --yes' cancels its orders and closes its positions, with real money");
            return false;
        }
        // What was done so far is read before the question, not behind the answer.
        in.out().flush();
        String typed = Questions.ask("Cancel ALL orders and close ALL positions of the LIVE account" + in.onHost()
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
        List<String> live = KillSwitch.list(done, "results").stream()
                .map(each -> String.valueOf(((Map<?, ?>) each).get("strategy")))
                .toList();
        String start = String.join(", ", live) + (live.size() == 1 ? " starts" : " start") + " LIVE, with real money";
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

    /** Does it on several machines at once; closes nothing, since that may take a word typed for each. */
    private int ofHosts(Invocation in) throws ClientException {
        Request request = new Request.Panic("", SquareOffAt.NOWHERE, false);
        int highest = in.askEach(request, (host, reply) -> {
            Reply.Document done = DaemonClient.expect(Reply.Document.class, reply);
            if (!in.json()) {
                in.out().println("host " + host);
            }
            in.showAdvice(host, done);
            for (Object warning : KillSwitch.list(done, "warnings")) {
                in.err().println("algo: warning: " + host + ": " + warning);
            }
            return KillSwitch.code(done);
        });
        if (highest == ExitCode.UNKNOWN) {
            in.err()
                    .println(
                            "algo: a host that did not answer may still trade: run 'algo panic' there by ssh, which needs no"
                                    + " daemon");
        }
        return highest;
    }

    private static Reply.Document end(Invocation in, boolean confirmed) throws ClientException {
        try (DaemonClient daemon = in.connect()) {
            return DaemonClient.expect(Reply.Document.class, daemon.ask(new Request.PanicEnd(confirmed)));
        }
    }
}
