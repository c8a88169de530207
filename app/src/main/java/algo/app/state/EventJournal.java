package algo.app.state;

import algo.app.files.IoProblems;
import algo.app.files.PlainFile;
import algo.app.model.Actor;
import algo.app.model.EventType;
import algo.app.model.Ist;
import algo.app.model.StandingProblem;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal of every transition of every strategy: one JSON object a line, each with a sequence number that never
 * repeats. It is append only; a file that has grown becomes a part, and the oldest part goes. A line that cannot be
 * written stops nothing: it waits in memory, up to a number, until it can be. Where a file cannot become a part it goes
 * on growing. Belongs to one thread, but for {@link #lost}.
 */
public final class EventJournal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("events");
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The length above which the file is rotated, in bytes: with its four parts, some 150 000 events. */
    private static final long PART_BYTES = 8 * 1024 * 1024;
    /** The number of bytes written before a rotation that failed is tried again. */
    private static final long RETRY_BYTES = 64 * 1024;
    /** The most lines that wait; of more the oldest are lost, and their numbers are missing. */
    private static final int MOST_WAITING = 1000;

    /** The key in the state of the number of the next event. */
    private static final String NEXT = "next_event";

    private static final Duration SIGN_PACE = Duration.ofSeconds(30);

    /** An event to be recorded; the texts may be empty, also that of the strategy if the event concerns none. */
    public record Entry(
            String strategy, EventType event, String from, String to, String cause, Actor by, String detail) {}

    private final JournalFiles files;
    private final long partBytes;
    private final UnaryOperator<String> shown;
    private final Optional<EventLine> last;
    /** The time of the last write to the file before this journal was opened. */
    private final Instant lastSign;

    private FileChannel channel;
    private Object key;
    private final AtomicLong lost = new AtomicLong();
    private final Deque<String> waiting = new ArrayDeque<>();
    /** The length up to which the file is whole lines, or as found; a failed write's rest behind it is cut off. */
    private long length;

    private long next;
    private long nextRotation;
    private Instant nextSign = Instant.MIN;
    private final StandingProblem writing = new StandingProblem(why -> LOG.warn("{}", why));
    private final StandingProblem rotating = new StandingProblem(why -> LOG.warn("{}", why));

    /** Opens a journal whose details are recorded as they are. */
    public EventJournal(Path file) throws IOException {
        this(file, UnaryOperator.identity());
    }

    /**
     * @param shown makes of a detail what may be recorded of it
     * @throws IOException if the file cannot be opened or read
     */
    public EventJournal(Path file, UnaryOperator<String> shown) throws IOException {
        this(new JournalFiles(file, step -> {}), PART_BYTES, shown);
    }

    /** @param partBytes length that a file has at most, if it can be rotated and has more than one line */
    EventJournal(JournalFiles files, long partBytes) throws IOException {
        this(files, partBytes, UnaryOperator.identity());
    }

    private EventJournal(JournalFiles files, long partBytes, UnaryOperator<String> shown) throws IOException {
        this.files = files;
        this.partBytes = partBytes;
        this.shown = shown;
        this.nextRotation = partBytes;
        files.recover();
        PlainFile.require(files.file());
        JournalEnd end = JournalEnd.of(files, partBytes);
        last = end.last();
        next = end.sequence() + 1;
        lastSign = Files.exists(files.file())
                ? Files.getLastModifiedTime(files.file()).toInstant()
                : Instant.MAX;
        open();
    }

    private void open() throws IOException {
        channel = files.open();
        key = files.key();
        length = channel.size();
        if (isTorn()) {
            waiting.addFirst("");
        }
    }

    /** Notes in {@code state} which number comes next: the journal itself may be emptied or removed by anybody. */
    public void rememberIn(ObjectNode state) {
        state.put(NEXT, next);
    }

    /** Skips the numbers that were given already, by what {@code state} remembers. */
    public void continueFrom(ObjectNode state) {
        long number = state.path(NEXT).asLong(0);
        if (number > next) {
            LOG.warn("somebody else has emptied or removed events: their numbers go on at {}, not at {}", number, next);
            next = number;
        }
    }

    /** Returns the number of the next event. */
    public long nextNumber() {
        return next;
    }

    /**
     * Records that a daemon comes up, which uses the journal from now on. If the one before it died, that is recorded
     * too, with its last sign of life.
     */
    public void begin(Instant now, String detail) {
        begin(now, Death.UNKNOWN, detail);
    }

    /** The causes for which a daemon ends without recording it. */
    public enum Death {
        UNKNOWN("unknown", "no sign of life of that daemon after this"),
        WANT_OF_MEMORY("memory", "it ended for want of memory");

        private final String cause;
        private final String detail;

        Death(String cause, String detail) {
            this.cause = cause;
            this.detail = detail;
        }
    }

    /**
     * Does the same as {@link #begin(Instant, String)}.
     *
     * @param death of the daemon before, should it have died
     */
    public void begin(Instant now, Death death, String detail) {
        boolean died =
                last.isPresent() && !(isDaemon(last.get()) && last.get().to().equals("stopped"));
        if (died) {
            append(lastSign(now), daemon("started", "died", death.cause, Actor.DAEMON, death.detail));
        }
        append(
                now,
                daemon(died ? "died" : last.isPresent() ? "stopped" : "", "started", "start", Actor.DAEMON, detail));
    }

    /** Records the last event of a daemon. */
    public void end(Instant now, String cause, Actor by, String detail) {
        append(now, daemon("started", "stopped", cause, by, detail));
    }

    private static Entry daemon(String from, String to, String cause, Actor by, String detail) {
        return new Entry("", EventType.DAEMON, from, to, cause, by, detail);
    }

    private static boolean isDaemon(EventLine line) {
        return line.event().equals(EventType.DAEMON.label());
    }

    /**
     * Returns the last sign of life, but not before the last event, nor after now: a file that was copied tells another
     * time.
     */
    private Instant lastSign(Instant now) {
        Instant event = last.flatMap(EventLine::at).orElse(now);
        boolean likely = !lastSign.isBefore(event) && !lastSign.isAfter(now);
        return likely ? lastSign : event.isAfter(now) ? now : event;
    }

    /** Appends one entry. */
    public void append(Instant at, Entry entry) {
        ObjectNode line = JSON.createObjectNode();
        line.put("seq", next);
        line.put("at", Ist.isoMillis(at));
        putUnlessEmpty(line, "strategy", entry.strategy());
        line.put("event", entry.event().label());
        putUnlessEmpty(line, "from", entry.from());
        putUnlessEmpty(line, "to", entry.to());
        line.put("cause", entry.cause());
        line.put("by", entry.by().name());
        line.put("detail", shown.apply(entry.detail()));
        next++;
        if (waiting.size() == MOST_WAITING) {
            waiting.remove();
            lost.lazySet(lost.get() + 1);
        }
        waiting.add(line.toString());
        writeWaiting();
    }

    /**
     * Writes the lines that could not be written before, and from time to time leaves a sign that the daemon lives. To
     * be called every second.
     */
    public void check(Instant now) {
        writeWaiting();
        boolean setBack = nextSign.isAfter(now.plus(SIGN_PACE));
        if (!now.isBefore(nextSign) || setBack) {
            nextSign = now.plus(SIGN_PACE);
            try {
                PlainFile.require(files.file());
                Files.setLastModifiedTime(files.file(), FileTime.from(now));
            } catch (IOException e) {
                // The next event that cannot be written reports the problem; without a sign, the last event is one.
            }
        }
    }

    private void writeWaiting() {
        try {
            reopenIfGone();
            while (!waiting.isEmpty()) {
                write(waiting.element() + "\n");
                waiting.remove();
            }
            writing.clear();
        } catch (IOException e) {
            writing.report("events cannot be recorded: " + IoProblems.explain(e));
        }
    }

    /** Returns how many events were lost because they could not be written for long. Any thread. */
    public long lost() {
        return lost.get();
    }

    /** Returns why events wait to be written, or the file grows; empty if neither is so. */
    public String problem() {
        return writing.text().isEmpty() ? rotating.text() : writing.text();
    }

    private static void putUnlessEmpty(ObjectNode line, String key, String text) {
        if (text.isEmpty()) {
            line.putNull(key);
        } else {
            line.put(key, text);
        }
    }

    /**
     * Opens the file anew if somebody removed or moved it, or put another in its place, so that events go where readers
     * look.
     */
    private void reopenIfGone() throws IOException {
        if (channel.isOpen() && !files.key().equals(key)) {
            FileChannel before = channel;
            open();
            before.close();
            LOG.warn("somebody else moved or removed {}; events go on in a new one", files.file());
        }
    }

    private void write(String text) throws IOException {
        long size = channel.size();
        if (size > length) {
            channel.truncate(length);
        }
        boolean cut = size > 0 && size < length;
        if (size < length) {
            LOG.warn("somebody else has emptied or cut {}; events go on in it", files.file());
            length = size;
        }
        if (!cut && text.length() > 1 && length > 0 && length + text.length() > nextRotation && rotate(text)) {
            return;
        }
        // Somebody else cut the file, maybe within a line.
        ByteBuffer buffer = StandardCharsets.UTF_8.encode(cut ? "\n" + text : text);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        length = channel.size();
    }

    /**
     * Rotates the file if it would become too long; returns true if {@code text} is now the first line of a new file.
     */
    private boolean rotate(String text) {
        try {
            channel = files.rotate(channel, text);
            key = files.key();
            length = channel.size();
            nextRotation = partBytes;
            rotating.clear();
            return true;
        } catch (IOException e) {
            nextRotation = length + RETRY_BYTES;
            rotating.report("the event journal grows, it cannot be rotated: " + IoProblems.explain(e));
            return false;
        }
    }

    /** Returns whether a crash cut the last line short, so that the next one starts on a line of its own. */
    private boolean isTorn() throws IOException {
        if (length == 0) {
            return false;
        }
        ByteBuffer last = ByteBuffer.allocate(1);
        try (FileChannel reader = PlainFile.open(files.file(), Set.of(StandardOpenOption.READ))) {
            return reader.read(last, length - 1) == 1 && last.get(0) != '\n';
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
