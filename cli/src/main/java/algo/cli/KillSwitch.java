package algo.cli;

import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.offline.PanicFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kill switch, for every client: a daemon that runs stops everything; where none runs, or it hangs, the latch is put on
 * disk here, first of all, and a daemon is started that stops what still runs.
 */
public final class KillSwitch {
    private KillSwitch() {}

    /** Has everything stopped; what is said beside the answer goes to {@link Invocation#err}. */
    public static Reply.Document begin(Invocation in, Request.Panic request) throws ClientException {
        try (DaemonClient daemon = connect(in)) {
            return DaemonClient.expect(Reply.Document.class, daemon.ask(request));
        } catch (ClientException e) {
            if (in.isFar() && e.exitCode() == ExitCode.UNREACHABLE) {
                throw new ClientException(
                        e.exitCode(),
                        e.getMessage() + "; nothing was stopped",
                        "'" + in.overSsh() + " panic' needs no daemon there");
            }
            if (in.isFar() && e.exitCode() == ExitCode.UNKNOWN) {
                throw new ClientException(
                        e.exitCode(),
                        e.getMessage(),
                        (e.hint().isEmpty() ? "" : e.hint() + "; ") + "'" + in.overSsh()
                                + " panic' needs no answer of the daemon there");
            }
            if (e.exitCode() == ExitCode.UNKNOWN) {
                latch(in).ifPresent(file -> in.err()
                        .println("algo: the daemon does not answer; the latch is on disk all the same, " + file
                                + ": nothing starts once it goes on, or another one does"));
            }
            throw e;
        }
    }

    /** Returns the exit code of an answer: whether all that was asked for is done and proven. */
    public static int code(Reply.Document done) {
        int highest = ExitCode.DONE;
        for (Object each : list(done, "results")) {
            if (each instanceof Map<?, ?> result && result.get("code") instanceof Number code) {
                highest = Math.max(highest, code.intValue());
            }
        }
        boolean saved = Boolean.TRUE.equals(done.body().get("saved"));
        boolean gone = Boolean.TRUE.equals(done.body().get("gone"));
        boolean squared = !Boolean.FALSE.equals(done.body().get("squared_off"));
        return saved && squared && (gone || done.body().get("since") == null)
                ? highest
                : Math.max(highest, ExitCode.FAILED);
    }

    /** Returns the list in an answer; empty if it has none of that name. */
    public static List<?> list(Reply.Document done, String key) {
        return done.body().get(key) instanceof List<?> list ? list : List.of();
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
        return in.namesUsers() || in.isFar() || in.keptBySystem().isPresent()
                ? Optional.empty()
                : PanicFile.put(in.home(), System.getProperty("user.name", ""));
    }
}
