package algo.cli;

import algo.app.platform.SystemFiles;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.WireException;
import algo.cli.syntax.Arguments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code algo doctor}. */
final class DoctorCommand extends Command {
    /** The longest time that an examination without a daemon may take, in seconds. */
    private static final long LIMIT_SECONDS = 60;

    DoctorCommand(Arguments given) {
        super(given);
    }

    @Override
    protected boolean takesAllUsers() {
        return true;
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        if (in.allUsers()) {
            return in.askEach(new Request.Doctor(), (owner, reply) -> {
                Reply.Document found = DaemonClient.expect(Reply.Document.class, reply);
                if (!in.json()) {
                    in.out().println("owner " + owner);
                }
                in.show(owner, found);
                return isWell(found) ? ExitCode.DONE : ExitCode.FAILED;
            });
        }
        Reply.Document found = DaemonClient.expect(Reply.Document.class, examine(in));
        in.show(found);
        return isWell(found) ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static Reply examine(Invocation in) throws ClientException {
        if (!in.namesUsers()) {
            HomeTrust.requireNoStrangers(in.sockets().home());
            if (HomeTrust.problem(in.sockets().home()).isPresent()) {
                return withoutDaemon(in.sockets());
            }
        }
        try {
            return in.ask(new Request.Doctor());
        } catch (NoDaemonException e) {
            return withoutDaemon(in.sockets());
        } catch (ClientException e) {
            if (e.exitCode() != ExitCode.UNKNOWN) {
                throw e;
            }
            return withoutDaemon(in.sockets());
        }
    }

    /** Has the daemon's own program look, since the client has none of what that needs. */
    private static Reply withoutDaemon(Sockets sockets) throws ClientException {
        Process program = null;
        try {
            Process started = new ProcessBuilder(Autostart.command(sockets, "--check"))
                    .redirectInput(ProcessBuilder.Redirect.from(SystemFiles.nothing()))
                    .redirectErrorStream(true)
                    .start();
            program = started;
            Thread limit = new Thread(() -> endAfterLimit(started));
            limit.setDaemon(true);
            limit.start();
            String said = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            String line = said.substring(said.lastIndexOf('\n') + 1);
            if (!line.startsWith("{")) {
                throw failed(line.startsWith("algo: ") ? line.substring("algo: ".length()) : line);
            }
            return Reply.read(line);
        } catch (IOException | WireException e) {
            throw failed(e.getMessage());
        } finally {
            if (program != null) {
                program.destroyForcibly();
            }
        }
    }

    private static void endAfterLimit(Process program) {
        try {
            program.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            program.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ClientException failed(String why) {
        return new ClientException(
                ExitCode.FAILED, "the examination ended without a result" + (why.isEmpty() ? "" : ": " + why), "");
    }

    static boolean isWell(Reply.Document found) {
        if (found.body().get("checks") instanceof List<?> checks) {
            for (Object each : checks) {
                if (!(each instanceof Map<?, ?> check) || !Boolean.TRUE.equals(check.get("ok"))) {
                    return false;
                }
            }
            return true;
        }
        return false;
    }
}
