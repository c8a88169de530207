package algo.app.supervise;

import algo.app.files.IoProblems;
import algo.app.health.NotifyAddress;
import algo.app.model.Actor;
import algo.app.model.Mode;
import algo.app.model.Phase;
import algo.app.model.RunId;
import algo.app.model.Sign;
import algo.app.model.StrategySpec;
import algo.app.model.Watch;
import algo.app.process.GatedProcess;
import algo.app.process.LaunchException;
import algo.app.process.LaunchRequest;
import algo.app.schedule.ScheduleMarks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes processes, which wait at their gates until the state is saved, and then opens the gates. The supervisor's thread
 * alone.
 */
final class GatedLaunches {
    /** @param due wall time at which its schedule wanted it; {@link Instant#MAX} where it was not a schedule */
    private record Gate(Entry entry, LaunchRequest request, GatedProcess process, Instant due) {}

    private final SupervisorServices services;
    private final Registry registry;
    private final QuotaWatch quotas;
    private final Census census;
    private final AfterGate afterGate;
    private final HostGate hostGate;
    private final SandboxGate sandboxGate;
    private final LoopMeters meters;
    private final List<Gate> gates = new ArrayList<>();

    GatedLaunches(
            SupervisorServices services,
            Registry registry,
            QuotaWatch quotas,
            Census census,
            AfterGate afterGate,
            HostGate hostGate,
            SandboxGate sandboxGate,
            LoopMeters meters) {
        this.census = census;
        this.services = services;
        this.registry = registry;
        this.quotas = quotas;
        this.afterGate = afterGate;
        this.hostGate = hostGate;
        this.sandboxGate = sandboxGate;
        this.meters = meters;
    }

    /**
     * Makes a process for a strategy and leaves it at its gate; or notes why none could be made. In live mode nothing is made
     * before the live host has answered, in sandbox mode before the broker has, and nothing before what the config names
     * in {@code after} is there.
     *
     * @param why it is to be up, in one clause
     */
    void prepare(Entry entry, String why) {
        Mode mode = entry.status().choice().resolve(entry.spec().mode());
        if (!afterGate.passes(entry, mode, late -> failed(entry, late)) || !passes(entry, mode)) {
            return;
        }
        entry.withoutHost(false);
        Instant wall = services.time().wall();
        StrategyStatus before = entry.status();
        ScheduleMarks marks = entry.plan().launched(before.marks(), wall);
        registry.update(entry, before.marked(marks), Actor.DAEMON);
        RunId id = RunId.random();
        try {
            Optional<String> refusal = quotas.refusesStart()
                    .or(() -> census.refusal(entry))
                    .or(() -> mode == Mode.SANDBOX ? sandboxGate.refusal() : Optional.empty());
            if (refusal.isPresent()) {
                throw new LaunchException(refusal.get());
            }
            LaunchRequest bare = services.preparation()
                    .prepare(entry.spec(), mode, services.config().config().openalgoHost(), id, wall);
            NotifyAddress address = listen(entry.spec());
            LaunchRequest request = bare.with(address.variables());
            GatedProcess gated = services.launcher().prepare(request);
            Actor asked = entry.takeAskedBy();
            gates.add(new Gate(entry, request, gated, asked.isDaemon() ? due(before.marks(), marks) : Instant.MAX));
            Run run = new Run(
                    gated.record(),
                    mode,
                    entry.spec().limits().memoryMb(),
                    entry.spec().beforeStart().patience(),
                    wall,
                    services.time().steady());
            registry.update(entry, Lifecycle.launched(entry.status(), run, why), asked);
            if (!address.isNone()) {
                entry.become(entry.health().speakingAt(address));
            }
        } catch (LaunchException e) {
            services.preparation().over(id);
            failed(entry, services.preparation().shown(e.getMessage()));
        }
    }

    /** Makes the socket at which the run speaks, if a sign of it is what it says there. */
    private NotifyAddress listen(StrategySpec spec) throws LaunchException {
        Optional<Duration> watchdog = spec.watch().stream()
                .map(Watch::sign)
                .filter(sign -> sign.kind() == Sign.Kind.WATCHDOG)
                .map(Sign::within)
                .min(Duration::compareTo);
        if (watchdog.isEmpty() && spec.ready().sign().kind() != Sign.Kind.NOTIFY) {
            return NotifyAddress.NONE;
        }
        try {
            return new NotifyAddress(services.health().listen(spec.id()).toString(), watchdog.orElse(Duration.ZERO));
        } catch (IOException e) {
            throw new LaunchException("its notify socket could not be made: " + IoProblems.explain(e), e);
        }
    }

    /** Only the first launch for a window has its time; a restart has not, and no window begins before it was set. */
    private static Instant due(ScheduleMarks before, ScheduleMarks after) {
        boolean first =
                !after.started().equals(before.started()) && !after.started().equals(Instant.MIN);
        if (!first) {
            return Instant.MAX;
        }
        return after.started().isBefore(after.setAt()) ? after.setAt() : after.started();
    }

    /** Returns whether it is known that the market of the run serves it, or does not. */
    private boolean passes(Entry entry, Mode mode) {
        return mode == Mode.SANDBOX ? sandboxGate.passes(entry) : hostGate.passes(entry, mode);
    }

    /** Executes the programs, because every process that waits is on disk now. */
    void openGates() {
        for (Gate gate : gates) {
            try {
                services.preparation().starting(gate.entry().spec(), gate.request());
                gate.entry().attach(gate.process().release());
                if (!gate.due().equals(Instant.MAX)) {
                    meters.startedBySchedule(gate.due(), services.time().wall());
                }
            } catch (UncheckedIOException e) {
                // The process cannot be watched, so it was not executed, and nothing of it is left.
                takeBack(gate, IoProblems.explain(e.getCause()));
            }
        }
        gates.clear();
    }

    /** Ends every process that waits without executing anything, because the state could not be saved. */
    void closeGates(String why) {
        for (Gate gate : gates) {
            gate.process().abandon();
            takeBack(gate, why);
        }
        gates.clear();
    }

    private void takeBack(Gate gate, String why) {
        Entry entry = gate.entry();
        services.preparation().over(gate.request().run());
        registry.update(entry, entry.status().in(Phase.STOPPED, why), Actor.DAEMON);
        failed(entry, why);
    }

    private void failed(Entry entry, String why) {
        StrategyStatus before = entry.status();
        Instant wall = services.time().wall();
        StrategyStatus failed = Lifecycle.launchFailed(
                before, why, entry.spec().restart(), wall, services.time().steady());
        registry.update(entry, entry.plan().settled(before, failed, wall), Actor.DAEMON);
    }
}
