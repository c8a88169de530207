package algo.app.files;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSignatureTest {
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2026-11-20T04:00:00.123456789Z"));

    @TempDir
    private Path directory;

    @Test
    void otherContentOfTheSameSizeAndTimeHasAnotherSignature() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "old");
        Files.setLastModifiedTime(file, LONG_AGO);
        FileSignature before = FileSignature.of(file);
        assertThat(FileSignature.of(file).isSame(before)).isTrue();

        // Within one tick of the kernel's clock both would have the same time.
        Eventually.holds("it is seen", () -> {
            Files.writeString(file, "new");
            Files.setLastModifiedTime(file, LONG_AGO);
            return !FileSignature.of(file).isSame(before);
        });

        FileSignature after = FileSignature.of(file);
        assertThat(after.modifiedNanos()).isEqualTo(before.modifiedNanos());
        assertThat(after.stat().size()).isEqualTo(before.stat().size());
        assertThat(after.stat().key()).isEqualTo(before.stat().key());
        assertThat(after.writtenNanos()).isGreaterThan(after.modifiedNanos());
    }
}
