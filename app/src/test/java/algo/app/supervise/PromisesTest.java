package algo.app.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.config.ConfigEdits;
import algo.app.model.Actor;
import algo.app.model.ModeChoice;
import algo.app.model.Phase;
import algo.app.model.RunId;
import algo.app.process.FakeHost.FakeChild;
import algo.app.process.FakeHost.FakeRun;
import algo.app.process.ProcessEnd;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The promises of the README, under random requests, exits, crashes, reboots, full disks, clock steps and panics. */
class PromisesTest {
    private static final List<String> IDS = List.of("a", "b", "c");
    private static final int STEPS = 60;

    @RegisterExtension
    final SupervisorRig rig = new SupervisorRig();

    private Random random;
    private final List<String> story = new ArrayList<>();
    /** What was asked for last and acknowledged. */
    private final Map<String, Boolean> acknowledgedUp = new HashMap<>();
    /** The grace that was acknowledged last. */
    private final Map<String, String> acknowledgedGrace = new HashMap<>();
    /** Told to stop, acknowledged, and nothing else asked for since, acknowledged or not. */
    private final Set<String> mustStayDown = new HashSet<>();

    /** Nothing may start. */
    private boolean panicked;

    /** That is acknowledged to be on disk. */
    private boolean isPanicSaved;

    /** Runs that somebody wanted to be killed at once. */
    private final Set<RunId> hurried = new HashSet<>();

    private record Asked(String id, String what, CompletableFuture<Decision> reply) {}

    @RepeatedTest(600)
    void holdWhateverHappens(RepetitionInfo repetition) throws Exception {
        random = new Random(repetition.getCurrentRepetition());
        rig.configured("'a':{'script':'a.py'},"
                + "'b':{'script':'b.py','restart':{'when':'on-failure','max':3,'first_delay':'2s'}},"
                + "'c':{'script':'c.py','restart':{'when':'always','max':2,'first_delay':'0s'}}");
        rig.host.beforeRelease(this::mayBeExecuted);
        rig.comeUp();
        for (int i = 0; i < STEPS; i++) {
            turn();
            assertPromises();
        }
        if (rig.savesFail()) {
            rig.mendSaves();
        }
        bringEverythingDown();
    }

    private void turn() throws IOException {
        switch (random.nextInt(17)) {
            case 0, 1, 2, 3 -> ask(1 + random.nextInt(3));
            case 4, 5 -> exit();
            case 6 -> family();
            case 7, 8, 9 -> tell("time", rig::after, Duration.ofMillis(random.nextInt(4000)));
            case 10 -> tell("long time", rig::after, Duration.ofMinutes(random.nextInt(30)));
            case 11 -> tell("clock", rig.time::stepWall, Duration.ofMinutes(random.nextInt(240) - 120));
            case 12 -> crash();
            case 13 -> disk();
            case 14 -> panic();
            default -> {
                story.add("step");
                rig.step();
            }
        }
    }

    private void tell(String what, java.util.function.Consumer<Duration> how, Duration duration) {
        story.add(what + " " + duration);
        how.accept(duration);
    }

