package algo.app.platform.unix;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.InMemory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JnaHomeTest {
    @TempDir(factory = InMemory.class)
    private Path directory;

    @Test
    void theCopyOfTheLibraryIsItsOwnersAlone() throws Exception {
        String name = System.mapLibraryName("jnidispatch");
        Path installed = Files.writeString(directory.resolve(name), "the library");
        Files.setPosixFilePermissions(installed, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path run = Files.createDirectory(directory.resolve("run"));

        Path copy = JnaHome.copy(directory, run);

        assertThat(copy.getParent()).isEqualTo(run);
        assertThat(mode(copy)).isEqualTo("rwx------");
        assertThat(mode(copy.resolve(name))).isEqualTo("rw-------");
        assertThat(copy.resolve(name)).hasSameBinaryContentAs(installed);
    }

    @Test
    void theDirectoryOfTheLibraryIsThatOfTheMachine() {
        assertThat(JnaHome.machine("Linux", "amd64")).isEqualTo("linux-x86-64");
        assertThat(JnaHome.machine("Linux", "aarch64")).isEqualTo("linux-aarch64");
        assertThat(JnaHome.machine("Mac OS X", "x86_64")).isEqualTo("darwin-x86-64");
        assertThat(JnaHome.machine("Mac OS X", "aarch64")).isEqualTo("darwin-aarch64");
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
