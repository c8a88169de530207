package algo.app.kubernetes;

import algo.app.model.BackOff;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the log of one Pod into the log of its run. A connection that ends is made again, and asks for lines from somewhat before
 * the last one that is written; what is written already is passed over, by time and last line. Where the node has no such line any
 * more, because it has cut its log, the log says that lines may be missing. The monitor guards all fields.
 */
final class LogFollower {
    private static final Logger LOG = LoggerFactory.getLogger("kubernetes");
    private static final BackOff BACK_OFF = new BackOff(Duration.ofMillis(300), Duration.ofSeconds(20));

    /** The most bytes of a line that stay together. */
    private static final int LONGEST_LINE = 1 << 20;

    /** The time before the last line from which on lines are asked for: the clock of a node may be set back. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    /** The silence after which the connection is made anew, because nobody tells that one is dead. */
    private static final Duration SILENCE = Duration.ofMinutes(10);

    /** The most bytes that wait for the line that is written already. */
    private static final int MOST_WAITING = 1 << 20;

    /** The time for the rest of a log once its program has ended. */
    private static final Duration REST = Duration.ofSeconds(30);

    /** The time for what is under way when the object is gone. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private record Waiting(Instant time, byte[] text) {}

    private final ClusterApi api;
    private final String pod;
    private final RunLog log;
    private final ScheduledExecutorService threads;
    private final Runnable complete;
    private ClusterApi.Stream stream;
    private int connection;
    private int failures;
    private boolean connecting;
    private boolean isLast;
    private boolean isOver;
    /** True if the server ended the last connection, in good order. */
    private boolean endedWhole;

    private long heard = System.nanoTime();
    /** The lines of the time of the last written one that this connection still has to show; 0 once it has. */
    private int toPass;

    private final List<Waiting> waiting = new ArrayList<>();
    private int waitingBytes;
    private boolean middle;

    /** @param complete is run once, on one of the threads, after {@link #finish}: the log is whole, or will not become so */
    LogFollower(ClusterApi api, String pod, RunLog log, ScheduledExecutorService threads, Runnable complete) {
        this.api = api;
        this.pod = pod;
        this.log = log;
        this.threads = threads;
        this.complete = complete;
    }

    void start() {
        later(Duration.ZERO, this::connect);
        later(Duration.ofSeconds(1), this::tend);
    }

    /** The program has ended: reads the rest, and closes the log. */
    synchronized void finish() {
        if (isLast || isOver) {
            return;
        }
        isLast = true;
        later(REST, () -> over("the rest of the log did not come within " + REST.toSeconds() + " s"));
        if (stream != null) {
            // The server ends it by itself, if it knows; a second look takes what it did not send.
            ClusterApi.Stream old = stream;
            later(Duration.ofSeconds(1), old::cancel);
        } else {
            later(Duration.ZERO, this::connect);
        }
    }

    /** The object is gone, and nobody can ask for more: what still comes by an open connection is taken. */
    synchronized void abandon() {
        boolean isWhole = stream == null && endedWhole;
        later(isWhole ? Duration.ZERO : LAST_WORDS, () -> over(isWhole ? "" : "its Pod is gone"));
    }

