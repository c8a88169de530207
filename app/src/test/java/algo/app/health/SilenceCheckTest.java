package algo.app.health;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.InMemory;
import algo.app.model.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Silence as the log tells it, by two clocks of which one may be set. */
class SilenceCheckTest {
    private static final Duration WINDOW = Duration.ofMinutes(5);

    /** Clocks that move when told to, the wall clock also alone. */
    private static final class TwoClocks implements TimeSource {
        Instant wall = Instant.parse("2026-11-20T04:00:00Z");
        Instant steady = Instant.parse("2026-11-20T00:00:00Z");

        void pass(Duration time) {
            wall = wall.plus(time);
            steady = steady.plus(time);
        }

        @Override
        public Instant wall() {
            return wall;
        }

        @Override
        public Instant steady() {
            return steady;
        }
    }

    private final TwoClocks time = new TwoClocks();
    private final List<Health.What> told = new ArrayList<>();
    private Path log;
    private boolean full;
    private SilenceCheck check;

    @BeforeEach
    void begin() throws IOException {
        log = InMemory.directory("silence").resolve("run.log");
        print();
        check = new SilenceCheck(log, WINDOW, false, time, () -> full, (what, since) -> told.add(what));
    }

    private void print() throws IOException {
        Files.writeString(log, "x\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        Files.setLastModifiedTime(log, FileTime.from(time.wall()));
    }

    /** Time passes, and every look that is due is made at its time. */
    private int passes(Duration total) {
        int looks = 0;
        Instant end = time.steady.plus(total);
        while (!check.next().isAfter(end)) {
            Duration step = Duration.between(time.steady, check.next());
            time.pass(step.isNegative() ? Duration.ZERO : step);
            check.look(time.steady);
            looks++;
        }
        time.pass(Duration.between(time.steady, end));
        return looks;
    }

    @Test
    void aSilenceIsToldOnceAtItsTimeAndItsEndOnce() throws IOException {
        passes(Duration.ofMinutes(3));
        print();
        passes(Duration.ofMinutes(4));
        passes(Duration.ofSeconds(59));
        assertThat(told).isEmpty();
        passes(Duration.ofSeconds(1));
        assertThat(told).containsExactly(Health.What.MISSED);
        passes(Duration.ofHours(1));
        assertThat(told).hasSize(1);

        print();
        passes(Duration.ofSeconds(11));
        assertThat(told).containsExactly(Health.What.MISSED, Health.What.SEEN);
        passes(WINDOW);
        assertThat(told).hasSize(3);
    }

    @Test
    void aLogThatIsWrittenCostsOneLookAWindow() throws IOException {
        int looks = 0;
        for (int i = 0; i < 600; i++) {
            print();
            looks += passes(Duration.ofSeconds(6));
        }
        assertThat(looks).isLessThanOrEqualTo(14);
        assertThat(told).isEmpty();
    }

    @Test
    void aClockThatIsSetInTheWindowCausesNoAlert() throws IOException {
        for (Duration step : List.of(Duration.ofHours(3), Duration.ofHours(-3), Duration.ofMinutes(4))) {
            passes(Duration.ofMinutes(4));
            print();
            time.wall = time.wall.plus(step);
            passes(Duration.ofMinutes(2));
            print();
            passes(Duration.ofMinutes(3));
            print();
        }
        assertThat(told).isEmpty();
    }

    @Test
    void aClockThatIsSetHidesNoSilenceForLongerThanAnotherWindow() {
        time.wall = time.wall.minus(Duration.ofHours(2));
        passes(WINDOW.multipliedBy(2));
        assertThat(told).containsExactly(Health.What.MISSED);
    }

    @Test
    void aDiskWithoutRoomTellsOfNoSilenceAndTheTimeBeginsAnewWhenThereIsSome() {
        full = true;
        passes(Duration.ofHours(1));
        assertThat(told).isEmpty();
        full = false;
        passes(WINDOW);
        assertThat(told).containsExactly(Health.What.MISSED);
    }

    @Test
    void aLogThatCannotBeLookedAtTellsOfNoSilence() throws IOException {
        Files.delete(log);
        passes(Duration.ofHours(1));
        assertThat(told).isEmpty();
    }

    @Test
    void oneThatWasMissedBeforeIsNotToldAgainButItsEndIs() throws IOException {
        check = new SilenceCheck(log, WINDOW, true, time, () -> full, (what, since) -> told.add(what));
        passes(Duration.ofHours(1));
        assertThat(told).isEmpty();
        print();
        passes(Duration.ofSeconds(10));
        assertThat(told).containsExactly(Health.What.SEEN);
    }
}
