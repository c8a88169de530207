package algo.app.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One home is one place: a copy is held until somebody claims it, a home that was moved is no copy. */
class CustodyTest {
    private static final Whereabouts FIRST =
            new Whereabouts("/home/ann/.algo", 7, "handle1:aa", 2049, "machine-1", "boot-1");

    @TempDir
    private Path home;

    private Path file;

    @BeforeEach
    void settled() throws Exception {
        file = home.resolve("home.json");
        at(FIRST).settle();
    }

    private Custody at(Whereabouts here) throws IOException, NewerHomeException {
        return Custody.of(file, here, HomeIdentity.LAYOUT);
    }

    @ParameterizedTest(name = "{0}, inode {1}, {2}, device {3}, {4}, {5}: held {6}")
    @CsvSource({
        // path           inode mark        device machine    boot    held
        "/home/ann/.algo, 7,    handle1:aa, 2049,  machine-1, boot-1, false",
        "/srv/algo,       7,    handle1:aa, 2049,  machine-1, boot-1, false", // moved
        "/home/ann/copy,  8,    handle1:ab, 2049,  machine-1, boot-1, true",
        "/home/ann/.algo, 8,    handle1:ab, 2049,  machine-1, boot-1, true", // the original was removed
        "/home/ann/.algo, 7,    handle1:ab, 2049,  machine-1, boot-1, true", // and its inode number given away again
        "/home/ann/.algo, 7,    born:1.5,   2049,  machine-1, boot-1, false", // marks of two kinds tell nothing
        "/home/ann/.algo, 7,    '',         2049,  machine-1, boot-1, false",
        "/snap/algo,      7,    handle1:aa, 2050,  machine-1, boot-1, true", // a snapshot keeps all but the device
        "/home/ann/.algo, 7,    handle1:aa, 2050,  machine-1, boot-2, false", // which a reboot may number anew
        "/home/ann/.algo, 7,    handle1:aa, 2050,  machine-1, boot-1@4026532001:77, false", // or another container
        "/home/ann/.algo, 7,    handle1:aa, 2049,  machine-2, boot-2, true", // restored elsewhere
        "/home/ann/.algo, 7,    handle1:aa, 2049,  '',        boot-2, false", // a container has no machine id
    })
    void isHeldWhereItIsNotWhereItWas(
            String path, long inode, String mark, long device, String machine, String boot, boolean held)
            throws Exception {
        byte[] before = Files.readAllBytes(file);

        Custody custody = at(new Whereabouts(path, inode, mark, device, machine, boot));

        assertThat(custody.isHeld()).isEqualTo(held);
        if (held) {
            assertThat(custody.reason()).isNotEmpty();
            assertThat(Files.readAllBytes(file)).as("a home that is held").isEqualTo(before);
        }
    }

    @Test
    void whereItRanLastIsWhatCounts() throws Exception {
        at(new Whereabouts("/srv/algo", 7, "handle1:aa", 2050, "machine-1", "boot-2"))
                .settle();

        assertThat(at(new Whereabouts("/srv/algo", 7, "handle1:aa", 2051, "machine-1", "boot-2"))
                        .reason())
                .isNotEmpty();
    }

    @Test
    void whatIsNotToldHereIsRemembered() throws Exception {
        at(new Whereabouts("/data", 7, "", 1, "", "boot-1@4026532001:77")).settle();

        assertThat(at(new Whereabouts("/home/ann/.algo", 7, "handle1:ab", 2049, "machine-1", "boot-3"))
                        .isHeld())
                .as("another mark")
                .isTrue();
        assertThat(at(new Whereabouts("/home/ann/.algo", 7, "handle1:aa", 2049, "machine-2", "boot-3"))
                        .isHeld())
                .as("another machine")
                .isTrue();
    }

    @Test
    void aClaimedCopyIsAHomeOfItsOwnAndTheOriginalStaysWhatItIs() throws Exception {
        Whereabouts there = new Whereabouts("/home/ann/copy", 8, "handle1:ab", 2049, "machine-1", "boot-1");
        byte[] original = Files.readAllBytes(file);

        at(there).claim("20261120_092000");

        assertThat(at(there).isHeld()).isFalse();
        assertThat(at(FIRST).isHeld())
                .as("the claimed home where the original lies")
                .isTrue();
        assertThat(Files.readAllBytes(file)).isNotEqualTo(original);
        Files.write(file, original);
        assertThat(at(FIRST).isHeld()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[]", "{}", "{\"version\":2,\"id\":\"x\"}", "{\"version\":2,\"inode\":7}", "\u00e4"})
    void aDamagedIdentityTellsNothingSoTheHomeIsHeld(String content) throws Exception {
        Files.writeString(file, content);

        Custody custody = at(FIRST);
        assertThat(custody.reason()).startsWith("home.json");
        assertThat(Files.readString(file)).isEqualTo(content);
        custody.claim("20261120_092000");

        assertThat(at(FIRST).isHeld()).isFalse();
        try (Stream<Path> files = Files.list(home)) {
            assertThat(files.filter(name -> name.toString().contains(".corrupt-")))
                    .as("what was there is kept")
                    .hasSize(1);
        }
    }

    @Test
    void aHomeOfANewerVersionIsRefused() throws Exception {
        Files.writeString(file, "{\"version\":3,\"id\":\"x\",\"inode\":7}");

        assertThatThrownBy(() -> at(FIRST))
                .isInstanceOf(NewerHomeException.class)
                .hasMessageContaining("newer version of algo")
                .hasMessageContaining("version 3, this one knows 2");
    }

    @Test
    void anOlderHomeGetsItsIdentityAndKeepsItsLayoutUntilItIsBroughtUp() throws Exception {
        Files.delete(file);
        Custody custody = Custody.of(file, FIRST, HomeIdentity.FIRST_LAYOUT);
        custody.settle();
        assertThat(custody.layout()).isEqualTo(1);
        assertThat(at(FIRST).layout()).isEqualTo(1);

        custody.broughtTo(2);

        assertThat(at(FIRST).layout()).isEqualTo(2);
    }

    @Test
    void aHomeWhoseIdentityWasRemovedIsHeld() throws Exception {
        Files.delete(file);

        assertThat(Custody.of(file, FIRST, 0).reason()).contains("home.json is gone");
    }
}
