package algo.app.log;

import algo.app.files.IoProblems;
import algo.app.model.Ist;
import algo.app.model.LogPolicy;
import algo.app.model.StandingProblem;
import algo.app.model.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of a run that goes on: looked at once a second while something is printed, and not at all while nothing is. Each
 * look notes in the index how long the log is, and rotates it if it is too long. The keeper's thread alone.
 */
final class LiveLog {
    /**
     * The time between two looks while something is printed; a look comes earlier only if the log would become too long
     * before.
     */
    static final Duration PACE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger("logs");

    private static final Duration FASTEST = Duration.ofMillis(20);
    /** The time between two attempts to rotate, or to look at a log that is not there. */
    private static final Duration RETRY = Duration.ofSeconds(5);

    /** The time for which people are told that somebody else changed the log. */
    private static final Duration SAID = Duration.ofHours(1);
    /** The time between two looks at a log that is copied because its file has no name. */
    private static final Duration COPY_PACE = Duration.ofMillis(100);

    private static final long MIB = 1024 * 1024;

    private final String strategy;
    private final RunFiles files;
    private final TimeIndex index;
    private final Rotation rotation;
    private final LogWatches watches;
    private final TimeSource time;
    private final RunLogs logs;
    private final LogPlace place;
    private final LogReports reports;
    private final LogEnd end = new LogEnd();
    private final StandingProblem looking = new StandingProblem(LOG::warn);
    private final StandingProblem rotating = new StandingProblem(LOG::warn);
    /**
     * True once the state on disk was read. False again after a look has failed, because only the disk tells what that
     * look has left.
     */
    private boolean known;
    /** True if the run went on while nobody looked, and that was not noted yet. */
    private boolean unwatched;
    /** The change that somebody else made to the log, for people; told until {@code takenUntil}. */
    private String taken = "";

    private Instant takenUntil = Instant.MIN;
    private LogPolicy policy;
    private LogPositions positions = LogPositions.NEW;
    /**
     * The number of bytes that the run had printed at the last look; {@code indexed} is the number that the index has.
     */
    private long printed;

    private long indexed;
    private Instant lookedAt;
    private Instant indexedAt;
    private Instant next;
    private Instant rotateAt = Instant.MIN;

    LiveLog(
            String strategy,
            RunFiles files,
            RunLogs logs,
            LogPlace place,
            Rotation rotation,
            LogWatches watches,
            LogReports reports,
            TimeSource time) {
        this.strategy = strategy;
        this.files = files;
        this.logs = logs;
        this.place = place;
        this.reports = reports;
        this.index = new TimeIndex(files.index());
        this.rotation = rotation;
        this.watches = watches;
        this.time = time;
        this.next = time.steady();
        this.lookedAt = next;
        this.indexedAt = Instant.MIN;
    }

    RunFiles files() {
        return files;
    }

    /**
     * Returns why the log cannot be looked after or rotated, and what somebody else did to it; empty if it is as it
     * should be.
     */
    String problem() {
        boolean said = place.isCopied() || time.steady().isBefore(takenUntil);
        return Stream.of(looking.text(), rotating.text(), said ? taken : "")
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
    }

    /** Returns the file that changes when the run prints. */
    Path written() {
        return place.written();
    }

    /** Checks whether the log's name leads to the log; the next look puts right what is wrong. */
    void checkPlace() {
        logs.linkIfMissing(strategy, files.live());
        if (!place.isRight()) {
            checkNow();
        }
    }

    /** Puts right what somebody else did to the log's name. */
    private void attend() throws IOException {
        Optional<LogPlace.Mended> mended = place.attend(positions);
        if (mended.isPresent()) {
            positions = index.positions();
            end.forget();
            tell(mended.get());
        }
    }

    private void tell(LogPlace.Mended mended) {
        LOG.warn("{}: {}", strategy, mended.detail());
        reports.taken(strategy, mended.cause(), mended.detail());
        taken = strategy + ": " + mended.detail() + " (" + Ist.show(time.wall())
                + " IST); algo keeps logs within their bounds itself, see log.rotate_mb and log.keep_days";
        takenUntil = time.steady().plus(SAID);
    }

    /**
     * Returns the number of bytes that the run has printed. If somebody else has emptied the log, the count goes on
     * behind what was known.
     */
    private long measure() throws IOException {
        long size = size();
        if (size < printed || (size > printed && !end.isIn(files.live(), positions))) {
            tell(place.restart(printed, end));
            positions = index.positions();
            end.forget();
            printed = positions.origin();
        }
        // Only now: the length of a copy tells how far it has come.
        place.pump();
        return size();
    }

    /** Returns the steady time of the next look; {@link Instant#MAX} if that comes when something is printed. */
    Instant next() {
        return next;
    }

    /** Returns the number of bytes that the run had printed at the last look. */
    long printed() {
        return printed;
    }

    /** Notes that somebody else has changed the content of the log. */
    void changed() {
        try {
            positions = index.positions();
            end.forget();
        } catch (IOException e) {
            known = false;
        }
        checkNow();
    }

    /** Notes the length of the log in the index, if a second has passed and the log has grown. */
    void noteIfDue() {
        try {
            long now = size();
            if (known && now > indexed && !time.steady().isBefore(indexedAt.plus(PACE))) {
                note(now, false);
            }
        } catch (IOException e) {
            LOG.debug("{}: {}", strategy, IoProblems.explain(e));
        }
    }

    void checkNow() {
        next = time.steady();
    }

