package algo.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServiceLinkTest {
    private static final String READY =
            "READY=1\nMAINPID=" + ProcessHandle.current().pid() + "\nSTATUS=2 running";

    private final List<String> told = new ArrayList<>();
    private boolean takes = true;
    private long seconds;

    private final ServiceLink link = link(Duration.ofSeconds(60));

    private ServiceLink link(Duration watchdog) {
        return new ServiceLink(
                Optional.of(message -> takes && told.add(message)), watchdog, () -> seconds * 1_000_000_000);
    }

    private void turn(boolean ending, String status) {
        link.turned(ending, () -> status);
    }

    @Test
    void nothingIsToldBeforeClientsCanConnect() {
        turn(false, "2 running");
        assertThat(told).isEmpty();

        link.ready("2 running");
        turn(false, "2 running");

        assertThat(told).containsExactly(READY);
    }

    @Test
    void aSignOfLifeComesWithTheTurnOfTheLoopAfterHalfOfTheTime() {
        link.ready("2 running");
        for (seconds = 1; seconds < 62; seconds++) {
            turn(false, "2 running");
        }

        assertThat(told).containsExactly(READY, "WATCHDOG=1", "WATCHDOG=1");
    }

    @Test
    void aLoopThatDoesNotTurnGivesNone() {
        link.ready("2 running");
        seconds = 1000;

        assertThat(told).containsExactly(READY);
    }

    @Test
    void withoutAWatchdogNoSignOfLifeIsGiven() {
        ServiceLink unwatched = link(Duration.ZERO);
        unwatched.ready("2 running");
        seconds = 1000;
        unwatched.turned(false, () -> "2 running");

        assertThat(told).containsExactly(READY);
    }

    @Test
    void itSaysWhatChangesAndThatItEndsAndWantsTimeForThat() {
        link.ready("2 running");
        turn(false, "3 running");
        turn(true, "ending, 3 running");
        seconds = 5;
        turn(true, "ending, 1 running");
        seconds = 10;
        turn(true, "ending, 1 running");

        assertThat(told)
                .containsExactly(
                        READY,
                        "STATUS=3 running",
                        "STOPPING=1\nEXTEND_TIMEOUT_USEC=60000000\nSTATUS=ending, 3 running",
                        "STATUS=ending, 1 running",
                        "EXTEND_TIMEOUT_USEC=60000000");
    }

    @Test
    void whatIsNotTakenIsToldAgain() {
        takes = false;
        link.ready("2 running");
        turn(false, "2 running");
        takes = true;
        turn(false, "2 running");
        takes = false;
        seconds = 40;
        turn(true, "ending");
        takes = true;
        turn(true, "ending");

        assertThat(told).containsExactly(READY, "STOPPING=1\nWATCHDOG=1\nEXTEND_TIMEOUT_USEC=60000000\nSTATUS=ending");
    }

    @Test
    void whoWantsToBeToldNothingIsNotAsked() {
        ServiceLink none = new ServiceLink(Optional.empty(), Duration.ofSeconds(1), () -> 0);
        none.ready("2 running");
        none.turned(true, () -> {
            throw new AssertionError("asked");
        });

        assertThat(told).isEmpty();
    }
}
