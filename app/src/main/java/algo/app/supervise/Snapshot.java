package algo.app.supervise;

import algo.app.config.Config;
import algo.app.config.WebKeeping;
import algo.app.model.ExitStatus;
import algo.app.model.Intent;
import algo.app.model.LossLimit;
import algo.app.model.Mode;
import algo.app.model.MovedTo;
import algo.app.model.PanicStatus;
import algo.app.model.Phase;
import algo.app.model.RemoteHost;
import algo.app.model.StrategySpec;
import algo.app.notify.Notifying;
import algo.app.process.RunRecord;
import algo.app.schedule.ScheduleMarks;
import algo.app.schedule.Timetable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An immutable picture of all strategies, as the supervisor knew them at one instant. Safe on any thread.
 *
 * @param strategies by id, in the order of the config
 * @param problems what people should know and correct, each one line
 * @param openalgoHost where strategies in live mode find OpenAlgo
 * @param defaults as {@link algo.app.config.Config#defaults}
 * @param web the gateway that the daemon keeps
 * @param notifying how people are told
 * @param hosts other machines, by name
 * @param accountRisk the most that the account of live mode may lose on one day
 * @param configKnown whether the config could be read at all since the daemon started
 * @param panic that keeps everything down; empty if none does
 */
public record Snapshot(
        Map<String, View> strategies,
        List<String> problems,
        String openalgoHost,
        StrategySpec defaults,
        WebKeeping web,
        Notifying notifying,
        Map<String, RemoteHost> hosts,
        LossLimit accountRisk,
        boolean configKnown,
        Optional<PanicStatus> panic) {
    static final Snapshot EMPTY = new Snapshot(
            Map.of(),
            List.of(),
            "",
            Config.EMPTY.defaults(),
            WebKeeping.OFF,
            Notifying.NONE,
            Map.of(),
            LossLimit.NONE,
            true,
            Optional.empty());

    /** Returns the strategies of which a process may live. */
    public List<View> running() {
        return strategies.values().stream()
                .filter(view -> view.phase().hasRun())
                .toList();
    }

    /**
     * One strategy.
     *
     * @param spec what the config says of it; of the last known version if its entry was deleted
     * @param configured whether the config still has it
     * @param keptDown whether a panic keeps it down, whatever its schedule says
     * @param mode which market its current run trades, or the next one would
     * @param record its current or last run; empty if it never had one
     * @param pid of the program; 0 while there is none
     * @param upSince steady time of the launch of the current run
     * @param lastExit empty if no run has ended yet
     * @param awaited what its next start waits for, in one clause; empty if that waits for nothing
     * @param timetable empty if it has no schedule
     * @param marks what its schedule remembers
     * @param latchedUntil until when a loss of the day keeps it stopped; {@link Instant#MIN} if none does
     * @param startRefused why that refuses a start, and what lifts it; empty if none does
     * @param moved to which machine it was moved
     * @param tally what was counted of it since the daemon came up
     */
    public record View(
            StrategySpec spec,
            boolean configured,
            Phase phase,
            Intent intent,
            boolean wanted,
            boolean keptDown,
            Mode mode,
            Optional<RunRecord> record,
            int pid,
            Instant startedAt,
            Instant upSince,
            int restarts,
            long launches,
            Optional<ExitStatus> lastExit,
            String reason,
            String awaited,
            Optional<Timetable> timetable,
            ScheduleMarks marks,
            Instant latchedUntil,
            String startRefused,
            MovedTo moved,
            Tally tally) {}
}
