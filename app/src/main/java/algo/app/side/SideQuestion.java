package algo.app.side;

import algo.app.platform.SystemFiles;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Executes a program of ours that answers by what it prints, and ends. */
public final class SideQuestion {
    private static final int MOST_BYTES = 64 * 1024;
    private static final long LOOK_MILLIS = 20;

    /** Somebody who waits for the answer. */
    public interface Waiting {
        /** Returns whether the answer is still wanted. Asked again and again. */
        boolean goesOn();
    }

    private SideQuestion() {}

    /**
     * Returns what a program prints on its standard output. Waits for that, on the calling thread.
     *
     * @param most the time after which it is killed
     * @param waiting asked whether to go on; if not, the program is killed
     * @throws IOException if it cannot be executed, takes longer, or exits with another code than 0
     */
    public static String ask(List<String> command, Duration most, Waiting waiting)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(new File("/"))
                .redirectInput(SystemFiles.nothing())
                .redirectError(SystemFiles.nothing())
                .start();
        try (InputStream out = process.getInputStream()) {
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            long end = System.nanoTime() + most.toNanos();
            boolean over = false;
            while (!over) {
                over = process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                take(out, answer);
                if (!over && !waiting.goesOn()) {
                    throw new IOException("nobody waits for it any more");
                }
                if (!over && System.nanoTime() - end > 0) {
                    throw new IOException("it did not end within " + most.toSeconds() + " s");
                }
            }
            if (process.exitValue() != 0) {
                throw new IOException("it exited with " + process.exitValue());
            }
            return answer.toString(StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Takes what is there already, so that the program can go on printing; what is too much is dropped. */
    private static void take(InputStream out, ByteArrayOutputStream answer) throws IOException {
        for (int ready = out.available(); ready > 0; ready = out.available()) {
            byte[] bytes = out.readNBytes(ready);
            answer.write(bytes, 0, Math.min(bytes.length, MOST_BYTES - Math.min(MOST_BYTES, answer.size())));
        }
    }
}
