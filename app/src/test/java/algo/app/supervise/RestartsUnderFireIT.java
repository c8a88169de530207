package algo.app.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.config.CalendarFile;
import algo.app.config.ConfigFile;
import algo.app.model.Actor;
import algo.app.model.LiveConsent;
import algo.app.model.Mode;
import algo.app.model.ModeChoice;
import algo.app.model.Phase;
import algo.app.model.ResourceLimits;
import algo.app.model.RunId;
import algo.app.model.StrategySpec;
import algo.app.model.TimeSource;
import algo.app.process.LaunchRequest;
import algo.app.process.RunRecord;
import algo.app.process.unix.UnixProcessLauncher;
import algo.app.risk.AccountWatch;
import algo.app.state.EventJournal;
import algo.app.state.PanicLatch;
import algo.app.state.StateStore;
import algo.app.state.StorageWatch;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A supervisor with its loop, real processes, and somebody who kills them: every crash is followed by a restart. */
@Tag("faults")
class RestartsUnderFireIT {
    private static final int CYCLES = 1000;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path home;

    private UnixProcessLauncher launcher;
    private EventJournal journal;
    private Supervisor supervisor;
    private Thread loop;

    @BeforeEach
    void comeUp() throws Exception {
        Path config = home.resolve("config.json");
        Files.writeString(
                config,
                "{\"version\":1,\"strategies\":{\"ema\":{\"script\":\"ema.py\",\"restart\":{\"when\":\"always\","
                        + "\"max\":1000000,\"first_delay\":\"0s\",\"max_delay\":\"0s\"},\"start_window\":\"1ms\"}}}");
        launcher = new UnixProcessLauncher(run -> supervisor.post(new Event.ProcessExited(run)));
        journal = new EventJournal(home.resolve("events.jsonl"));
        supervisor = new Supervisor(new SupervisorServices(
                new ConfigFile(config, 1024, Clock.systemUTC()),
                new CalendarFile(home.resolve("calendar.json")),
                new StateStore(home.resolve("state.json"), Clock.systemUTC()),
                new PanicLatch(home.resolve("panic.json"), Clock.systemUTC()),
                journal,
                new StorageWatch(home, List.of(), any -> Optional.empty(), journal, TimeSource.system(), List.of()),
                launcher,
                new Preparation(),
                new NoBroker(),
                new FakeLiveHost(),
                AccountWatch.NONE,
                new NoLogs(),
                new FakeHealth(),
                new FakeHooks(),
                TimeSource.system()));
        supervisor.recover(false);
        loop = new Thread(() -> supervisor.run(ending -> {}), "supervisor");
        loop.start();
    }

    @AfterEach
    void end() throws Exception {
        supervisor.post(new Event.ShutdownRequested(true, true, new Actor("user ann")));
        loop.join(LIMIT.toMillis());
        launcher.close();
        journal.close();
        assertThat(loop.isAlive()).as("the supervisor goes on").isFalse();
    }

    @Test
    void everyCrashIsFollowedByARestart() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        supervisor.post(new Event.StartRequested(
                "ema",
                ModeChoice.CONFIGURED,
                false,
                LiveConsent.UNASKED,
                new Actor("test"),
                new CompletableFuture<>()));
        String before = "";
        long worst = 0;
        for (int cycle = 1; cycle <= CYCLES; cycle++) {
            String last = before;
            long since = System.nanoTime();
            Snapshot.View view = await(
                    "a new run in cycle " + cycle + ", seed " + seed,
                    v -> v.phase() == Phase.RUNNING && v.pid() > 0 && !run(v).equals(last));
            worst = Math.max(worst, System.nanoTime() - since);
            before = run(view);
            if (random.nextInt(3) == 0) {
                TimeUnit.MICROSECONDS.sleep(random.nextInt(5000));
            }
            int wrapper = view.record().orElseThrow().wrapper().pid();
            switch (random.nextInt(4)) {
                case 0 -> kill(view.pid(), wrapper);
                case 1 -> kill(wrapper, view.pid());
                case 2 -> kill(wrapper);
                default -> kill(view.pid());
            }
        }
        System.out.println(CYCLES + " crashes, each followed by a restart; the longest took "
                + TimeUnit.NANOSECONDS.toMillis(worst) + " ms");
    }

    /** Killed before it is up, at whatever its wrapper is about. */
    @Test
    void everyCrashDuringAStartIsFollowedByARestart() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        supervisor.post(new Event.StartRequested(
                "ema",
                ModeChoice.CONFIGURED,
                false,
                LiveConsent.UNASKED,
                new Actor("test"),
                new CompletableFuture<>()));
        String before = "";
        for (int cycle = 1; cycle <= CYCLES / 2; cycle++) {
            String last = before;
            Snapshot.View view = await(
                    "a new run in cycle " + cycle + ", seed " + seed,
                    v -> v.phase().hasRun() && v.phase() != Phase.STOPPING && !run(v).equals(last));
            before = run(view);
            long until = System.nanoTime() + random.nextInt(3_000_000);
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            int wrapper = view.record().orElseThrow().wrapper().pid();
            int[] children = ProcessHandle.of(wrapper).stream()
                    .flatMap(ProcessHandle::children)
                    .mapToInt(child -> (int) child.pid())
                    .toArray();
            boolean onlyChildren = children.length > 0 && random.nextBoolean();
            kill(onlyChildren ? children : new int[] {wrapper});
        }
    }

    private static String run(Snapshot.View view) {
        return view.record().map(RunRecord::run).map(RunId::value).orElse("");
    }

    private interface Condition {
        boolean holds(Snapshot.View view);
    }

    private Snapshot.View await(String what, Condition condition) throws InterruptedException {
        Optional<Snapshot> found = supervisor.await(
                snapshot -> snapshot.strategies().get("ema") != null
                        && condition.holds(snapshot.strategies().get("ema")),
                LIMIT);
        assertThat(found)
                .as(
                        "%s; there is %s, and the supervisor %s",
                        what, supervisor.snapshot().strategies().get("ema"), loop.isAlive() ? "lives" : "is dead")
                .isPresent();
        return found.orElseThrow().strategies().get("ema");
    }

    private static void kill(int... pids) {
        for (int pid : pids) {
            // Runs that this supervisor made within the last milliseconds: no pid comes round again so soon.
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private final class Preparation implements RunPreparation {
        @Override
        public Broker.Endpoint liveEndpoint(StrategySpec spec, String openalgo) {
            throw new IllegalStateException("nothing is live here");
        }

        @Override
        public LaunchRequest prepare(StrategySpec spec, Mode mode, String host, RunId run, Instant at) {
            return new LaunchRequest(
                    run,
                    List.of("/bin/sleep", "100"),
                    home,
                    Map.of("PATH", "/usr/bin:/bin"),
                    home.resolve(run.value() + ".log"),
                    home.resolve(run.value()),
                    new ResourceLimits(0, 0, 0, 0, 0));
        }

        @Override
        public void settle(ObjectNode config) {}

        @Override
        public void takeOver(ConfigFile config, Set<String> running) {}

        @Override
        public void removeLeftovers(Set<RunId> known, Set<RunId> live) {}

        @Override
        public void over(RunId run) {}

        @Override
        public String shown(String text) {
            return text;
        }

        @Override
        public Map<String, String> hookEnvironment(List<String> passEnv) {
            return Map.of();
        }

        @Override
        public void starting(StrategySpec spec, LaunchRequest request) {
            try {
                Files.deleteIfExists(request.output());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
