package algo.app.launch;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.RunId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets as files are the owner's alone, and there as long as their run is. */
class SecretFilesTest {
    private static final RunId ONE = new RunId("0123456789ab");
    private static final RunId OTHER = new RunId("ba9876543210");

    @TempDir
    private Path home;

    @Test
    void areForTheOwnerAloneAndHoldJustTheValue() throws Exception {
        Path file = files().put(ONE, "KEY", "first\nsecond ₹");

        assertThat(file).isEqualTo(home.resolve("secrets/0123456789ab/KEY")).hasContent("first\nsecond ₹");
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(mode(file.getParent())).isEqualTo("rwx------");
        assertThat(mode(file.getParent().getParent())).isEqualTo("rwx------");
    }

    private SecretFiles files() {
        return new SecretFiles(home.resolve("secrets"));
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void goWithTheirRun() throws Exception {
        Path one = files().put(ONE, "KEY", "value");
        files().put(ONE, "MORE", "value");
        Path other = files().put(OTHER, "KEY", "value");

        files().remove(ONE);
        files().remove(ONE);

        assertThat(one.getParent()).doesNotExist();
        assertThat(other).exists();
    }

    @Test
    void ofRunsThatAreOverGoWithTheNextDaemon() throws Exception {
        files().keepOnly(Set.of());
        Path one = files().put(ONE, "KEY", "value");
        Path other = files().put(OTHER, "KEY", "value");

        files().keepOnly(Set.of(OTHER));

        assertThat(one.getParent()).doesNotExist();
        assertThat(other).exists();
    }
}
