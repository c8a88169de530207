package algo.cli.remote;

import algo.app.model.RemoteHost;
import algo.app.model.Text;
import algo.app.protocol.ExitCode;
import algo.cli.ClientException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One run of {@code ssh}, with the user's own ssh config: a command on another machine, its standard input and output, and the last
 * lines that ssh, or the command, has said beside them. A thread of its own reads those.
 */
final class FarShell implements AutoCloseable {
    /** The exit code of ssh if it has no connection, or has it no longer. */
    static final int SSH_FAILED = 255;

    private static final int NOT_FOUND = 127;
    private static final int NOT_EXECUTABLE = 126;
    private static final long END_MILLIS = 5000;
    /** The time for ssh to put the terminal right and to end, before it is killed. */
    private static final long YIELD_MILLIS = 500;

    private static final int MOST_LINES = 20;
    private static final int MOST_LINE = 4000;
    private static final int MOST_SHOWN = 400;
    private static final String OURS = "algo: ";

    private final RemoteHost host;
    private final Process process;
    private final Thread reader;
    /** The last lines that were said; guarded by itself. */
    private final Deque<String> said = new ArrayDeque<>();
    /** True once we end it: what ssh says of that is no news. */
    private volatile boolean closed;

    /** @param process that runs already, and is ended with this */
    FarShell(RemoteHost host, Process process) {
        this.host = host;
        this.process = process;
        this.reader = new Thread(null, this::listen, "ssh-says", 256 * 1024);
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Runs {@code algo} there with these words.
     *
     * @param asking whether ssh may ask the user: for the key of a host that is unknown, for a passphrase
     * @param words each of which a shell takes as it is
     * @throws ClientException if there is no ssh here
     */
    static FarShell run(RemoteHost host, boolean asking, String... words) throws ClientException {
        List<String> command = new ArrayList<>(List.of("ssh", "-T"));
        if (!asking) {
            command.add("-o");
            command.add("BatchMode=yes");
        }
        command.add("--");
        command.add(host.ssh());
        command.add(host.program() + " " + String.join(" ", words));
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        // The launcher has set it for this JVM alone.
        String locale = environment.remove("ALGO_LC_ALL");
        if (locale == null || locale.isEmpty()) {
            environment.remove("LC_ALL");
        } else {
            environment.put("LC_ALL", locale);
        }
        try {
            return new FarShell(host, builder.start());
        } catch (IOException e) {
            throw new ClientException(
                    ExitCode.UNREACHABLE,
                    "ssh cannot be executed here: " + Text.line(String.valueOf(e.getMessage())),
                    "install OpenSSH's client");
        }
    }

    Process process() {
        return process;
    }

    private void listen() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            // Whoever floods us, and never ends a line, takes no memory for that.
            StringBuilder line = new StringBuilder();
            for (int next = lines.read(); next >= 0; next = lines.read()) {
                if (next == '\n') {
                    keep(line.toString());
                    line.setLength(0);
                } else if (line.length() <= MOST_LINE) {
                    line.append((char) next);
                }
            }
            keep(line.toString());
        } catch (IOException e) {
            // The process is gone.
        }
    }

    private void keep(String line) {
        if (!line.isBlank() && !closed) {
            synchronized (said) {
                said.addLast(Text.printable(line.strip(), MOST_LINE));
                if (said.size() > MOST_LINES) {
                    said.removeFirst();
                }
            }
        }
    }

    /** Waits a moment for the end of the process; returns its exit code, or -1 if it has not ended. */
    int end() {
        try {
            if (!process.waitFor(END_MILLIS, TimeUnit.MILLISECONDS)) {
                return -1;
            }
            // A connection that others share keeps the stream open after the end.
            reader.join(END_MILLIS / 2);
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    /** Returns why nothing of ours has answered there, after the end of the process. */
    ClientException failure() {
        int code = end();
        String last = lastShown();
        if (code == NOT_FOUND || code == NOT_EXECUTABLE) {
            return unreachable(
                    "there is no command '" + host.program() + "' there, for a shell that SSH starts",
                    RemoteHost.PROGRAM.equals(host.program()) && host.name().equals(host.ssh())
                            ? "name the machine in the config: 'algo config hosts.NAME.ssh=" + host.ssh()
                                    + " hosts.NAME.algo=PATH'"
                            : "'algo config hosts." + host.name() + ".algo=PATH' says where it is");
        }
        if (code == ExitCode.USAGE && last.contains("unknown command")) {
            return unreachable("the algo there is older, and has no command for this", "update it there");
        }
        if (last.startsWith(OURS)) {
            String message = last.substring(OURS.length());
            return new ClientException(
                    code == -1 || code == SSH_FAILED ? ExitCode.UNREACHABLE : Math.max(ExitCode.FAILED, code),
                    host.name() + ": " + message + (code == ExitCode.UNREACHABLE ? " there" : ""),
                    "");
        }
        if (code == SSH_FAILED || code == -1) {
            return unreachable(
                    last.isEmpty() ? "ssh has ended without a connection" : last,
                    last.contains("Host key verification failed")
                            ? "run 'ssh " + host.ssh() + "' once on a terminal, and compare the key"
                            : "");
        }
        return unreachable(
                "'" + host.program() + "' ended with " + code + " there and said nothing that is of algo"
                        + (last.isEmpty() ? "" : ": " + last),
                "");
    }

    /** Returns that a lot was said there, and nothing of ours. */
    ClientException noise() {
        return unreachable(
                "'" + host.program() + "' prints a lot there that is not of algo",
                "see it with 'ssh " + host.ssh() + " " + host.program() + " version'");
    }

    /** Returns that nothing answered in time. */
    ClientException silence(long millis) {
        String last = lastShown();
        return unreachable("no answer within " + millis / 1000 + " s" + (last.isEmpty() ? "" : ": " + last), "");
    }

    private ClientException unreachable(String what, String hint) {
        return new ClientException(ExitCode.UNREACHABLE, host.name() + ": " + what, hint);
    }

    /** Returns the last line that was said, as people may be shown it. */
    String lastShown() {
        return Text.printable(last(), MOST_SHOWN);
    }

    /** Returns the last line that was said; empty if there was none. */
    String last() {
        synchronized (said) {
            return said.isEmpty() ? "" : said.peekLast();
        }
    }

    /** Ends ssh, and kills it where it does not end by itself. A terminal on which it asked for something is put right by that. */
    @Override
    public void close() {
        closed = true;
        try {
            // Not by Process.destroy, which closes the streams first: that waits for whoever writes to one that nobody
            // reads.
            if (process.toHandle().destroy() && !process.waitFor(YIELD_MILLIS, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
