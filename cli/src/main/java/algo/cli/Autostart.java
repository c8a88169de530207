package algo.cli;

import algo.app.platform.SystemFiles;
import algo.app.protocol.ExitCode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts a daemon in the background, in a session of its own, and waits until it answers. */
final class Autostart {
    /** The milliseconds that a daemon which another command is starting at this moment may take. */
    private static final long OTHER_MILLIS = 15_000;

    private static final String BACKGROUND = "a daemon in the background";

    private static final int SIGNALLED = 128;

    private final Sockets sockets;
    private final PrintStream err;

    Autostart(Sockets sockets, PrintStream err) {
        this.sockets = sockets;
        this.err = err;
    }

    /** Connects; if no daemon runs, starts one and says so, unless {@code ALGO_AUTOSTART=0} forbids it. */
    DaemonClient connect() throws ClientException {
        try {
            return DaemonClient.connect(sockets).warningOn(err);
        } catch (NoDaemonException e) {
            if ("0".equals(System.getenv("ALGO_AUTOSTART"))) {
                throw e;
            }
        }
        String how = start(false);
        err.println("algo: started " + how + ", home " + sockets.home());
        return DaemonClient.connect(sockets).warningOn(err);
    }

    /**
     * Starts a daemon, by its service where one is installed; returns once it is ready to answer.
     *
     * @param claim whether it is to make a home that is held its own
     * @return what was started, for people
     */
    String start(boolean claim) throws ClientException {
        HomeTrust.require(sockets.home());
        long end = System.nanoTime() + OTHER_MILLIS * 1_000_000;
        while (true) {
            try {
                Optional<String> service = claim ? Optional.empty() : ServiceStart.of(sockets, err);
                if (service.isPresent()) {
                    return service.get();
                }
                launch(claim);
                return BACKGROUND;
            } catch (ClientException e) {
                // Another command was faster, or the daemon before has not quite ended: wait for the outcome. A claim
                // does not wait, because it is refused in the same way.
                if (claim || e.exitCode() != ExitCode.CONFLICT || System.nanoTime() > end) {
                    throw e;
                }
            }
            try {
                DaemonClient.connect(sockets).close();
                return BACKGROUND;
            } catch (ClientException e) {
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void launch(boolean claim) throws ClientException {
        List<String> command = command(sockets, "--background");
        if (claim) {
            command.add("--claim");
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(SystemFiles.nothing()))
                .redirectErrorStream(true)
                .directory(new File("/"));
        try {
            Process daemon = builder.start();
            BufferedReader output =
                    new BufferedReader(new InputStreamReader(daemon.getInputStream(), StandardCharsets.UTF_8));
            List<String> said = new ArrayList<>();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.equals("ready")) {
                    return;
                }
                said.add(line);
            }
            throw failure(daemon.waitFor(), said);
        } catch (IOException e) {
            throw new ClientException(ExitCode.FAILED, "the daemon could not be started: " + e.getMessage(), "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientException(ExitCode.FAILED, "interrupted while the daemon starts", "");
        }
    }

    /**
     * Makes the failure of a start. What a daemon that has not become ready says itself counts; one that died has said
     * in its log what it could.
     */
    private ClientException failure(int code, List<String> said) {
        String why = said.isEmpty() ? "it ended " + how(code) : said.get(said.size() - 1);
        boolean refused = why.startsWith("algo: ");
        return new ClientException(
                code >= ExitCode.FAILED && code <= ExitCode.UNKNOWN ? code : ExitCode.FAILED,
                refused ? why.substring("algo: ".length()) : "the daemon did not start: " + why,
                "",
                refused ? List.of() : DaemonLogTail.of(sockets.home()));
    }

    /**
     * Returns how the daemon ended. The system gives a process that a signal ended the number of that and 128, as the
     * shell does.
     */
    private static String how(int code) {
        return code > SIGNALLED ? "by signal " + (code - SIGNALLED) : "with exit code " + code;
    }

    /** Returns the command line that runs the daemon's program for this home; {@code how} is one of its own options. */
    static List<String> command(Sockets sockets, String how) throws ClientException {
        List<String> command = new ArrayList<>(ClientPlatform.daemon());
        if (command.isEmpty()) {
            throw new ClientException(
                    ExitCode.FAILED, "the daemon cannot be started from here", "use the launcher bin/algo");
        }
        command.add(how);
        command.add("--home");
        command.add(sockets.home().toString());
        if (sockets.socket().isPresent()) {
            Path socket = sockets.socket().get();
            command.add("--socket");
            command.add(socket.toString());
        }
        return command;
    }
}
