package algo.app.supervise;

import static algo.app.supervise.Statuses.NOW;
import static algo.app.supervise.Statuses.WALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.ManualTime;
import algo.app.calendar.MarketCalendar;
import algo.app.config.Config;
import algo.app.config.WebKeeping;
import algo.app.model.LossLimit;
import algo.app.model.Phase;
import algo.app.notify.Notifying;
import algo.app.process.ProcessEnd;
import algo.app.process.ProcessIdentity;
import algo.app.process.RunLook;
import algo.app.process.RunRecord;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The picture of a home whose daemon is down: what was saved, and what lives. */
class HomePictureTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final RunLook.Seen GONE =
            new RunLook.Seen(false, Optional.empty(), Optional.empty(), ProcessEnd.exited(3));

    private final ManualTime time = ManualTime.atIst("2026-11-20T09:30:00");

    @Test
    void aRunThatLivesIsShownWithItsProgramAndItsAge() throws Exception {
        RunLook.Seen seen = new RunLook.Seen(
                true,
                Optional.of(new ProcessIdentity("boot", 4712, 100)),
                Optional.of(Duration.ofMinutes(7)),
                ProcessEnd.unknown());

        Snapshot.View view = view(Statuses.in(Phase.RUNNING), "boot", seen, "");

        assertThat(view.phase()).isEqualTo(Phase.RUNNING);
        assertThat(view.pid()).isEqualTo(4712);
        assertThat(Duration.between(view.upSince(), time.steady())).isEqualTo(Duration.ofMinutes(7));
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"STARTING", "RUNNING"})
    void aRunThatEndedMeanwhileIsOverAndHowItEndedIsToldAsFarAsItIsKnown(Phase phase) throws Exception {
        Snapshot.View view = view(Statuses.in(phase), "boot", GONE, "");

        assertThat(view.phase()).isEqualTo(Phase.EXITED);
        assertThat(view.pid()).isZero();
        assertThat(view.lastExit().orElseThrow().code()).isEqualTo(3);
        assertThat(view.reason()).endsWith("while no daemon ran");
    }

    @Test
    void aStopThatWasUnderWayIsDoneOnceNothingIsLeft() throws Exception {
        assertThat(view(Statuses.in(Phase.STOPPING), "boot", GONE, "").phase()).isEqualTo(Phase.STOPPED);
    }

    @Test
    void whatAProgramLeftBehindKeepsItsRunFromBeingOver() throws Exception {
        RunLook.Seen rest = new RunLook.Seen(true, Optional.empty(), Optional.empty(), ProcessEnd.exited(0));

        Snapshot.View view = view(Statuses.in(Phase.RUNNING), "boot", rest, "");

        assertThat(view.phase()).isEqualTo(Phase.STOPPING);
        assertThat(view.reason()).contains("something of its tree still lives");
    }

    @Test
    void aRunOfAnotherBootIsVoid() throws Exception {
        Snapshot.View view = view(Statuses.in(Phase.RUNNING), "another", GONE, "");

        assertThat(view.phase()).isEqualTo(Phase.STOPPED);
        assertThat(view.reason()).isEqualTo("the host went down under it");
    }

    @Test
    void aRunOfAnotherPidNamespaceIsNotJudged() throws Exception {
        Snapshot.View view = view(Statuses.in(Phase.RUNNING), "boot@4026532:1", GONE, "");

        assertThat(view.phase()).isEqualTo(Phase.RUNNING);
        assertThat(view.reason()).contains("another pid namespace");
    }

    @Test
    void nothingRunsInAHomeThatIsHeld() throws Exception {
        HomePicture picture = picture(Statuses.in(Phase.RUNNING), "boot", GONE, "it is a copy");

        assertThat(picture.snapshot().running()).isEmpty();
        assertThat(picture.snapshot().problems()).containsExactly("it is a copy", "a problem");
    }

    @Test
    void aStateThatMakesNoSenseIsSaid() {
        JsonNode damaged =
                JSON.createObjectNode().set("ema", JSON.createObjectNode().put("phase", "dancing"));

        assertThatThrownBy(() -> HomePicture.of(content(damaged, ""), look("boot", GONE), (id, run) -> run, time))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not make sense");
    }

    private Snapshot.View view(StrategyStatus status, String boot, RunLook.Seen seen, String held) throws IOException {
        return picture(status, boot, seen, held).snapshot().strategies().get("ema");
    }

    private HomePicture picture(StrategyStatus status, String boot, RunLook.Seen seen, String held) throws IOException {
        ObjectNode saved = JSON.createObjectNode();
        saved.set("ema", new StatusCodec(WALL, NOW).write(status));
        return HomePicture.of(content(saved, held), look(boot, seen), (id, run) -> run, time);
    }

    private static HomePicture.Content content(JsonNode saved, String held) {
        Config config = new Config(
                "",
                Config.EMPTY.defaults(),
                WebKeeping.OFF,
                Notifying.NONE,
                Map.of(),
                LossLimit.NONE,
                Map.of("ema", Config.unknown("ema")),
                Map.of());
        return new HomePicture.Content(
                saved,
                JSON.missingNode(),
                config,
                true,
                MarketCalendar.bundled(),
                List.of("a problem"),
                held,
                Optional.empty());
    }

    private static RunLook look(String boot, RunLook.Seen seen) {
        return new RunLook() {
            @Override
            public String bootId() {
                return boot;
            }

            @Override
            public Seen look(RunRecord record) {
                return seen;
            }
        };
    }
}
