package algo.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
                inbox.resolve("empty")
                        + " is a directory without a main.py; name the file that is started with --main");
        assertRefused(Path.of("/dev/null"), "/dev/null is no regular file");

        Path big = Files.write(inbox.resolve("big.py"), new byte[1024 * 1024 + 1]);
        assertRefused(big, big + " has 1048577 bytes, more than 1 MiB (1048576 bytes)");

        Path latin = Files.write(inbox.resolve("latin.py"), "# caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertRefused(latin, latin + " is not UTF-8 text; save it as UTF-8");

        Path many = project("many");
        for (int i = 0; i < 1000; i++) {
            Files.createFile(many.resolve("f" + i));
        }
        assertRefused(many, many + " has more than 1000 files");
    }

    @Test
    void linksThatStayInsideAreFollowed() throws Exception {
        Path project = project("linked");
        Files.createDirectories(project.resolve("common/deep"));
        Files.writeString(project.resolve("common/deep/util.py"), "x = 1\n");
        Files.createSymbolicLink(project.resolve("lib"), Path.of("common"));
        Files.createSymbolicLink(project.resolve("chain"), project.resolve("lib/deep"));
        Files.createSymbolicLink(project.resolve("again.py"), Path.of("main.py"));

        Code code = CodeReader.read(project);

        assertThat(code.files())
                .containsOnlyKeys("main.py", "again.py", "common/deep/util.py", "lib/deep/util.py", "chain/util.py");
        assertThat(new String(code.text("chain/util.py"), StandardCharsets.UTF_8))
                .isEqualTo("x = 1\n");
    }

    @Test
    void linksThatLeaveTheProjectLeadNowhereOrInACircleAreRefused() throws Exception {
        Path outside = Files.createDirectory(inbox.resolve("outside"));
        Files.writeString(outside.resolve("secret.py"), "x = 1\n");
        for (Path target : List.of(outside, outside.resolve("secret.py"), Path.of("../outside"))) {
            Path link = project("leaves" + target.getNameCount()).resolve("link");
            Files.createSymbolicLink(link, target);
            assertThatThrownBy(() -> CodeReader.read(link.getParent()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith(link + " is a link that leaves the directory, to " + outside.toRealPath());
        }

        Path dangling = project("dangling");
        Files.createSymbolicLink(dangling.resolve("x"), Path.of("not/there"));
        assertRefused(dangling, dangling.resolve("x") + " is a link that leads nowhere; remove it, or mend it");

        Path circle = project("circle");
        Files.createSymbolicLink(Files.createDirectory(circle.resolve("a")).resolve("up"), circle);
        assertRefused(circle, circle.resolve("a/up") + " is a link that leads in a circle; remove it");
    }

    @Test
    void anEnvironmentOfPythonIsLeftOutWhateverItsName() throws Exception {
        Path project = project("with-envs");
        for (String name : List.of("env", "my-python", "deep/venv311")) {
            Path bin = Files.createDirectories(project.resolve(name).resolve("bin"));
            Files.createFile(bin.getParent().resolve("pyvenv.cfg"));
            Files.createSymbolicLink(bin.resolve("python"), Path.of("/usr/bin/python3"));
        }
        Files.createSymbolicLink(project.resolve("elsewhere"), Files.createDirectory(inbox.resolve("shared-venv")));
        Files.createFile(inbox.resolve("shared-venv/pyvenv.cfg"));

        Code code = CodeReader.read(project);

        assertThat(code.files()).containsOnlyKeys("main.py");
        Path root = project.toRealPath();
        assertThat(code.environments())
                .as("the usual name first")
                .containsExactly(
                        root.resolve("env"),
                        root.resolve("deep/venv311"),
                        root.resolve("elsewhere"),
                        root.resolve("my-python"));
    }

    @Test
    void aFileOfExactlyOneMebibyteIsTaken() throws Exception {
        byte[] content = "#".repeat(1024 * 1024).getBytes(StandardCharsets.US_ASCII);
        Files.write(inbox.resolve("full.py"), content);

        assertThat(CodeReader.read(inbox.resolve("full.py")).text("full.py")).hasSize(1024 * 1024);
    }

    @Test
    void dataMayBeLargerThanCodeAndNeedNotBeText() throws Exception {
        Path project = project("large");
        Files.write(project.resolve("ticks.bin"), new byte[3 * 1024 * 1024]);

        Code code = CodeReader.read(project);

        assertThat(code.manifest().isData("ticks.bin")).isTrue();
        assertThat(code.sources()).containsExactly("main.py");
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
