package algo.app.control;

import algo.app.launch.BindReports;
import algo.app.model.ExitStatus;
import algo.app.model.Ist;
import algo.app.model.Mode;
import algo.app.model.Phase;
import algo.app.model.RunId;
import algo.app.model.TimeSource;
import algo.app.process.ProcessTable;
import algo.app.process.RunRecord;
import algo.app.protocol.ExitView;
import algo.app.protocol.Json;
import algo.app.protocol.ShownMode;
import algo.app.protocol.StrategyView;
import algo.app.protocol.WireException;
import algo.app.schedule.NextTurns;
import algo.app.schedule.Timetable;
import algo.app.supervise.RunUsage;
import algo.app.supervise.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Puts the supervisor's knowledge into the words of the wire. Safe on any thread. */
final class StrategyViews {
    private static final String FROZEN = "frozen by a signal";
    private static final NextTurns NO_TURNS = new NextTurns(Instant.MAX, Instant.MAX);

    private final String owner;
    private final TimeSource time;
    private final BindReports bound;

    /** @param owner name of the user that the home belongs to */
    StrategyViews(String owner, TimeSource time, BindReports bound) {
        this.owner = owner;
        this.time = time;
        this.bound = bound;
    }

    /** Returns the view of one strategy, with what its tree uses according to {@code usages}. */
    StrategyView of(Snapshot.View view, Map<RunId, RunUsage> usages) {
        boolean up = view.phase().hasRun();
        double cpu = -1;
        long memory = -1;
        long uptime = -1;
        String reason = view.reason();
        if (up && view.record().isPresent()) {
            RunUsage usage = usages.get(view.record().get().run());
            if (usage != null && usage.isKnown()) {
                memory = usage.tree().residentBytes();
                // A watch that noticed it has said so.
                reason += reason.contains(FROZEN) ? "" : frozen(usage.tree());
                cpu = usage.cpuPercent();
            }
            uptime = Math.max(0, Duration.between(view.upSince(), time.steady()).toSeconds());
        }
        ShownMode mode = ShownMode.of(view.mode());
        String doubt = doubt(view);
        if (!doubt.isEmpty()) {
            mode = ShownMode.UNBOUND;
            reason += "; not bound to the sandbox: " + doubt;
        }
        NextTurns turns = (view.keptDown() ? Optional.<Timetable>empty() : view.timetable())
                .map(plan -> NextTurns.of(plan, view.marks(), up, later(time.wall(), view.latchedUntil())))
                .orElse(NO_TURNS);
        return new StrategyView(
                view.spec().id(),
                view.spec().name(),
                owner,
                mode,
                view.phase(),
                view.wanted(),
                reason,
                view.pid(),
                up ? Ist.iso(view.startedAt()) : "",
                uptime,
                cpu,
                memory,
                view.restarts(),
                view.record().map(record -> record.run().value()).orElse(""),
                view.record().map(RunRecord::output).map(Object::toString).orElse(""),
                view.spec().exchange(),
                schedule(view.spec().schedule()),
                iso(turns.start()),
                iso(turns.stop()),
                view.intent(),
                view.lastExit().map(StrategyViews::exit),
                view.spec().of(),
                view.spec().tags(),
                view.startRefused());
    }

    /**
     * Returns why a program that is up may reach something else than the sandbox; empty if it does not, or is not to.
     */
    private String doubt(Snapshot.View view) {
        boolean isUp = view.mode() == Mode.SANDBOX && view.phase() == Phase.RUNNING;
        return isUp ? view.record().map(record -> bound.doubt(record.run())).orElse("") : "";
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static String frozen(ProcessTable.Usage usage) {
        return usage.frozen() == 0
                ? ""
                : "; " + FROZEN + ": " + usage.frozen() + " of its " + usage.processes() + " processes";
    }

    private static String iso(Instant at) {
        return at.equals(Instant.MAX) ? "" : Ist.iso(at);
    }

    static ExitView exit(ExitStatus exit) {
        return new ExitView(exit.code(), exit.signal(), exit.reason(), Ist.iso(exit.at()));
    }

    private static Map<String, Object> schedule(String text) {
        try {
            return text.isEmpty() ? Map.of() : Json.object(text).map();
        } catch (WireException e) {
            throw new IllegalStateException("a validated schedule is no JSON object", e);
        }
    }

    /** Returns the name of a mode for people. */
    static String label(Mode mode) {
        return switch (mode) {
            case SANDBOX -> "sandbox (simulated market)";
            case LIVE -> "LIVE";
        };
    }
}
