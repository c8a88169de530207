package algo.app.process;

import algo.app.model.RunId;
import algo.app.model.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A host on which programs only pretend to run. It outlives the launchers of several daemons. Programs do nothing by
 * themselves, not even on a signal other than KILL unless they {@link #heedSignals}: a test says when and how each ends.
 * Any thread may ask for runs; what a test says of one counts from the next look of the daemon on.
 */
public final class FakeHost {
    /** For how long each process is taken to have been there. */
    public static final Duration AGE = Duration.ofMinutes(1);

    private final Map<RunId, FakeRun> runs = Collections.synchronizedMap(new LinkedHashMap<>());
    private String bootId = "boot-1";
    private Optional<Duration> age = Optional.empty();
    private int nextPid = 1000;
    private String refusal = "";
    private boolean logsHidden;
    private volatile boolean heedful;
    private FakeRun hidden;
    private Consumer<FakeRun> beforeRelease = run -> {};
    private FakeLauncher current;

    /** The launcher of the next daemon. What an earlier daemon held at its gates ends now, as with its death. */
    public FakeLauncher launcher(ProcessLauncher.ExitListener listener) {
        if (current != null) {
            current.die();
        }
        for (FakeRun run : runs()) {
            if (run.isAtGate()) {
                run.end(ProcessEnd.neverRan());
            }
        }
        current = new FakeLauncher(this, listener);
        return current;
    }

    /** Every process that was made, in order, of any daemon. */
    public List<FakeRun> runs() {
        synchronized (runs) {
            return List.copyOf(runs.values());
        }
    }

    /** The runs of a strategy whose program was executed. */
    public List<FakeRun> executed(String strategy) {
        return runs().stream()
                .filter(run -> strategy.equals(run.strategy()) && run.wasExecuted())
                .toList();
    }

    /** The runs of a strategy of which anything lives. */
    public List<FakeRun> live(String strategy) {
        return executed(strategy).stream().filter(FakeRun::isLive).toList();
    }

    /** The newest run of a strategy. */
    public FakeRun newest(String strategy) {
        List<FakeRun> all = executed(strategy);
        if (all.isEmpty()) {
            throw new AssertionError(strategy + " was never executed");
        }
        return all.get(all.size() - 1);
    }

    /** From now on no process can be made, for this reason; an empty one lifts it. */
    public void refuse(String why) {
        refusal = why;
    }

    /** From now on each program ends by the first signal that asks it to. */
    public void heedSignals() {
        heedful = true;
    }

    /** Called right before a gate opens. */
    public void beforeRelease(Consumer<FakeRun> hook) {
        beforeRelease = hook;
    }

    /** The host goes down and comes up again: nothing lives any more. */
    public void reboot() {
        runs().forEach(FakeRun::vanish);
        bootId = "boot-" + (Integer.parseInt(bootId.substring(5)) + 1);
    }

    /** The next daemons are in another pid namespace, as in another container; an empty one is the host's own. */
    public void enterNamespace(String number) {
        bootId = bootId.replaceFirst("@.*", "") + (number.isEmpty() ? "" : "@" + number);
    }

    /** No look at all processes shows this one; null for none. */
    public void hide(FakeRun run) {
        hidden = run;
    }

    /** Whether it cannot be told, from another namespace, if a run lives. */
    public void hideLogs(boolean hidden) {
        logsHidden = hidden;
    }

    ProcessLauncher.Far far(RunRecord record) {
        if (logsHidden) {
            return ProcessLauncher.Far.UNKNOWN;
        }
        return find(record.run()).isLive() ? ProcessLauncher.Far.LIVES : ProcessLauncher.Far.GONE;
    }

    /** What the kernel tells of the age of every process, from now on. */
    public void age(Duration since) {
        age = Optional.of(since);
    }

    Optional<Duration> age() {
        return age;
    }

    String bootId() {
        return bootId;
    }

    /** Every process that lives and carries the mark of a run, of any home. */
    List<RunTrace> traces() {
        return runs().stream()
                .filter(run -> run.isLive() && run != hidden)
                .map(FakeRun::trace)
                .toList();
    }

    FakeRun make(LaunchRequest request) throws LaunchException {
        if (!refusal.isEmpty()) {
            throw new LaunchException(refusal);
        }
        ProcessIdentity wrapper = new ProcessIdentity(bootId, nextPid++, 7);
        RunRecord record = new RunRecord(request.run(), wrapper, request.statusFile(), request.output());
        FakeRun run = new FakeRun(this, request, record, new ProcessIdentity(bootId, nextPid++, 8));
        runs.put(request.run(), run);
        return run;
    }

    void releasing(FakeRun run) {
        beforeRelease.accept(run);
    }

    FakeRun find(RunId id) {
        return Optional.ofNullable(runs.get(id)).orElseThrow(() -> new AssertionError("no run " + id));
    }

    void report(FakeRun run) {
        if (current != null) {
            current.report(run.record().run());
        }
    }

    /** A process of a run beside its program. Like that it does nothing by itself: a test says when it ends. */
    public static final class FakeChild {
        private final ProcessIdentity identity;
        private final boolean linked;
        private final boolean newborn;
        private final List<StopSignal> signals = new ArrayList<>();
        private boolean alive = true;
        private boolean killed;

        FakeChild(ProcessIdentity identity, boolean linked, boolean newborn) {
            this.identity = identity;
            this.linked = linked;
            this.newborn = newborn;
        }

        /** How it was asked to end. */
        public List<StopSignal> signals() {
            return List.copyOf(signals);
        }

        public boolean isAlive() {
            return alive;
        }

        public boolean wasKilled() {
            return killed;
        }

        /** Whether it was started when the program had been asked to end, or had ended. */
        public boolean isNewborn() {
            return newborn;
        }

        public void end() {
            alive = false;
        }
    }

    /** One run: at its gate, executed, ended; and what it leaves behind. */
    public static final class FakeRun implements GatedProcess, RunningProcess {
        private enum Gate {
            WAITING,
            OPENED,
            ABANDONED
        }

        private final FakeHost host;
        private final LaunchRequest request;
        private final RunRecord record;
        private final ProcessIdentity program;
        private final List<StopSignal> signals = new ArrayList<>();
        private final List<FakeChild> children = new ArrayList<>();
        private volatile Gate gate = Gate.WAITING;
        private volatile ProcessEnd end;
        private int stubborn;
        private int sweeps;
        private boolean wasKilled;
        private boolean closed;
        private long resident;
        private long cpuNanos;
        private boolean unreadable;
        private boolean slow;
        private boolean preparing;
        private List<ProcessIdentity> remembered = List.of();

        FakeRun(FakeHost host, LaunchRequest request, RunRecord record, ProcessIdentity program) {
            this.host = host;
            this.request = request;
            this.record = record;
            this.program = program;
            this.preparing = !request.before().isEmpty();
        }

        /** Returns null for what is no strategy's. */
        public String strategy() {
            return request.environment().get("STRATEGY_ID");
        }

        public LaunchRequest request() {
            return request;
        }

        /** The signals that were sent to it, KILL by a sweep not included. */
        public List<StopSignal> signals() {
            return List.copyOf(signals);
        }

        /** How often it was swept. */
        public int sweeps() {
            return sweeps;
        }

        public boolean isClosed() {
            return closed;
        }

        public boolean wasAbandoned() {
            return gate == Gate.ABANDONED;
        }

        boolean wasExecuted() {
            return gate == Gate.OPENED;
        }

        boolean isAtGate() {
            return gate == Gate.WAITING && end == null;
        }

        public boolean isLive() {
            return gate == Gate.OPENED
                    && (end == null || stubborn > 0 || children.stream().anyMatch(FakeChild::isAlive));
        }

        /** Its wrapper while that lives, else what it left behind. */
        RunTrace trace() {
            boolean wrapper = end == null;
            return new RunTrace(
                    record.run(),
                    wrapper ? record.wrapper() : program,
                    AGE,
                    wrapper ? Optional.of(record.statusFile()) : Optional.empty(),
                    Optional.of(record.output()),
                    strategy(),
                    request.environment().getOrDefault("OPENALGO_HOST", ""));
        }

        /** It starts a process more. */
        public FakeChild child() {
            return started(true);
        }

        /** It starts a process that leaves its tree: only a look at the process table finds it. */
        public FakeChild escaped() {
            return started(false);
        }

        private FakeChild started(boolean linked) {
            ProcessIdentity identity = new ProcessIdentity(record.wrapper().bootId(), host.nextPid++, 9);
            FakeChild child = new FakeChild(identity, linked, !signals.isEmpty() || end != null);
            children.add(child);
            return child;
        }

        public List<FakeChild> children() {
            return List.copyOf(children);
        }

        /** What hides in its tree, so that no look shows it, survives so many sweeps. */
        public void stubborn(int sweepsNeeded) {
            stubborn = sweepsNeeded;
        }

        /** Its wrapper ends, having seen its program end like this; the daemon, if any, is told. */
        public void end(ProcessEnd how) {
            if (end == null) {
                end = how;
                host.report(this);
            }
        }

        /** Whether its wrapper, on a busy machine, has not come to execute the program yet. */
        public void slow(boolean now) {
            slow = now;
        }

        /** What comes before its program ends with 0. */
        public void prepared() {
            preparing = false;
        }

        /** Whether there is no descriptor to read with how it ended. */
        public void unreadable(boolean now) {
            unreadable = now;
        }

        /** Its tree holds so much memory, in bytes; with shared pages counted for each process twice that. */
        public void holds(long bytes) {
            resident = bytes;
        }

        /** Its tree has used so much CPU so far. */
        public void used(Duration cpu) {
            cpuNanos = cpu.toNanos();
        }

        long cpuNanos() {
            return cpuNanos;
        }

        long resident() {
            return resident;
        }

        void vanish() {
            if (end == null) {
                end = ProcessEnd.unknown();
            }
            stubborn = 0;
            children.forEach(FakeChild::end);
        }

        @Override
        public RunRecord record() {
            return record;
        }

        @Override
        public RunningProcess release() {
            decide(Gate.OPENED);
            host.releasing(this);
            return this;
        }

        @Override
        public void abandon() {
            decide(Gate.ABANDONED);
            end = ProcessEnd.neverRan();
        }

        private void decide(Gate next) {
            if (gate != Gate.WAITING) {
                throw new IllegalStateException("the gate was decided already: " + gate);
            }
            gate = next;
        }

        @Override
        public boolean isPrepared() {
            return !preparing || end != null;
        }

        @Override
        public Optional<ProcessIdentity> program() {
            return end == null && gate == Gate.OPENED && !slow && !preparing ? Optional.of(program) : Optional.empty();
        }

        @Override
        public boolean hasExited() {
            return end != null;
        }

        @Override
        public void signal(StopSignal signal) {
            if (end == null) {
                ask(signal, child -> child.linked && !child.newborn);
                if (host.heedful) {
                    end(ProcessEnd.signaled(signal.name()));
                }
            }
        }

        @Override
        public List<ProcessIdentity> signal(StopSignal signal, ProcessTable table, boolean newborn) {
            ask(signal, child -> newborn || !child.newborn || end != null);
            List<ProcessIdentity> living = new ArrayList<>();
            if (end == null) {
                living.add(record.wrapper());
                program().ifPresent(living::add);
            }
            children.stream().filter(FakeChild::isAlive).forEach(child -> living.add(child.identity));
            return living;
        }

        private void ask(StopSignal signal, Predicate<FakeChild> who) {
            if (program().isPresent() && signals.isEmpty()) {
                signals.add(signal);
            }
            children.stream()
                    .filter(child -> child.alive && child.signals.isEmpty() && who.test(child))
                    .forEach(child -> child.signals.add(signal));
        }

        @Override
        public void remember(List<ProcessIdentity> processes) {
            remembered = List.copyOf(processes);
        }

        /** What the newest daemon was told of it by the one before. */
        public List<ProcessIdentity> remembered() {
            return remembered;
        }

        @Override
        public List<ProcessIdentity> kill(ProcessTable table) {
            sweeps++;
            if (stubborn > 0) {
                stubborn--;
                return List.of(program);
            }
            List<ProcessIdentity> killed = new ArrayList<>();
            for (FakeChild child : children) {
                if (child.alive) {
                    child.alive = false;
                    child.killed = true;
                    killed.add(child.identity);
                }
            }
            if (end == null) {
                wasKilled = true;
                end(ProcessEnd.signaled("KILL"));
                killed.add(program);
            }
            return killed;
        }

        /** Whether its program was killed by a sweep. */
        public boolean wasKilled() {
            return wasKilled;
        }

        @Override
        public ProcessEnd end() {
            if (unreadable) {
                throw new UncheckedIOException(new IOException("no descriptors left"));
            }
            if (end == null) {
                throw new IllegalStateException("it has not ended");
            }
            return end;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
