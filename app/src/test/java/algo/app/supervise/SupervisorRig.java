package algo.app.supervise;

import algo.app.InMemory;
import algo.app.ManualTime;
import algo.app.calendar.MarketCalendar;
import algo.app.config.CalendarFile;
import algo.app.config.ConfigEdits;
import algo.app.config.ConfigException;
import algo.app.config.ConfigFile;
import algo.app.model.Actor;
import algo.app.model.LiveConsent;
import algo.app.model.Mode;
import algo.app.model.ModeChoice;
import algo.app.model.Quotas;
import algo.app.model.RunId;
import algo.app.model.StrategySpec;
import algo.app.process.FakeHost;
import algo.app.process.FakeLauncher;
import algo.app.process.LaunchException;
import algo.app.process.LaunchRequest;
import algo.app.process.RunTrace;
import algo.app.risk.AccountWatch;
import algo.app.schedule.ScheduleBuilder;
import algo.app.schedule.Timetable;
import algo.app.state.EventJournal;
import algo.app.state.PanicLatch;
import algo.app.state.StateStore;
import algo.app.state.StorageWatch;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A supervisor on a home with real files and a {@link FakeHost}, driven step by step. {@link #crash} and
 * {@link #comeUp} put the next daemon in its place. Registered in a test, it is made for it and goes with it.
 */
final class SupervisorRig implements AfterEachCallback {
    /** A strategy by the defaults. */
    static final String EMA = "'ema':{'script':'ema.py'}";
    /** The same, restarted twice at most. */
    static final String RETRIED =
            "'ema':{'script':'ema.py','restart':{'when':'on-failure','max':2,'first_delay':'5s'}}";

    /** Where a run in each mode finds OpenAlgo. */
    private static final Map<Mode, String> HOSTS =
            Map.of(Mode.LIVE, "https://openalgo.example", Mode.SANDBOX, "http://127.0.0.1:4711");

    /** No grace of its own in a stop: as the config says. */
    static final Duration AS_CONFIGURED = Duration.ofMillis(-1);

    final ManualTime time = ManualTime.atIst("2026-11-20T09:20:00");
    final FakeHost host = new FakeHost();
    final FakeHooks hooks = new FakeHooks();
    final FakeLiveHost liveHost = new FakeLiveHost();
    final NoBroker broker = new NoBroker();
    /** Knows which signs are to be looked for. */
    final FakeHealth health = new FakeHealth();
    /** The accounts at the live host that are to be asked for, as was told last. */
    List<AccountWatch.Account> accounts = List.of();
    /** The key that strategies in live mode have. */
    String liveKey = "live-key";

    final Path config;
    final Path state;
    final Path panic;
    final Path events;
    final Path calendar;
    FakeLauncher launcher;
    Supervisor supervisor;
    String notPrepared = "";
    /** What is to be changed in a home of an older version; what comes after it then fails. */
    final List<ConfigFile.Edit> takeOver = new ArrayList<>();
    /** The runs whose files the newest daemon left alone. */
    Set<RunId> kept = Set.of();
    /** What the user of the next daemon may use. */
    Quotas quotas = Quotas.NONE;

    private final Path home;
    private final Path stateDirectory;
    private final List<Event> exits = new ArrayList<>();
    private EventJournal journal;

    SupervisorRig() {
        try {
            home = InMemory.directory("supervisor");
            stateDirectory = Files.createDirectory(home.resolve("state"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        config = home.resolve("strategy_configs.json");
        state = stateDirectory.resolve("state.json");
        panic = stateDirectory.resolve("panic.json");
        events = home.resolve("events.jsonl");
        calendar = home.resolve("calendar.json");
    }

    /** Writes the config as a person would. */
    SupervisorRig configured(String strategies) throws IOException {
        Files.writeString(config, "{\"version\":1,\"strategies\":{" + strategies.replace('\'', '"') + "}}");
        return this;
    }

    /** The next daemon comes up on what is there. */
    SupervisorRig comeUp() throws IOException {
        make();
        supervisor.recover(false);
        return this;
    }

    /** The same on a home that is held. */
    void comeUpHeld(String why) throws IOException {
        make();
        supervisor.hold(why);
    }

    private void make() throws IOException {
        exits.clear();
        launcher = host.launcher(run -> exits.add(new Event.ProcessExited(run)));
        journal = new EventJournal(events);
        SupervisorServices services = new SupervisorServices(
                new ConfigFile(config, 1024, time.clock()),
                new CalendarFile(calendar),
                new StateStore(state, time.clock()),
                new PanicLatch(panic, time.clock()),
                journal,
                new StorageWatch(home, List.of(), any -> Optional.empty(), journal, time, List.of()),
                launcher,
                new Preparation(),
                broker,
                liveHost,
                accounts -> this.accounts = accounts,
                new NoLogs(),
                health,
                hooks,
                time);
        supervisor = new Supervisor(services, quotas);
    }

    /** The daemon is gone at once, as with {@code kill -9}. */
    SupervisorRig crash() throws IOException {
        launcher.close();
        journal.close();
        return this;
    }

    /** One turn, with the exits that were reported since the last and these events, in this order. */
    void step(Event... events) {
        List<Event> all = new ArrayList<>(exits);
        exits.clear();
        all.addAll(List.of(events));
        supervisor.step(all);
    }

    /** Time passes, and one turn is made. */
    void after(Duration duration) {
        time.advance(duration);
        step();
    }

    /** Turns until all that needs no time is done. */
    void settle() {
        for (int i = 0; i < 10; i++) {
            step();
        }
    }

    Event.StartRequested start(String id) {
        return start(id, ModeChoice.CONFIGURED);
    }

    Event.StartRequested start(String id, ModeChoice choice) {
        return new Event.StartRequested(
                id, choice, false, LiveConsent.UNASKED, new Actor("user ann"), new CompletableFuture<>());
    }

    Event.StartRequested forcedStart(String id) {
        return new Event.StartRequested(
                id, ModeChoice.CONFIGURED, true, LiveConsent.UNASKED, new Actor("user ann"), new CompletableFuture<>());
    }

    Event.StopRequested stopToday(String id) {
        return new Event.StopRequested(id, AS_CONFIGURED, true, new Actor("user ann"), new CompletableFuture<>());
    }

    Event.StopRequested stop(String id) {
        return stop(id, AS_CONFIGURED);
    }

    Event.StopRequested stop(String id, Duration grace) {
        return new Event.StopRequested(id, grace, false, new Actor("user ann"), new CompletableFuture<>());
    }

    Event.RestartRequested restart(String id) {
        return new Event.RestartRequested(id, LiveConsent.UNASKED, new Actor("user ann"), new CompletableFuture<>());
    }

    Event.ResetRequested reset(String id) {
        return new Event.ResetRequested(id, false, new Actor("user ann"), new CompletableFuture<>());
    }

    Event.EditRequested set(String id, String key, String value) {
        return edit(id, Event.EditRequested.Needs.EXISTING, ConfigEdits.put(id, Map.of(key, value)));
    }

    /** @param schedule the value of the config, with apostrophes; of a strategy at NSE */
    Event.ScheduleRequested schedule(String id, String schedule) throws IOException {
        String json = schedule.replace('\'', '"');
        Map<String, Object> values = new ObjectMapper().readValue(json, new TypeReference<Map<String, Object>>() {});
        MarketCalendar calendar = MarketCalendar.bundled();
        Timetable timetable = new Timetable(
                ScheduleBuilder.build(values, (key, problem) -> {}).orElseThrow(),
                calendar.exchange("NSE").orElseThrow(),
                calendar);
        return new Event.ScheduleRequested(set(id, "schedule", json), timetable.key(), false);
    }

    Event.ScheduleRequested resume(String id) {
        return new Event.ScheduleRequested(set(id, "schedule", "null"), "", true);
    }

    Event.EditRequested remove(String id) {
        return edit(id, Event.EditRequested.Needs.NOT_RUNNING, ConfigEdits.remove(id));
    }

    Event.EditRequested edit(String id, Event.EditRequested.Needs needs, ConfigFile.Edit edit) {
        return new Event.EditRequested(
                id, needs, edit, ConfigFile.Companion.NONE, new Actor("user ann"), new CompletableFuture<>());
    }

    /** Carries out a start and returns the run. */
    FakeHost.FakeRun run(String id) {
        step(start(id));
        return host.newest(id);
    }

    Snapshot.View view(String id) {
        Snapshot.View view = supervisor.snapshot().strategies().get(id);
        if (view == null) {
            throw new AssertionError("no strategy " + id);
        }
        return view;
    }

    /** From now on the state cannot be saved: its directory is a file. Works for root too. */
    void failSaves() throws IOException {
        Files.move(stateDirectory, home.resolve("state.away"));
        Files.createFile(stateDirectory);
    }

    boolean savesFail() {
        return Files.isRegularFile(stateDirectory);
    }

    void mendSaves() throws IOException {
        Files.delete(stateDirectory);
        Files.move(home.resolve("state.away"), stateDirectory);
    }

    /** What the state file says of a strategy. */
    JsonNode saved(String id) throws IOException {
        return new ObjectMapper()
                .readTree(Files.readAllBytes(state))
                .path("strategies")
                .path(id);
    }

    static Decision answer(CompletableFuture<Decision> reply) {
        if (!reply.isDone()) {
            throw new AssertionError("not answered");
        }
        return reply.join();
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        if (journal != null) {
            journal.close();
        }
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private final class Preparation implements RunPreparation {
        @Override
        public LaunchRequest prepare(StrategySpec spec, Mode mode, String openalgo, RunId run, Instant at)
                throws LaunchException {
            if (!notPrepared.isEmpty()) {
                throw new LaunchException(notPrepared);
            }
            return new LaunchRequest(
                    run,
                    List.of("/usr/bin/python3", spec.script()),
                    home,
                    Map.of("STRATEGY_ID", spec.id(), "MODE", mode.label(), "OPENALGO_HOST", HOSTS.get(mode)),
                    home.resolve(run.value() + ".log"),
                    home.resolve(run.value()),
                    spec.limits(),
                    spec.beforeStart().command(),
                    "");
        }

        @Override
        public Broker.Endpoint liveEndpoint(StrategySpec spec, String openalgo) {
            return new Broker.Endpoint("http://live:5000", liveKey);
        }

        @Override
        public void settle(ObjectNode config) {}

        @Override
        public void takeOver(ConfigFile config, Set<String> running) throws IOException, ConfigException {
            if (!takeOver.isEmpty()) {
                config.edit(takeOver.remove(0), ConfigFile.Companion.NONE);
                throw new IOException("a later step fails");
            }
        }

        @Override
        public boolean isOfHome(RunTrace trace) {
            return trace.output().filter(log -> log.startsWith(home)).isPresent();
        }

        @Override
        public void removeLeftovers(Set<RunId> known, Set<RunId> live) {
            kept = Set.copyOf(known);
        }

        @Override
        public void over(RunId run) {}

        @Override
        public String shown(String text) {
            return text.replace(liveKey, "***");
        }

        @Override
        public Map<String, String> hookEnvironment(List<String> passEnv) {
            return Map.of();
        }

        @Override
        public void starting(StrategySpec spec, LaunchRequest request) {}
    }
}