    /** Several requests in one turn. */
    private void ask(int count) {
        List<Asked> asked = new ArrayList<>();
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id = IDS.get(random.nextInt(IDS.size()));
            request(id, asked, events);
        }
        story.add("ask " + asked.stream().map(a -> a.what() + " " + a.id()).toList());
        asked.forEach(a -> mustStayDown.remove(a.id()));
        rig.step(events.toArray(Event[]::new));
        asked.forEach(this::note);
        rig.after(Duration.ofMillis(10)); // what has left the tree is looked for then
    }

    private void request(String id, List<Asked> asked, List<Event> events) {
        switch (random.nextInt(6)) {
            case 0, 1 -> {
                Event.StartRequested start = rig.start(id, ModeChoice.values()[random.nextInt(3)]);
                events.add(start);
                asked.add(new Asked(id, "start", start.reply()));
            }
            case 2, 3 -> {
                Event.StopRequested stop = rig.stop(
                        id, random.nextBoolean() ? SupervisorRig.AS_CONFIGURED : Duration.ofMillis(random.nextInt(3)));
                if (!stop.grace().isNegative()) {
                    rig.host.live(id).forEach(run -> hurried.add(run.record().run()));
                }
                events.add(stop);
                asked.add(new Asked(id, "stop", stop.reply()));
            }
            case 4 -> {
                Event.RestartRequested restart = rig.restart(id);
                events.add(restart);
                asked.add(new Asked(id, "restart", restart.reply()));
            }
            default -> {
                boolean reset = random.nextBoolean();
                String grace = 1 + random.nextInt(8) + "s";
                Event.ResetRequested clear = rig.reset(id);
                Event.EditRequested edit = rig.edit(
                        id, Event.EditRequested.Needs.EXISTING, ConfigEdits.put(id, Map.of("stop.grace", grace)));
                events.add(reset ? clear : edit);
                asked.add(new Asked(id, reset ? "reset" : "grace " + grace, reset ? clear.reply() : edit.reply()));
            }
        }
    }

    private void note(Asked asked) {
        if (!SupervisorRig.answer(asked.reply()).isDone()) {
            // Wholly there or wholly absent: either is right, so nothing is known any more.
            acknowledgedUp.remove(asked.id());
            mustStayDown.remove(asked.id());
            return;
        }
        switch (asked.what()) {
            case "start", "restart" -> {
                acknowledgedUp.put(asked.id(), true);
                mustStayDown.remove(asked.id());
            }
            case "stop" -> {
                acknowledgedUp.put(asked.id(), false);
                mustStayDown.add(asked.id());
            }
            case "reset" -> acknowledgedUp.remove(asked.id());
            default -> acknowledgedGrace.put(asked.id(), asked.what().substring("grace ".length()));
        }
    }

    private void exit() {
        List<FakeRun> live =
                IDS.stream().flatMap(id -> rig.host.live(id).stream()).toList();
        if (live.isEmpty()) {
            return;
        }
        FakeRun run = live.get(random.nextInt(live.size()));
        ProcessEnd end =
                switch (random.nextInt(5)) {
                    case 0 -> ProcessEnd.exited(0);
                    case 1 -> ProcessEnd.exited(1);
                    case 2 -> ProcessEnd.signaled("KILL");
                    case 3 -> ProcessEnd.couldNotStart("no such program");
                    default -> ProcessEnd.unknown();
                };
        run.stubborn(random.nextInt(3));
        story.add("exit " + run.strategy() + " " + end.kind());
        run.end(end);
    }

    /** A program starts processes, or one of them ends. */
    private void family() {
        for (String id : IDS) {
            for (FakeRun run : rig.host.live(id)) {
                if (random.nextBoolean()) {
                    story.add("child of " + id);
                    if (random.nextBoolean()) {
                        run.child();
                    } else {
                        run.escaped();
                    }
                }
                run.children().stream().filter(child -> random.nextInt(4) == 0).forEach(FakeChild::end);
            }
        }
    }

    /** Promise 11. A stop here shortens the grace to 0 to 2 ms, so who is killed unasked was not to be asked. */
    private void assertAskedAsAWhole(FakeRun run) {
        boolean mayBe = hurried.contains(run.record().run());
        assertThat(run.signals()).as("asked, after %s", story).hasSizeLessThanOrEqualTo(1);
        assertThat(run.wasKilled() && run.signals().isEmpty() && !mayBe)
                .as("killed without being asked, after %s", story)
                .isFalse();
        for (FakeChild child : run.children()) {
            assertThat(child.signals()).as("asked, after %s", story).hasSizeLessThanOrEqualTo(1);
            // One that is born between two turns may be killed in the second.
            assertThat(child.wasKilled() && child.signals().isEmpty() && !child.isNewborn() && !mayBe)
                    .as("killed without being asked, after %s", story)
                    .isFalse();
        }
    }

    /** Everything is to be down until that is lifted; one in two of these lifts it. */
    private void panic() {
        Actor ann = new Actor("user ann");
        CompletableFuture<Decision> reply = new CompletableFuture<>();
        if (panicked && random.nextBoolean()) {
            story.add("panic is over");
            rig.step(new Event.PanicEnded(true, ann, reply));
            panicked = !SupervisorRig.answer(reply).isDone();
        } else {
            story.add("panic");
            panicked = true;
            acknowledgedUp.values().removeIf(up -> up);
            rig.step(new Event.PanicRequested("", ann, reply));
            isPanicSaved = SupervisorRig.answer(reply).isDone();
        }
        rig.after(Duration.ofMillis(10)); // as after every request
    }

    /** The daemon dies; programs may end and the host may reboot before the next comes up. */
    private void crash() throws IOException {
        story.add("crash");
        rig.crash();
        if (rig.savesFail()) {
            rig.mendSaves();
        }
        if (random.nextInt(3) == 0) {
            exit();
        }
        if (random.nextInt(6) == 0) {
            story.add("reboot");
            rig.host.reboot();
        }
        rig.time.advance(Duration.ofSeconds(random.nextInt(600)));
        boolean mustHold = panicked && isPanicSaved;
        panicked = mustHold;
        rig.comeUp();
        panicked = rig.supervisor.snapshot().panic().isPresent();
        assertThat(panicked || !mustHold).as("panic after %s", story).isTrue();
        acknowledgedGrace.forEach(
                (id, grace) -> assertThat(rig.view(id).spec().stop().grace().toSeconds() + "s")
                        .as("grace of %s after %s", id, story)
                        .isEqualTo(grace));
    }

    private void disk() throws IOException {
        story.add(rig.savesFail() ? "disk well" : "disk full");
        if (rig.savesFail()) {
            rig.mendSaves();
        } else {
            rig.failSaves();
        }
    }

    /** Called right before a program is executed. */
    private void mayBeExecuted(FakeRun run) {
        String id = run.strategy();
        assertThat(rig.host.live(id)).as("runs of %s after %s", id, story).containsExactly(run);
        assertThat(mustStayDown).as("told to stay down, after %s", story).doesNotContain(id);
        assertThat(panicked).as("panic holds, after %s", story).isFalse();
        try {
            assertThat(rig.saved(id).path("run").path("id").asText())
                    .as("on disk")
                    .isEqualTo(run.record().run().value());
            assertThat(rig.saved(id).path("marks").path("intent").asText())
                    .as("wanted")
                    .isEqualTo("started");
        } catch (IOException e) {
            throw new AssertionError("executed while the state cannot be saved, after " + story, e);
        }
    }

    private void assertPromises() {
        rig.host.runs().forEach(this::assertAskedAsAWhole);
        for (String id : IDS) {
            assertThat(rig.host.live(id))
                    .as("live runs of %s after %s", id, story)
                    .hasSizeLessThanOrEqualTo(1);
            boolean over = !rig.view(id).phase().hasRun();
            if (over) {
                assertThat(rig.host.live(id))
                        .as("%s is over, after %s", id, story)
                        .isEmpty();
            }
            assertThat(panicked && rig.view(id).wanted())
                    .as("%s is wanted in a panic, after %s", id, story)
                    .isFalse();
            if (Boolean.FALSE.equals(acknowledgedUp.get(id))) {
                assertThat(rig.view(id).intent().label())
                        .as("%s after %s", id, story)
                        .isEqualTo("stopped");
            }
            if (Boolean.TRUE.equals(acknowledgedUp.get(id))) {
                assertThat(rig.view(id).intent().label())
                        .as("%s after %s", id, story)
                        .isEqualTo("started");
            }
        }
    }

    private void bringEverythingDown() {
        for (String id : IDS) {
            Event.StopRequested stop = rig.stop(id, Duration.ZERO);
            rig.step(stop);
            assertThat(SupervisorRig.answer(stop.reply()).isDone())
                    .as("stop %s after %s", id, story)
                    .isTrue();
        }
        for (int i = 0; i < 10; i++) {
            rig.after(Duration.ofSeconds(1));
        }
        for (String id : IDS) {
            assertThat(rig.view(id).phase()).as("%s after %s", id, story).isEqualTo(Phase.STOPPED);
            assertThat(rig.host.live(id)).as("%s after %s", id, story).isEmpty();
        }
    }
}
