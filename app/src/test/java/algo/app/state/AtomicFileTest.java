package algo.app.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is replaced as a whole or not at all. */
class AtomicFileTest {
    @TempDir
    private Path directory;

    @Test
    void theNewContentIsThereForItsOwnerAloneAndNothingIsLeftBesideIt() throws Exception {
        Path file = Files.writeString(directory.resolve("a"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrwxrwx"));

        AtomicFile.replace(file, "new".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertThat(file).hasContent("new");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void whatACrashLeftBesideItIsReplacedAndNeverWrittenThrough() throws Exception {
        Path victim = Files.writeString(directory.resolve("victim"), "precious");
        Files.createSymbolicLink(directory.resolve(".a.tmp"), victim);

        AtomicFile.replace(directory.resolve("a"), new byte[] {1});

        assertThat(victim).hasContent("precious");
        assertThat(directory.resolve("a")).hasBinaryContent(new byte[] {1});
    }

    @Test
    void aFileThatCannotBeReplacedStaysAndNothingIsLeftBesideIt() throws Exception {
        Path file = directory.resolve("a");
        Files.createDirectories(file.resolve("x"));

        assertThatThrownBy(() -> AtomicFile.replace(file, new byte[] {1})).isInstanceOf(IOException.class);

        assertThat(file.resolve("x")).exists();
        assertThat(directory.resolve(".a.tmp")).doesNotExist();
    }
}
