package algo.app.health;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.health.NotifySockets.Heard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is made of WATCHDOG=1, and of its absence. */
class WatchdogCheckTest {
    private static final Duration WINDOW = Duration.ofSeconds(30);

    private final List<String> told = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-20T00:00:00Z");
    private Optional<Heard> heard = Optional.of(Heard.NOTHING);
    private WatchdogCheck check = check(false);

    private WatchdogCheck check(boolean missed) {
        return new WatchdogCheck(WINDOW, missed, () -> heard, (what, why) -> told.add((what + " " + why).strip()), now);
    }

    private void beat() {
        heard = Optional.of(new Heard(now, false, heard.map(Heard::trigger).orElse(Instant.MIN)));
    }

    private void trigger() {
        heard = Optional.of(new Heard(heard.map(Heard::beat).orElse(Instant.MIN), false, now));
        check.heard(now);
    }

    /** Lets time pass, with each look that is due on the way. */
    private int pass(Duration time) {
        Instant end = now.plus(time);
        int looks = 0;
        while (!check.next().isAfter(end)) {
            now = check.next();
            check.look(now);
            looks++;
        }
        now = end;
        return looks;
    }

    @Test
    void aRunHasTheWholeTimeForItsFirstWordAndOneThatSpeaksCostsALookAWindow() {
        assertThat(pass(WINDOW.minusMillis(1))).isZero();
        beat();
        int looks = 0;
        for (int i = 0; i < 100; i++) {
            looks += pass(Duration.ofSeconds(15));
            beat();
        }
        assertThat(told).isEmpty();
        assertThat(looks).isLessThanOrEqualTo(100);
    }

    @Test
    void aMissedWordIsToldOnceAtTheVeryEndAndItsReturnOnce() {
        pass(WINDOW.minusMillis(1));
        assertThat(told).isEmpty();
        pass(Duration.ofMillis(1));
        assertThat(told).containsExactly("MISSED");
        pass(Duration.ofHours(1));
        assertThat(told).containsExactly("MISSED");
        beat();
        pass(Duration.ofSeconds(10));
        assertThat(told).containsExactly("MISSED", "SEEN");
        pass(Duration.ofSeconds(20));
        assertThat(told).containsExactly("MISSED", "SEEN", "MISSED");
    }

    @Test
    void oneThatReportsItselfIsToldAtOnceAndEndsWithTheNextWord() {
        pass(Duration.ofSeconds(1));
        beat();
        pass(Duration.ofSeconds(1));
        trigger();
        check.heard(now);
        assertThat(told).containsExactly("MISSED it said WATCHDOG=trigger");
        pass(Duration.ofMinutes(1));
        assertThat(told).hasSize(1);
        beat();
        pass(Duration.ofSeconds(10));
        assertThat(told).containsExactly("MISSED it said WATCHDOG=trigger", "SEEN");
    }

    @Test
    void anOldReportOfARunThatIsWellAgainIsForgotten() {
        pass(Duration.ofSeconds(1));
        trigger();
        pass(Duration.ofSeconds(1));
        beat();
        pass(Duration.ofSeconds(20));
        beat();
        pass(Duration.ofSeconds(20));
        assertThat(told).containsExactly("MISSED it said WATCHDOG=trigger", "SEEN");
    }

    @Test
    void whatIsKnownToBeMissedIsNotToldAgain() {
        check = check(true);
        pass(Duration.ofMinutes(5));
        assertThat(told).isEmpty();
        beat();
        pass(Duration.ofSeconds(10));
        assertThat(told).containsExactly("SEEN");
    }

    @Test
    void whereNobodyListensNothingIsMissed() {
        heard = Optional.empty();
        pass(Duration.ofMinutes(5));
        assertThat(told).containsExactly("UNUSABLE its notify socket cannot be made, see the log of the daemon");
        heard = Optional.of(Heard.NOTHING);
        pass(Duration.ofSeconds(10));
        assertThat(told).hasSize(2).last().isEqualTo("USABLE");
        pass(WINDOW.minusSeconds(10).minusMillis(1));
        assertThat(told).hasSize(2);
        pass(Duration.ofSeconds(10));
        assertThat(told).last().isEqualTo("MISSED");
    }
}
