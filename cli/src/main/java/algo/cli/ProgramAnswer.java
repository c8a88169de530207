package algo.cli;

import algo.app.platform.SystemFiles;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.WireException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks the daemon's own program once, which is no daemon then: the client has none of what that needs. */
final class ProgramAnswer {
    /** The longest time that it may take, in seconds. */
    private static final long LIMIT_SECONDS = 60;

    private ProgramAnswer() {}

    /**
     * Runs the program, and returns what it answers.
     *
     * @param command the command line that runs it
     * @param what is done, for the message that it failed
     */
    static Reply of(List<String> command, String what) throws ClientException {
        return of(command, what, "");
    }

    /** Runs the program as {@link #of(List, String)} does; it reads {@code input}, all of it, before it answers. */
    static Reply of(List<String> command, String what, String input) throws ClientException {
        Process program = null;
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            if (input.isEmpty()) {
                builder.redirectInput(ProcessBuilder.Redirect.from(SystemFiles.nothing()));
            }
            Process started = builder.start();
            program = started;
            Thread limit = new Thread(() -> endAfterLimit(started));
            limit.setDaemon(true);
            limit.start();
            if (!input.isEmpty()) {
                pass(input, started);
            }
            String said = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            String line = said.substring(said.lastIndexOf('\n') + 1);
            if (!line.startsWith("{")) {
                throw failed(what, line.startsWith("algo: ") ? line.substring("algo: ".length()) : line);
            }
            return Reply.read(line);
        } catch (IOException | WireException e) {
            throw failed(what, e.getMessage());
        } finally {
            if (program != null) {
                program.destroyForcibly();
            }
        }
    }

    /** Writes what the program reads; one that has ended meanwhile says itself why. */
    private static void pass(String input, Process program) {
        try (OutputStream to = program.getOutputStream()) {
            to.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // Its answer, or that there is none, tells.
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

    private static ClientException failed(String what, String why) {
        return new ClientException(
                ExitCode.FAILED, what + " ended without a result" + (why.isEmpty() ? "" : ": " + why), "");
    }
}
