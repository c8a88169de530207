package algo.app.process.windows;

import algo.app.platform.SystemFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps {@link ConsoleAsk} running from the first question on. Any thread; does not wait for the answer, and there is none. */
final class ConsoleAsker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleAsker.class);

    private Process process;

    /**
     * Has processes asked to end.
     *
     * @param before those of the same run that were asked already: a console of theirs is not asked again
     */
    synchronized void ask(List<Integer> pids, List<Integer> before) {
        String line = joined(pids) + " " + joined(before) + "\n";
        try {
            if (process == null || !process.isAlive()) {
                process = start();
            }
            process.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
        } catch (IOException e) {
            LOG.warn(
                    "processes {} cannot be asked to end, so they are killed when their grace is over: {}",
                    pids,
                    e.getMessage());
        }
    }

    private static String joined(List<Integer> pids) {
        return pids.stream().map(Integer::toUnsignedString).collect(Collectors.joining(","));
    }

    private static Process start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java.exe").toString());
        command.addAll(List.of("-Xrs", "-Xmx16m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(SystemFiles.javaOptions());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ConsoleAsk.class.getName()));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Lets it end, once it has done what it was told. */
    @Override
    public synchronized void close() {
        if (process != null) {
            try {
                process.getOutputStream().close();
            } catch (IOException e) {
                process.destroyForcibly();
            }
        }
    }
}
