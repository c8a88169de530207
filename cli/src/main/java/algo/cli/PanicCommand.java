package algo.cli;

import algo.app.model.SquareOffAt;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.offline.PanicFile;
import algo.cli.syntax.Arguments;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code algo panic}: the kill switch. */
final class PanicCommand extends Command {
    private static final String SINCE = "since";
    private static final String WORD = "SQUARE OFF";

    PanicCommand(Arguments given) {
        super(given);
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        SquareOffAt at = squareOff();
        if (isSet("--end")) {
            return shown(in, end(in));
        }
        Reply.Document done = begin(in, new Request.Panic("", at, isSet("--yes")));
        int code = shown(in, done);
        return done.body().containsKey("unconfirmed") ? Math.max(code, live(in)) : code;
    }

    private SquareOffAt squareOff() throws ClientException {
        boolean sandbox = isSet("--sandbox");
        boolean live = isSet("--live");
        if (!isSet("--square-off")) {
            if (sandbox || live || isSet("--yes")) {
                throw new ClientException(
                        ExitCode.USAGE,
                        "--sandbox, --live and --yes say where and whether positions are closed; they go with"
                                + " --square-off",
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

    /** Asks the person whether real positions are to be closed, and has it done; everything is stopped already. */
    private static int live(Invocation in) throws ClientException {
        if (in.json() || !Questions.canAsk()) {
            in.err()
                    .println("algo: the live host was not touched; 'algo panic --square-off --live --yes' cancels its"
                            + " orders and closes its positions, with real money");
            return ExitCode.FAILED;
        }
        String typed =
                Questions.ask("Cancel ALL orders and close ALL positions of the LIVE account, real money, also those"
                        + " that no strategy opened? Type " + WORD + ": ");
        if (!typed.equalsIgnoreCase(WORD)) {
            in.err().println("algo: the live host was not touched");
            return ExitCode.FAILED;
        }
        return shown(in, begin(in, new Request.Panic("", SquareOffAt.LIVE, true)));
    }

    private static int shown(Invocation in, Reply.Document done) throws ClientException {
        in.show(done);
        for (Object warning : list(done, "warnings")) {
            in.err().println("algo: warning: " + warning);
        }
        return code(done);
    }

    private static Reply.Document end(Invocation in) throws ClientException {
        try (DaemonClient daemon = in.connect()) {
            return DaemonClient.expect(Reply.Document.class, daemon.ask(new Request.PanicEnd()));
        }
    }

    /** Has everything stopped. Where no daemon can do that now, the latch is put on disk here, first of all. */
    private static Reply.Document begin(Invocation in, Request.Panic request) throws ClientException {
        try (DaemonClient daemon = connect(in)) {
            return DaemonClient.expect(Reply.Document.class, daemon.ask(request));
        } catch (ClientException e) {
            if (e.exitCode() == ExitCode.UNKNOWN) {
                latch(in).ifPresent(file -> in.err()
                        .println("algo: the daemon does not answer; the latch is on disk all the same, " + file
                                + ": nothing starts once it goes on, or another one does"));
            }
            throw e;
        }
    }

    private static DaemonClient connect(Invocation in) throws ClientException {
        try {
            return in.connect();
        } catch (NoDaemonException e) {
            Optional<String> file = latch(in);
            if (file.isEmpty()) {
                throw e;
            }
            in.err().println("algo: no daemon runs; the latch is on disk, " + file.get() + ": nothing starts");
            try {
                return in.connectOrStart();
            } catch (NoDaemonException none) {
                throw new ClientException(
                        ExitCode.UNREACHABLE,
                        "no daemon is running that could stop what still runs; nothing starts",
                        "stop it with 'algo daemon start'");
            }
        }
    }

    /** Puts the latch into the home; returns its file, or nothing where there is no home of the caller's own. */
    private static Optional<String> latch(Invocation in) throws ClientException {
        return in.namesUsers() || in.keptBySystem().isPresent()
                ? Optional.empty()
                : PanicFile.put(in.home(), System.getProperty("user.name", ""));
    }

    private static int code(Reply.Document done) {
        int highest = ExitCode.DONE;
        for (Object each : list(done, "results")) {
            if (each instanceof Map<?, ?> result && result.get("code") instanceof Number code) {
                highest = Math.max(highest, code.intValue());
            }
        }
        boolean saved = Boolean.TRUE.equals(done.body().get("saved"));
        boolean gone = Boolean.TRUE.equals(done.body().get("gone"));
        boolean squared = !Boolean.FALSE.equals(done.body().get("squared_off"));
        return saved && squared && (gone || done.body().get(SINCE) == null)
                ? highest
                : Math.max(highest, ExitCode.FAILED);
    }

    private static List<?> list(Reply.Document done, String key) {
        return done.body().get(key) instanceof List<?> list ? list : List.of();
    }
}
