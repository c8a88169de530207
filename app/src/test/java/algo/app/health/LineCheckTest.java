package algo.app.health;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.log.RunLogs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines that match, in a log that a test writes, by a clock that moves when told to. */
class LineCheckTest {
    private static final Duration WINDOW = Duration.ofMinutes(4);

    @TempDir
    private Path directory;

    private final List<Health.What> told = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-20T00:00:00Z");
    private Path log;
    private boolean full;

    @BeforeEach
    void create() throws IOException {
        log = Files.createFile(directory.resolve("x.log"));
    }

    private LineCheck check(String pattern, Duration window, boolean missed) throws IOException {
        return new LineCheck(
                new RunLogs(directory).follow(log, window.isZero(), ByteBuffer.allocate(8192)),
                new LinePattern(pattern),
                window,
                missed,
                now,
                () -> full,
                (what, since) -> told.add(what));
    }

    private void print(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.APPEND);
    }

    /** Time passes, and every look that is due is made at its time. */
    private int passes(LineCheck check, Duration total) {
        int looks = 0;
        Instant end = now.plus(total);
        while (!check.next().isAfter(end)) {
            now = check.next().isAfter(now) ? check.next() : now;
            check.look(now);
            looks++;
        }
        now = end;
        return looks;
    }

    @Test
    void onlyALineThatMatchesEndsASilence() throws Exception {
        print("tick\n");
        LineCheck check = check("tick", WINDOW, false);
        for (int i = 0; i < 7; i++) {
            print("something else\n");
            passes(check, Duration.ofSeconds(30));
        }
        assertThat(told).isEmpty();
        passes(check, Duration.ofSeconds(30));
        assertThat(told).as("the line before it was watched counts for nothing").containsExactly(Health.What.MISSED);
        print("else\n");
        passes(check, WINDOW.multipliedBy(2));
        assertThat(told).hasSize(1);

        print("a tick\n");
        passes(check, Duration.ofSeconds(30));
        assertThat(told).containsExactly(Health.What.MISSED, Health.What.SEEN);
        passes(check, WINDOW);
        assertThat(told).hasSize(3);
    }

    @Test
    void aLineCountsOnceItIsWhole() throws Exception {
        LineCheck check = check("tick$", WINDOW, true);
        print("a ti");
        passes(check, Duration.ofMinutes(1));
        print("ck");
        passes(check, Duration.ofMinutes(1));
        assertThat(told).isEmpty();
        print("\n");
        passes(check, Duration.ofMinutes(1));
        assertThat(told).containsExactly(Health.What.SEEN);
    }

    @Test
    void aSilenceOfAFloodIsNotToldBeforeAllOfItIsRead() throws Exception {
        LineCheck check = check("tick", WINDOW, false);
        now = now.plus(WINDOW.multipliedBy(2));
        print(("x".repeat(1023) + "\n").repeat(4096) + "tick\n");
        while (!check.next().isAfter(now)) {
            check.look(now);
        }
        assertThat(told).isEmpty();
    }

    @Test
    void readinessIsSeenInAllThatWasPrintedAndToldOnce() throws Exception {
        print("connected 7\n");
        LineCheck check = check("connected [0-9]+", Duration.ZERO, false);
        passes(check, Duration.ZERO);
        assertThat(told).containsExactly(Health.What.READY);
        print("connected 8\n");
        passes(check, Duration.ofHours(1));
        assertThat(told).hasSize(1);
    }

    @Test
    void aLogThatIsSilentIsLookedAtEightTimesAWindow() throws Exception {
        assertThat(passes(check("tick", WINDOW, false), WINDOW)).isEqualTo(8);
    }

    @Test
    void aPatternThatTakesTooLongIsGivenUpAndTellsOfNoSilence() throws Exception {
        LineCheck check = check("(a+)+$", WINDOW, false);
        print(("a".repeat(4000) + "!\n").repeat(25));
        passes(check, WINDOW.multipliedBy(3));
        assertThat(told).containsExactly(Health.What.UNUSABLE);
        assertThat(check.next()).isEqualTo(Instant.MAX);
    }

    @Test
    void aDiskWithoutRoomTellsOfNoSilenceAndTheTimeBeginsAnewWhenThereIsSome() throws Exception {
        LineCheck check = check("tick", WINDOW, false);
        full = true;
        passes(check, WINDOW.multipliedBy(3));
        full = false;
        passes(check, WINDOW.minusSeconds(60));
        assertThat(told).isEmpty();
        passes(check, WINDOW);
        assertThat(told).containsExactly(Health.What.MISSED);
    }

    @Test
    void aLogThatIsTakenAwayTellsOfNoSilence() throws Exception {
        LineCheck check = check("tick", WINDOW, false);
        Files.delete(log);
        passes(check, WINDOW.multipliedBy(3));
        assertThat(told).isEmpty();
    }
}
