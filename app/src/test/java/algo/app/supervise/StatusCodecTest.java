package algo.app.supervise;

import static algo.app.supervise.Statuses.NOW;
import static algo.app.supervise.Statuses.WALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.model.ExitReason;
import algo.app.model.ExitStatus;
import algo.app.model.Intent;
import algo.app.model.ModeChoice;
import algo.app.model.MovedTo;
import algo.app.model.Phase;
import algo.app.process.ProcessEnd;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A status survives the daemon. */
class StatusCodecTest {
    private static final ExitStatus EXIT = new ExitStatus(7, "", ExitReason.EXITED, WALL.minusSeconds(60), "");

    @ParameterizedTest
    @EnumSource(Phase.class)
    void theNextDaemonKnowsWhatThisOneKnew(Phase phase) throws Exception {
        StrategyStatus status = Statuses.in(phase)
                .choosing(ModeChoice.LIVE)
                .marked(Statuses.asking(Intent.STOPPED))
                .with(new MovedTo("vps", true))
                .with(EXIT);

        StrategyStatus read = roundTrip(status);

        assertThat(read).usingRecursiveComparison().ignoringFields("launches").isEqualTo(status);
        assertThat(read.launches()).as("counted anew").isZero();
    }

    @Test
    void aStrategyThatWasNeverStartedReadsBackAsOne() throws Exception {
        assertThat(roundTrip(StrategyStatus.NEW)).isEqualTo(StrategyStatus.NEW);
    }

    @ParameterizedTest
    @EnumSource(StopCause.class)
    void howFarAnEndHasComeIsRemembered(StopCause follow) throws Exception {
        Ending ending = Ending.asked(StopCause.STOP, NOW.plusSeconds(4))
                .ended(ProcessEnd.couldNotStart("no such program: /x"))
                .seeing(2)
                .killing()
                .followedBy(follow);

        StrategyStatus read = roundTrip(Statuses.in(Phase.STOPPING).with(ending));

        assertThat(read.ending()).isEqualTo(ending);
    }

    @Test
    void aStopWithoutAGraceStaysWithoutOne() throws Exception {
        StrategyStatus sweeping = Statuses.in(Phase.STOPPING).with(Ending.NONE);

        assertThat(roundTrip(sweeping).ending().killAt()).isEqualTo(Instant.MAX);
    }

    @ParameterizedTest(name = "restart in 300 s, down for {0} s: due in {1} s")
    @CsvSource({
        "0,       300",
        "100,     200",
        "300,     0",
        "100000,  0",
        // The clock was set back while no daemon ran: later, but within bounds.
        "-100,    400",
        "-1000000, 86400",
    })
    void aRestartComesDueByTheWallClockWithinBounds(long down, long left) throws Exception {
        StrategyStatus status = Statuses.in(Phase.BACKOFF).retryAt(NOW.plusSeconds(300));

        StrategyStatus read = read(write(status), WALL.plusSeconds(down), NOW.plusSeconds(1_000_000));

        assertThat(Duration.between(NOW.plusSeconds(1_000_000), read.retryAt())).hasSeconds(left);
    }

    @ParameterizedTest(name = "grace of 5 s, down for {0} s: killed in {1} s")
    @CsvSource({"0, 5", "5, 0", "60, 0", "-60, 65", "-1000000, 3600"})
    void aGraceEndsByTheWallClockWithinBounds(long down, long left) throws Exception {
        StrategyStatus status = Statuses.in(Phase.STOPPING);

        StrategyStatus read = read(write(status), WALL.plusSeconds(down), NOW);

        assertThat(Duration.between(NOW, read.ending().killAt())).hasSeconds(left);
    }

    @ParameterizedTest(name = "down for {0} s: up for {1} s")
    @CsvSource({"0, 0", "3600, 3600", "-3600, 0"})
    void aRunThatLivesOnKeepsItsTrueStartTime(long down, long up) throws Exception {
        StrategyStatus read = read(write(Statuses.in(Phase.RUNNING)), WALL.plusSeconds(down), NOW.plusSeconds(7));

        assertThat(read.run().startedAt()).isEqualTo(WALL);
        assertThat(Duration.between(read.run().upSince(), NOW.plusSeconds(7))).hasSeconds(up);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'phase':'sleeping','marks':{'intent':'none'}}",
                "{'phase':'stopped','marks':{'intent':'none'},'one_off':'paper'}",
                "{'phase':'backoff','marks':{'intent':'none'},'retry_at':'soon'}",
                "{'phase':'running','marks':{'intent':'started'},'run':{'id':'x'}}",
                "{'phase':'running','marks':{'intent':'started'},'run':{'id':'0123456789ab','pid':0}}",
            })
    void whatMakesNoSenseIsRefusedAndNotGuessed(String json) throws Exception {
        JsonNode node = new ObjectMapper().readTree(json.replace('\'', '"'));

        assertThatThrownBy(() -> read(node, WALL, NOW)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest(name = "{0} in a state of 0.1.0 with 'live' chosen: {1}")
    @CsvSource({
        "stopped, CONFIGURED",
        "exited,  CONFIGURED",
        "failed,  CONFIGURED",
        "backoff, LIVE",
        "running, LIVE",
    })
    void whatWasChosenForARunThatIsOverCountsNoMore(String phase, ModeChoice choice) throws Exception {
        ObjectNode node = write(Statuses.in(Phase.valueOf(phase.toUpperCase(Locale.ROOT))));
        node.put("choice", "live");

        assertThat(read(node, WALL, NOW).choice()).isEqualTo(choice);
    }

    private static StrategyStatus roundTrip(StrategyStatus status) throws Exception {
        return read(write(status), WALL, NOW);
    }

    private static ObjectNode write(StrategyStatus status) {
        return new StatusCodec(WALL, NOW).write(status);
    }

    /** Through text, as it lies on the disk. */
    private static StrategyStatus read(JsonNode node, Instant wall, Instant steady) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        return new StatusCodec(wall, steady).read(mapper.readTree(mapper.writeValueAsString(node)));
    }
}
