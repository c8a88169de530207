package algo.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is no code of a strategy is refused with the reason. */
class CodeReaderTest {
    @TempDir
    private Path inbox;

    @Test
    void whatIsNoCodeIsRefusedWithTheReason() throws Exception {
        assertRefused(inbox.resolve("none.py"), "no such file: " + inbox.resolve("none.py"));
        assertRefused(
                Files.createDirectory(inbox.resolve("empty")),
                inbox.resolve("empty") + " is a directory without a main.py");
        assertRefused(Path.of("/dev/null"), "/dev/null is no regular file");

        Path big = Files.write(inbox.resolve("big.py"), new byte[1024 * 1024 + 1]);
        assertRefused(big, big + " has 1048577 bytes, more than 1 MiB (1048576 bytes)");

        Path latin = Files.write(inbox.resolve("latin.py"), "# caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertRefused(latin, latin + " is not UTF-8 text; save it as UTF-8");

        Path linked = project("linked");
        Files.createSymbolicLink(linked.resolve("link.py"), linked.resolve("main.py"));
        assertRefused(linked, linked.resolve("link.py") + " is a link; a strategy is taken in with plain files only");

        Path many = project("many");
        for (int i = 0; i < 1000; i++) {
            Files.createFile(many.resolve("f" + i));
        }
        assertRefused(many, many + " has more than 1000 files");
    }

    @Test
    void aFileOfExactlyOneMebibyteIsTaken() throws Exception {
        byte[] content = "#".repeat(1024 * 1024).getBytes(StandardCharsets.US_ASCII);
        Files.write(inbox.resolve("full.py"), content);

        assertThat(CodeReader.read(inbox.resolve("full.py")).main()).hasSize(1024 * 1024);
    }

    @Test
    void dataMayBeLargerThanCodeAndNeedNotBeText() throws Exception {
        Path project = project("large");
        Files.write(project.resolve("ticks.bin"), new byte[3 * 1024 * 1024]);

        Code code = CodeReader.read(project);

        assertThat(code.manifest().isData("ticks.bin")).isTrue();
        assertThat(code.texts()).containsOnlyKeys("main.py");
    }

    private Path project(String name) throws Exception {
        Path project = Files.createDirectory(inbox.resolve(name));
        Files.writeString(project.resolve("main.py"), "pass\n");
        return project;
    }

    private static void assertRefused(Path source, String message) {
        assertThatThrownBy(() -> CodeReader.read(source))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }
}