    private void connect() {
        int number;
        boolean follow;
        Instant since;
        synchronized (this) {
            if (isOver || stream != null || connecting) {
                return;
            }
            connecting = true;
            endedWhole = false;
            connection++;
            number = connection;
            follow = !isLast;
            RunLog.Place place = log.place();
            toPass = place.same();
            since = place.time().equals(Instant.MIN)
                    ? Instant.MIN
                    : place.time().minus(MARGIN);
            waiting.clear();
            waitingBytes = 0;
            middle = false;
            heard = System.nanoTime();
        }
        ByteLines lines = new ByteLines(LONGEST_LINE, line -> take(number, line));
        try {
            ClusterApi.Stream opened = api.log(pod, since, follow, lines::add);
            synchronized (this) {
                stream = opened;
                connecting = false;
            }
            opened.done().whenComplete((nothing, failure) -> {
                lines.finish();
                ended(number, follow, failure == null);
            });
        } catch (ClusterException e) {
            if (e.kind() == ClusterException.Kind.NOT_FOUND) {
                over("its Pod is gone");
                return;
            }
            Duration pause;
            synchronized (this) {
                connecting = false;
                failures++;
                Duration own = BACK_OFF.after(failures);
                pause = e.pause().compareTo(own) > 0 ? e.pause() : own;
            }
            later(pause, this::connect);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ended(int number, boolean wasFollowing, boolean isWhole) {
        Duration pause;
        synchronized (this) {
            if (number != connection || isOver) {
                return;
            }
            stream = null;
            endedWhole = isWhole;
            passOn();
            failures = isWhole && isLast ? 0 : failures + 1;
            pause = BACK_OFF.after(failures);
            if (!wasFollowing && isWhole) {
                pause = Duration.ofDays(1);
            }
        }
        if (!wasFollowing && isWhole) {
            over("");
        } else {
            later(pause, this::connect);
        }
    }

    /** Takes a line of the node: a time, a space, and what the program printed. */
    private synchronized void take(int number, byte[] line) {
        if (number != connection || isOver) {
            return;
        }
        heard = System.nanoTime();
        boolean goesOn = middle;
        middle = line[line.length - 1] != '\n';
        int space = goesOn ? -1 : spaceOf(line);
        try {
            Instant time = space < 0 ? null : Instant.parse(new String(line, 0, space, StandardCharsets.US_ASCII));
            byte[] text = time == null ? line : Arrays.copyOfRange(line, space + 1, line.length);
            if (toPass > 0) {
                pass(time, text);
            } else if (time == null) {
                log.appendMore(text);
            } else {
                log.append(time, text);
                failures = 0;
            }
        } catch (DateTimeException e) {
            write(line);
        } catch (IOException e) {
            broken(e);
        }
    }

    private void write(byte[] line) {
        try {
            if (toPass == 0) {
                log.appendMore(line);
            }
        } catch (IOException e) {
            broken(e);
        }
    }

    private void broken(IOException e) {
        LOG.warn("the log of {} cannot be written: {}", pod, e.getMessage());
        ClusterApi.Stream old = stream;
        connection++;
        stream = null;
        failures++;
        if (old != null) {
            later(Duration.ZERO, old::cancel);
        }
        later(BACK_OFF.after(failures), this::connect);
    }

    /** Passes over a line that is written, and keeps what may be none: until the last written line comes by, nobody knows. */
    private void pass(Instant time, byte[] text) throws IOException {
        RunLog.Place place = log.place();
        if (time != null && time.equals(place.time())) {
            toPass--;
            if (toPass == 0) {
                boolean isSame = RunLog.Place.sum(text).equals(place.sum());
                waiting.clear();
                waitingBytes = 0;
                if (!isSame) {
                    log.say("lines may be missing before the next one: the node has another line at " + time);
                }
            }
            return;
        }
        if (time != null && time.isAfter(place.time()) || time == null && !waiting.isEmpty()) {
            waiting.add(new Waiting(time, text));
            waitingBytes += text.length;
            if (waitingBytes > MOST_WAITING) {
                passOn();
            }
        }
    }

    /** Writes what waited for the last written line, which does not come: the node has it no more. */
    private synchronized void passOn() {
        if (toPass == 0 || waiting.isEmpty()) {
            return;
        }
        try {
            log.say("lines may be missing here, between " + log.place().time() + " and "
                    + waiting.get(0).time() + ": the node has cut its log");
            for (Waiting each : waiting) {
                if (each.time() == null) {
                    log.appendMore(each.text());
                } else {
                    log.append(each.time(), each.text());
                }
            }
            toPass = 0;
            waiting.clear();
            waitingBytes = 0;
        } catch (IOException e) {
            broken(e);
        }
    }

    private static int spaceOf(byte[] line) {
        for (int i = 0; i < line.length && i < 40; i++) {
            if (line[i] == ' ') {
                return i;
            }
        }
        return -1;
    }

    /** Notes the place each second while there is something new, and makes a silent connection anew. */
    private void tend() {
        synchronized (this) {
            if (isOver) {
                return;
            }
            try {
                log.save();
            } catch (IOException e) {
                LOG.warn("the place in the log of {} cannot be noted: {}", pod, e.getMessage());
            }
            long silent = System.nanoTime() - heard;
            if (stream != null && silent > Duration.ofSeconds(5).toNanos()) {
                passOn();
            }
            if (stream != null && silent > SILENCE.toNanos()) {
                heard = System.nanoTime();
                later(Duration.ZERO, stream::cancel);
            }
        }
        later(Duration.ofSeconds(1), this::tend);
    }

    private void over(String words) {
        ClusterApi.Stream old;
        synchronized (this) {
            if (isOver) {
                return;
            }
            passOn();
            isOver = true;
            boolean isShort = !words.isEmpty() && !(stream == null && endedWhole);
            old = stream;
            try {
                if (isShort) {
                    log.say("the end of this log may be missing: " + words);
                }
                log.close();
            } catch (IOException e) {
                LOG.warn("the log of {} cannot be closed: {}", pod, e.getMessage());
            }
        }
        if (old != null) {
            old.cancel();
        }
        complete.run();
    }

    private void later(Duration pause, Runnable work) {
        try {
            threads.schedule(work, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The process ends; the place is noted, and the next one goes on from it.
        }
    }
}
