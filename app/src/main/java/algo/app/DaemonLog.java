package algo.app;

import algo.app.files.IoProblems;
import algo.app.model.Halt;
import algo.app.model.Ist;
import algo.app.platform.PrivateFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * The daemon's own log: every line with its time in IST, in {@code log/daemon.log}, which is turned over at a fixed size,
 * and on the terminal if the daemon runs in one. A line that cannot be written is lost and stops nothing; how many were is
 * written once it can be. Nobody who logs waits for that: thread {@code daemon-log} writes, and the fields below
 * {@code waiting} are its own. The rest is guarded by the monitor.
 */
final class DaemonLog extends OutputStream {
    /** The size, in bytes, at which the log becomes {@code daemon.log.1}, and the one before that goes. */
    private static final long MOST_BYTES = 10L * 1024 * 1024;

    private static final int MOST_WAITING = 4096;
    private static final long DRAIN_NANOS = 1_000_000_000L;

    private final Path file;
    private final PrintStream terminal;
    private UnaryOperator<String> shown = UnaryOperator.identity();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    /** Lines that are to be written. */
    private final BlockingQueue<byte[]> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    /** The number of records that wait, with the one that is being written. */
    private final AtomicInteger unwritten = new AtomicInteger();
    /** Lines for which there was no room. */
    private final AtomicLong left = new AtomicLong();

    private FileChannel channel;
    private Object key;
    /** Lines lost since the last that was written. */
    private long lost;

    private boolean torn;
    private volatile String problem = "";
    /** The reason why the file that has the log's name is not written to; empty if it is. */
    private volatile String elsewhere = "";

    /** Opens a file for appending. */
    interface Opener {
        FileChannel append(Path file) throws IOException;
    }

    private final Opener opener;
    private final LongSupplier largestFile;

    /** Leads the standard streams of the process into a file. */
    interface Streams {
        void leadTo(Path file) throws IOException;
    }

    private volatile Streams streams = file -> {};

    private DaemonLog(Path file, PrintStream terminal, Opener opener, LongSupplier largestFile) throws IOException {
        this.file = file;
        this.terminal = terminal;
        this.opener = opener;
        this.largestFile = largestFile;
        begin();
        Thread writer = new Thread(this::writeAll, "daemon-log");
        writer.setDaemon(true);
        writer.start();
    }

    /**
     * Sends everything that is logged from now on there. Must be called before the first logger is made.
     *
     * @param terminal whether lines also go to the standard error stream that the daemon was started with
     * @param largestFile bytes that a file may grow to now
     */
    static DaemonLog install(Path file, boolean terminal, Opener opener, LongSupplier largestFile) throws IOException {
        PrintStream before = System.err;
        DaemonLog log = new DaemonLog(file, terminal ? before : null, opener, largestFile);
        Halt.lastly(log::drain);
        System.setErr(new RecordStream(log, log::masked));
        System.setProperty("org.slf4j.simpleLogger.logFile", "System.err");
        System.setProperty("org.slf4j.simpleLogger.showThreadName", "false");
        System.setProperty("org.slf4j.simpleLogger.showDateTime", "false");
        System.setProperty("org.slf4j.simpleLogger.showShortLogName", "true");
        System.setProperty("org.slf4j.simpleLogger.levelInBrackets", "false");
        return log;
    }

    /**
     * Leads the standard streams by {@code next} from now on into the file that has the log's name, whichever that is:
     * so the words of the JVM before it ends for want of memory are in the log. Nothing else is to be written to these
     * streams any more.
     */
    void takeStreams(Streams next) throws IOException {
        streams = next;
        next.leadTo(file);
    }

    /** Writes records as {@code next} shows them from now on, which must not log itself. Any thread. */
    synchronized void show(UnaryOperator<String> next) {
        shown = next;
    }

    private synchronized String masked(String text) {
        return shown.apply(text);
    }

    /** Returns why lines are being lost; empty if none are. Tries to write once more if some are. Any thread. */
    String problem() {
        String known = problem.isEmpty() ? elsewhere : problem;
        if (!known.isEmpty()) {
            add(new byte[0]);
        }
        return known.isEmpty() && left.get() > 0 ? "the daemon's log is not written fast enough" : known;
    }

    /** Waits until what was logged is written, not for long. */
    void drain() {
        long end = System.nanoTime() + DRAIN_NANOS;
        while (unwritten.get() > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void add(byte[] text) {
        unwritten.incrementAndGet();
        if (!waiting.offer(text)) {
            unwritten.decrementAndGet();
            left.addAndGet(text.length > 0 ? 1 : 0);
        }
    }

    private void writeAll() {
        try {
            while (true) {
                byte[] text = waiting.take();
                long without = left.getAndSet(0);
                if (without > 0) {
                    lost += without;
                    problem = "the daemon's log was not written fast enough";
                }
                put(text);
                if (terminal != null) {
                    terminal.write(text, 0, text.length);
                    terminal.flush();
                }
                unwritten.decrementAndGet();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Goes on in the file that has the log's name now, one that is made if need be. */
    private void begin() throws IOException {
        FileChannel next = opener.append(file);
        FileChannel before = channel;
        channel = next;
        key = key();
        torn = false;
        if (before != null) {
            before.close();
            streams.leadTo(file);
        }
    }

    private Object key() throws IOException {
        return PrivateFiles.keyOfName(file);
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
        byte[] time = Ist.stamp(Instant.now()).getBytes(StandardCharsets.UTF_8);
        byte[] text = line.toByteArray();
        ByteBuffer whole = ByteBuffer.allocate(time.length + text.length);
        whole.put(time).put(text).flip();
        line.reset();
        add(whole.array());
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
            boolean there = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
            boolean ours = there && Objects.equals(key(), key);
            if (ours && (channel.size() < mostBytes() || !turnOver())) {
                elsewhere = "";
                return;
            }
            begin();
            elsewhere = "";
        } catch (IOException e) {
            // The next line tries again.
            elsewhere = "the daemon's log goes on in the file that it had before: " + IoProblems.explain(e);
        }
    }

    /** Gives a long file the name of the one before; false if that cannot be done: then it grows on. */
    private boolean turnOver() {
        try {
            Path older = file.resolveSibling(file.getFileName() + ".1");
            Files.move(file, older, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Returns the most bytes of the log. A limit of file sizes would end the log without a word; with a quarter of it
     * to spare the next line still fits.
     */
    private long mostBytes() {
        return Math.min(MOST_BYTES, largestFile.getAsLong() / 4 * 3);
    }
}
