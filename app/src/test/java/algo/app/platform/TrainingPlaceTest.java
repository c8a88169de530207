package algo.app.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training leaves nothing behind, and takes away what one that was killed left. */
class TrainingPlaceTest {
    @TempDir
    Path temporary;

    private Path left(String name, Duration age, String... files) throws Exception {
        Path directory = Files.createDirectories(temporary.resolve(name));
        for (String each : files) {
            Files.createDirectories(directory.resolve(each).getParent());
            Files.writeString(directory.resolve(each), "");
        }
        Files.setLastModifiedTime(directory, FileTime.from(Instant.now().minus(age)));
        return directory;
    }

    @Test
    void itIsGoneAfterwardsWithAllThatIsInIt() throws Exception {
        Path directory;
        try (TrainingPlace place = TrainingPlace.make(temporary)) {
            directory = place.directory();
            Files.createDirectories(directory.resolve("home/run"));
            Files.writeString(directory.resolve("home/run/s"), "");
            assertThat(PrivateFiles.rights(directory).areOwnersAlone()).isTrue();
        }

        assertThat(directory).doesNotExist();
    }

    @Test
    void whatAKilledTrainingLeftGoesWithTheNext() throws Exception {
        Path killed = left("algo-training123", Duration.ofMinutes(2), "alive", "home/run/s");
        Path old = left("algo-training456", Duration.ofHours(2), "s");

        TrainingPlace.make(temporary).close();

        assertThat(killed).doesNotExist();
        assertThat(old).doesNotExist();
    }

    @Test
    void oneThatLivesStays() throws Exception {
        try (TrainingPlace living = TrainingPlace.make(temporary)) {
            Files.setLastModifiedTime(
                    living.directory(), FileTime.from(Instant.now().minus(Duration.ofDays(1))));
            Path begins = left("algo-training123", Duration.ZERO, "alive");
            Path before = left("algo-training456", Duration.ofMinutes(30), "s");

            TrainingPlace.make(temporary).close();

            assertThat(living.directory()).exists();
            assertThat(begins).as("has no lock yet").exists();
            assertThat(before).as("a version that knows no lock, at work").exists();
        }
    }

    @Test
    void whatIsNoneOfItsStays() throws Exception {
        Path precious = left("precious", Duration.ofDays(1), "alive", "file");
        Path link = Files.createSymbolicLink(temporary.resolve("algo-training-link"), precious);
        Path file = Files.writeString(temporary.resolve("algo-training-file"), "");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
        Path other = left("algo-add-1", Duration.ofDays(1), "alive");

        TrainingPlace.make(temporary).close();

        assertThat(precious.resolve("file")).exists();
        assertThat(link).isSymbolicLink();
        assertThat(file).exists();
        assertThat(other).exists();
    }

    @Test
    void aLinkInsideIsNotFollowed() throws Exception {
        Path precious = left("precious", Duration.ofDays(1), "file");
        Path killed = left("algo-training123", Duration.ofMinutes(2), "alive");
        Files.createSymbolicLink(killed.resolve("link"), precious);
        Files.setLastModifiedTime(killed, FileTime.from(Instant.now().minus(Duration.ofMinutes(2))));

        TrainingPlace.make(temporary).close();

        assertThat(killed).doesNotExist();
        assertThat(precious.resolve("file")).exists();
    }
}
