package algo.app.health;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.health.NotifySockets.Heard;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strategies say by sd_notify, in whatever form it comes. */
class NotifyMessageTest {
    private static final Instant NOW = Instant.parse("2026-11-20T04:00:00Z");

    private static Heard after(String message) {
        return NotifyMessage.after(Heard.NOTHING, message, NOW);
    }

    @Test
    void eachWordCountsByItselfAndAmongOthers() {
        assertThat(after("WATCHDOG=1")).isEqualTo(new Heard(NOW, false, Instant.MIN));
        assertThat(after("READY=1\n")).isEqualTo(new Heard(Instant.MIN, true, Instant.MIN));
        assertThat(after("WATCHDOG=trigger")).isEqualTo(new Heard(Instant.MIN, false, NOW));
        assertThat(after("STATUS=waits\nREADY=1\nMAINPID=1\nWATCHDOG=1")).isEqualTo(new Heard(NOW, true, Instant.MIN));
    }

    @Test
    void whatWasHeardStaysHeard() {
        Heard before = new Heard(NOW.minusSeconds(9), true, NOW.minusSeconds(5));
        assertThat(NotifyMessage.after(before, "STATUS=x", NOW)).isEqualTo(before);
        assertThat(NotifyMessage.after(before, "WATCHDOG=1", NOW)).isEqualTo(new Heard(NOW, true, NOW.minusSeconds(5)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "\n\n\n",
                "WATCHDOG=0",
                "WATCHDOG=10",
                "WATCHDOG",
                "watchdog=1",
                " WATCHDOG=1",
                "WATCHDOG=1 ",
                "WATCHDOG=1\r",
                "XWATCHDOG=1",
                "STATUS=WATCHDOG=1",
                "READY=0",
                "READY=1x",
                "\0\1\2\u00ff",
                "WATCHDOG=trigger2"
            })
    void allElseIsPassedOver(String message) {
        assertThat(after(message)).isEqualTo(Heard.NOTHING);
    }

    @Test
    void aLongestMessageOfEmptyLinesIsReadToItsEnd() {
        assertThat(after("\n".repeat(4085) + "WATCHDOG=1").beat()).isEqualTo(NOW);
        assertThat(after("x".repeat(4096))).isEqualTo(Heard.NOTHING);
    }
}
