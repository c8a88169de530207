package algo.app;

import algo.app.model.Ist;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;

/**
 * The daemon's own log: every line with its time in IST, in {@code log/daemon.log}, which is turned over at a fixed size,
 * and on the terminal if the daemon runs in one. A line that cannot be written is lost and stops nothing. Guarded by its
 * monitor.
 */
final class DaemonLog extends OutputStream {
    /** At this size the log becomes {@code daemon.log.1}, and the one before that goes. */
    private static final long MOST_BYTES = 10L * 1024 * 1024;

    private final Path file;
    private final PrintStream terminal;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private FileChannel channel;

    private DaemonLog(Path file, PrintStream terminal) throws IOException {
        this.file = file;
        this.terminal = terminal;
        this.channel = open(file);
    }

    /**
     * Sends everything that is logged from now on there. Must be called before the first logger is made.
     *
     * @param terminal whether lines also go to the standard error stream that the daemon was started with
     */
    static void install(Path file, boolean terminal) throws IOException {
        PrintStream before = System.err;
        DaemonLog log = new DaemonLog(file, terminal ? before : null);
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        System.setProperty("org.slf4j.simpleLogger.logFile", "System.err");
        System.setProperty("org.slf4j.simpleLogger.showThreadName", "false");
        System.setProperty("org.slf4j.simpleLogger.showDateTime", "false");
        System.setProperty("org.slf4j.simpleLogger.showShortLogName", "true");
        System.setProperty("org.slf4j.simpleLogger.levelInBrackets", "false");
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    @Override
    public synchronized void write(int b) {
        line.write(b);
        if (b == '\n') {
            flushLine();
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            write(bytes[i]);
        }
    }

    private void flushLine() {
        byte[] time = (Ist.isoMillis(Instant.now()).substring(0, 23).replace('T', ' ') + " IST ")
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer whole = ByteBuffer.allocate(time.length + line.size());
        whole.put(time).put(line.toByteArray()).flip();
        line.reset();
        if (terminal != null) {
            terminal.write(whole.array(), 0, whole.limit());
            terminal.flush();
        }
        try {
            if (channel.size() > MOST_BYTES) {
                turnOver();
            }
            while (whole.hasRemaining()) {
                channel.write(whole);
            }
        } catch (IOException e) {
            // No space, most likely: said where people look, in 'algo status'. The daemon goes on.
        }
    }

    private void turnOver() throws IOException {
        Files.move(
                file,
                file.resolveSibling(file.getFileName() + ".1"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        FileChannel next = open(file);
        channel.close();
        channel = next;
    }
}
