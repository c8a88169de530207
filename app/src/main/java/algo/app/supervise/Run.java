package algo.app.supervise;

import algo.app.model.Mode;
import algo.app.model.ResourceLimits;
import algo.app.model.RunId;
import algo.app.process.ProcessIdentity;
import algo.app.process.RunRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * One run as the supervisor knows it.
 *
 * @param record what identifies its processes
 * @param mode which market it trades
 * @param memoryMb its memory limit in MiB, as it was when it was launched; {@link ResourceLimits#NONE} for none
 * @param patience how long what is executed before its program may take, from its launch; zero if there is nothing
 * @param startedAt wall time of its launch; survives the daemon
 * @param upSince steady time of its launch
 */
record Run(RunRecord record, Mode mode, long memoryMb, Duration patience, Instant startedAt, Instant upSince) {
    /** A clock that is set by less is not taken for one that was wrong. */
    private static final Duration CLOCK_ERROR = Duration.ofMinutes(1);

    /** Stands where a strategy never had a run. */
    static final Run NONE = new Run(
            new RunRecord(
                    new RunId("000000000000"), new ProcessIdentity("", Integer.MAX_VALUE, 0), Path.of(""), Path.of("")),
            Mode.SANDBOX,
            ResourceLimits.NONE,
            Duration.ZERO,
            Instant.EPOCH,
            Instant.EPOCH);

    /** This, with a record that tells of the same processes. */
    Run at(RunRecord located) {
        return new Run(located, mode, memoryMb, patience, startedAt, upSince);
    }

    /** This, launched that long ago. What the clock said then is kept, unless it was wrong. */
    Run aged(Duration age, Instant wall, Instant steady) {
        Instant launched = wall.minus(age);
        boolean wrong = Duration.between(startedAt, launched).abs().compareTo(CLOCK_ERROR) > 0;
        return new Run(record, mode, memoryMb, patience, wrong ? launched : startedAt, steady.minus(age));
    }

    RunId id() {
        return record.run();
    }

    /** Returns whether something is executed before its program. */
    boolean hasBefore() {
        return !patience.isZero();
    }

    boolean isNone() {
        return record.equals(NONE.record);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Run that
                && Objects.equals(record, that.record)
                && mode == that.mode
                && memoryMb == that.memoryMb
                && Objects.equals(patience, that.patience)
                && Objects.equals(startedAt, that.startedAt)
                && Objects.equals(upSince, that.upSince);
    }
}
