package algo.app;

import algo.app.model.Ist;
import algo.app.process.unix.FileSystemStat;
import algo.app.state.IoProblems;
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
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The daemon's own log: every line with its time in IST, in {@code log/daemon.log}, which is turned over at a fixed size,
 * and on the terminal if the daemon runs in one. A line that cannot be written is lost and stops nothing; how many were is
 * written once it can be. Guarded by its monitor.
 */
final class DaemonLog extends OutputStream {
    /** At this size the log becomes {@code daemon.log.1}, and the one before that goes. */
    private static final long MOST_BYTES = 10L * 1024 * 1024;

    private final Path file;
    private final PrintStream terminal;
    private UnaryOperator<String> shown = UnaryOperator.identity();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private FileChannel channel;
    private Object key;
    /** Lines lost since the last that was written. */
    private long lost;

    private boolean torn;
    private String problem = "";

    private DaemonLog(Path file, PrintStream terminal) throws IOException {
        this.file = file;
        this.terminal = terminal;
        begin();
    }

    /**
     * Sends everything that is logged from now on there. Must be called before the first logger is made.
     *
     * @param terminal whether lines also go to the standard error stream that the daemon was started with
     */
    static DaemonLog install(Path file, boolean terminal) throws IOException {
        PrintStream before = System.err;
        DaemonLog log = new DaemonLog(file, terminal ? before : null);
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        System.setProperty("org.slf4j.simpleLogger.logFile", "System.err");
        System.setProperty("org.slf4j.simpleLogger.showThreadName", "false");
        System.setProperty("org.slf4j.simpleLogger.showDateTime", "false");
        System.setProperty("org.slf4j.simpleLogger.showShortLogName", "true");
        System.setProperty("org.slf4j.simpleLogger.levelInBrackets", "false");
        return log;
    }

    /** From now on a line is written as {@code next} shows it, which must not log itself. Any thread. */
    synchronized void show(UnaryOperator<String> next) {
        shown = next;
    }

    /** Why lines are being lost; empty if none are, after another try to write. Any thread. */
    synchronized String problem() {
        if (lost > 0) {
            put(new byte[0]);
        }
        return problem;
    }

    /** Goes on in the file that has the log's name now, one that is made if need be. */
    private void begin() throws IOException {
        FileChannel next = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        FileChannel before = channel;
        channel = next;
        key = key();
        torn = false;
        if (before != null) {
            before.close();
        }
    }

    private Object key() throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
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
        byte[] text = shown.apply(line.toString(StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        ByteBuffer whole = ByteBuffer.allocate(time.length + text.length);
        whole.put(time).put(text).flip();
        line.reset();
        if (terminal != null) {
            terminal.write(whole.array(), 0, whole.limit());
            terminal.flush();
        }
        put(whole.array());
    }

    private void put(byte[] text) {
        try {
            goOnInAnother();
            if (lost > 0) {
                String gap = lost + (lost == 1 ? " line is" : " lines are") + " missing here: " + problem + "\n";
                append(gap.getBytes(StandardCharsets.UTF_8));
                lost = 0;
                problem = "";
            }
            append(text);
        } catch (IOException e) {
            lost += text.length > 0 ? 1 : 0;
            problem = "the daemon's log cannot be written: " + IoProblems.explain(e);
        }
    }

    private void append(byte[] text) throws IOException {
        if (torn) {
            channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
        }
        torn = true;
        ByteBuffer buffer = ByteBuffer.wrap(text);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        torn = false;
    }

    /** Turns the file over when it is long, and begins one when somebody took it away. If that fails, the old one goes on. */
    private void goOnInAnother() {
        try {
            boolean there = Files.exists(file);
            if (there && Objects.equals(key(), key) && channel.size() < mostBytes()) {
                return;
            }
            if (there && channel.size() >= mostBytes()) {
                Path older = file.resolveSibling(file.getFileName() + ".1");
                Files.move(file, older, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            begin();
        } catch (IOException e) {
            // Tried again with the next line.
        }
    }

    /** A limit of file sizes would end the log without a word; with a quarter of it to spare the next line still fits. */
    private static long mostBytes() {
        return Math.min(MOST_BYTES, FileSystemStat.largestFile() / 4 * 3);
    }
}
