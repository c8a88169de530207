package algo.app.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A process that has a log as its output, as a run has: what it is told it prints, wherever the log is by then. */
final class PrintingProcess implements AutoCloseable {
    private final Process cat;
    private final Path output;

    PrintingProcess(Path log) throws IOException {
        cat = new ProcessBuilder("cat")
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        output = Path.of("/proc", String.valueOf(cat.pid()), "fd/1");
    }

    LogCare.Writer writer() throws IOException {
        String stat = Files.readString(Path.of("/proc", String.valueOf(cat.pid()), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return new LogCare.Writer((int) cat.pid(), Long.parseLong(fields[19]));
    }

    /** Returns once all of it was written. */
    void print(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        long before = Files.size(output);
        OutputStream to = cat.getOutputStream();
        to.write(bytes);
        to.flush();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (Files.size(output) < before + bytes.length) {
            if (System.nanoTime() > deadline) {
                throw new IOException("not printed: " + output);
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        cat.destroyForcibly();
        try {
            cat.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
