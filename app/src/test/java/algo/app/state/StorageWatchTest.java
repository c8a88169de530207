package algo.app.state;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Room that runs out is said once for each file system, and again when it is over. */
class StorageWatchTest {
    private static final long KIB = 1024;
    private static final long GIB = KIB * KIB * KIB;
    private static final Path HOME = Path.of("/home/a/.algo");
    private static final Path CONFIG = HOME.resolve("strategies");
    private static final Path LOGS = HOME.resolve("log/strategies");

    @TempDir
    private Path directory;

    private final Map<Path, StorageWatch.Room> rooms = new HashMap<>();
    private String other = "";
    private final ManualTime time = ManualTime.atIst("2026-11-20T09:20:00");
    private EventJournal journal;
    private StorageWatch watch;

    @BeforeEach
    void open() throws IOException {
        journal = new EventJournal(directory.resolve("events.jsonl"));
        watch = new StorageWatch(
                HOME,
                List.of(CONFIG, LOGS),
                place -> Optional.ofNullable(rooms.get(place)),
                journal,
                time,
                List.of(() -> other));
        free(100 * GIB, HOME, CONFIG, LOGS);
    }

    @AfterEach
    void close() throws IOException {
        journal.close();
    }

    /** These places share one file system of 1 TiB. */
    private void free(long bytes, Path... places) {
        for (Path place : places) {
            rooms.put(place, new StorageWatch.Room(places[0], bytes, 1024 * GIB, 1_000_000, 2_000_000, false));
        }
    }

    /** When it is time to. */
    private List<String> look() {
        time.advance(StorageWatch.PACE);
        watch.check();
        return watch.problems();
    }

    private List<String> events() throws IOException {
        return Files.readAllLines(directory.resolve("events.jsonl"));
    }

    @Test
    void muchRoomIsNotSpokenOf() throws Exception {
        assertThat(look()).isEmpty();
        assertThat(events()).isEmpty();
    }

    @Test
    void placesThatAreWellAreLookedAtNowAndThenAndOthersEachTime() {
        look();
        free(0, HOME, CONFIG, LOGS);
        time.advance(StorageWatch.PACE.minusMillis(1));
        watch.check();
        assertThat(watch.problems()).as("too early").isEmpty();

        time.advance(Duration.ofMillis(1));
        watch.check();
        assertThat(watch.problems()).as("in time").isNotEmpty();

        free(100 * GIB, HOME, CONFIG, LOGS);
        watch.check();
        assertThat(watch.problems()).as("at once").isEmpty();
    }

    @Test
    void theHomeNamesItsOwnFileSystemOnce() throws Exception {
        free(100 * KIB * KIB, HOME, CONFIG, LOGS);

        assertThat(look())
                .containsExactly(
                        "space runs low in /home/a/.algo: 100 MiB of 1048576 MiB free; free some before lines of"
                                + " logs are lost");
        look();
        assertThat(events()).hasSize(1);
        assertThat(events().get(0))
                .contains("\"strategy\":null,\"event\":\"storage\",\"from\":\"ok\",\"to\":\"low\",\"cause\":\"host\"")
                .contains("space runs low in /home/a/.algo");
    }

    @Test
    void aFullFileSystemIsNamedByWhatIsOnIt() throws Exception {
        free(12 * KIB, LOGS);

        assertThat(look())
                .containsExactly("no space left in /home/a/.algo/log/strategies (12 KiB free): changes are refused and"
                        + " lines of logs are lost until some is freed");

        free(100 * KIB, LOGS);
        assertThat(look()).as("hardly more").singleElement().asString().startsWith("no space left");
        free(100 * KIB * KIB, LOGS);
        assertThat(look()).singleElement().asString().startsWith("space runs low");
        free(100 * GIB, LOGS);
        assertThat(look()).isEmpty();
        assertThat(events()).hasSize(3);
        assertThat(events().get(2)).contains("\"from\":\"low\",\"to\":\"ok\"", "has room again");
    }

    @Test
    void inodesAndReadOnlyFileSystemsCountToo() {
        rooms.put(LOGS, new StorageWatch.Room("logs", 100 * GIB, 200 * GIB, 0, 8, false));
        rooms.put(CONFIG, new StorageWatch.Room(HOME, 100 * GIB, 200 * GIB, 0, 0, true));

        assertThat(look())
                .containsExactly(
                        "/home/a/.algo/strategies is read-only: nothing can be saved there until it is writable again",
                        "no inodes left in /home/a/.algo/log/strategies: no file can be made there until some are"
                                + " removed");

        rooms.put(LOGS, new StorageWatch.Room("logs", 100 * GIB, 200 * GIB, 40, 1000, false));
        rooms.put(CONFIG, new StorageWatch.Room(HOME, 100 * GIB, 200 * GIB, 0, 0, false));
        assertThat(look())
                .as("a file system that counts no inodes is fine")
                .containsExactly("inodes run low in /home/a/.algo/log/strategies: 40 of 1000 free; remove files before"
                        + " no more can be made");
    }

    @Test
    void whatOthersKnowIsTold() {
        other = "the daemon's log cannot be written: no space left on device";
        assertThat(look()).containsExactly(other);
        other = "";
        assertThat(look()).isEmpty();
    }

    @Test
    void aPlaceThatIsGoneIsNotSpokenOf() {
        rooms.remove(LOGS);
        assertThat(look()).isEmpty();
    }
}