    /**
     * Begins to look after the log.
     *
     * @param adopted whether it went on while nobody looked
     */
    void begin(LogPolicy first, boolean adopted) {
        policy = first;
        unwatched = adopted;
        try {
            learn();
        } catch (IOException e) {
            // The first look comes at once: it tries that again, and says why it cannot.
        }
    }

    /** Reads the state on disk and finishes what an earlier daemon began. */
    private void learn() throws IOException {
        if (known) {
            return;
        }
        place.begin();
        LogPositions read = index.positions();
        // The positions of an index that somebody has removed are put back with the log.
        positions = read.equals(LogPositions.NEW) ? positions : read;
        indexed = Math.max(indexed, index.last().map(TimeIndex.Entry::length).orElse(0L));
        printed = Math.max(printed, indexed);
        attend();
        long now = measure();
        if (unwatched && now > indexed) {
            note(now, true);
        }
        unwatched = false;
        printed = now;
        end.remember(files.live(), positions, now);
        known = true;
    }

    void bound(LogPolicy changed) {
        if (!changed.equals(policy)) {
            policy = changed;
            rotateAt = Instant.MIN;
            checkNow();
        }
    }

    private long size() throws IOException {
        return positions.origin() + Files.size(files.live());
    }

    /**
     * Notes what the run printed last, once it is over.
     *
     * @param stays whether its log is wanted any more
     */
    void end(boolean stays) {
        watches.disarm(place.written());
        try {
            if (stays) {
                learn();
                attend();
            }
            long now = measure();
            if (now > indexed) {
                note(now, false);
            }
        } catch (IOException e) {
            LOG.debug("{}: the end of its log was not noted: {}", strategy, IoProblems.explain(e));
        }
        place.end();
    }

    private void note(long length, boolean unwatched) throws IOException {
        index.append(new TimeIndex.Entry(length, time.wall(), unwatched));
        indexed = length;
        indexedAt = time.steady();
    }

    /** Returns the length above which the log is rotated, in bytes; 0 for no bound. */
    long rotateBytes() {
        return policy.rotateMb() * MIB;
    }

    /**
     * Checks the log's length and place, and rotates the log if it is too long.
     *
     * @param spare how much may be written to the disk before space is low
     * @return true if it was rotated
     */
    boolean check(long spare) {
        Instant now = time.steady();
        boolean rotated = false;
        try {
            learn();
            attend();
            long size = measure();
            long grown = size - printed;
            Duration since = Duration.between(lookedAt, now);
            printed = size;
            lookedAt = now;
            if (size > indexed && !now.isBefore(indexedAt.plus(PACE))) {
                note(size, false);
            }
            if (grown > 0) {
                end.remember(files.live(), positions, size);
            }
            rotated = rotateIfTooLong(now);
            next = grown > 0 || size > indexed ? now.plus(pause(grown, since, spare)) : rest(now);
            looking.clear();
        } catch (IOException e) {
            known = false;
            String what = place.isAway()
                    ? "its log is not in its place, and cannot be put back: "
                    : "its log cannot be looked after: ";
            looking.report(strategy + ": " + what + IoProblems.explain(e));
            next = now.plus(RETRY);
        }
        return rotated;
    }

    /**
     * Returns the time until the next look. It is shorter than usual if at this rate the log will be too long before,
     * or half of the spare space will be gone.
     */
    private Duration pause(long grown, Duration since, long spare) {
        if (place.isCopied()) {
            return COPY_PACE;
        }
        if (grown <= 0 || since.isZero()) {
            return PACE;
        }
        boolean rotates = policy.rotateMb() > 0 && !time.steady().isBefore(rotateAt);
        long left = rotates ? rotateBytes() - (printed - positions.base()) : Long.MAX_VALUE;
        long room = Math.min(left, spare / 2);
        double seconds = Math.max(0, room) * (since.toNanos() / 1e9) / grown;
        Duration pause = Duration.ofMillis((long) Math.min(PACE.toMillis(), seconds * 1000));
        return pause.compareTo(FASTEST) < 0 ? FASTEST : pause;
    }

    /** Sleeps until something is printed. Bytes that came between the look and the watch are seen. */
    private Instant rest(Instant now) throws IOException {
        if (!watches.arm(place.written())) {
            return now.plus(PACE);
        }
        if (measure() != printed) {
            watches.disarm(place.written());
            return now;
        }
        return Instant.MAX;
    }

    private boolean rotateIfTooLong(Instant now) throws IOException {
        long limit = policy.rotateMb() == 0 ? Long.MAX_VALUE : rotateBytes();
        boolean rotated = false;
        while (printed - positions.base() >= limit && !now.isBefore(rotateAt)) {
            LogPositions before = positions;
            try {
                if (!rotation.rotate(files, limit)) {
                    cannotRotate(
                            "its file system can neither cut nor punch files: its log grows until it is restarted");
                }
            } catch (IOException e) {
                cannotRotate("its log cannot be rotated: " + IoProblems.explain(e));
            }
            positions = index.positions();
            if (positions.equals(before)) {
                rotateAt = now.plus(RETRY);
                return rotated;
            }
            rotated = true;
            place.rememberParts();
            printed = measure();
            end.remember(files.live(), positions, printed);
        }
        if (printed - positions.base() < limit) {
            rotating.clear();
        }
        return rotated;
    }

    private void cannotRotate(String why) {
        rotating.report(strategy + ": " + why);
    }
}
