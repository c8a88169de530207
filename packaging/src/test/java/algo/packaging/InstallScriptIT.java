package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code install.sh} of the archive with a Java inside. */
@Tag("packages")
class InstallScriptIT {
    private static final Path PACKAGES = Path.of(System.getProperty("algo.packages", "target/dist"));

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private Path to;
    private Path bin;

    @BeforeEach
    void unpack() throws IOException {
        to = home.directory().resolve("to/algo");
        bin = home.directory().resolve("bin");
        try (Stream<Path> all = Files.list(PACKAGES)) {
            Path archive = all.filter(file -> file.toString().endsWith(".tar.gz"))
                    .findFirst()
                    .orElseThrow();
            home.call(List.of(
                            "tar",
                            "-xzf",
                            archive.toString(),
                            "-C",
                            home.directory().toString()))
                    .run()
                    .ok();
        }
    }

    @Test
    void itInstallsAndUpgradesUnderADaemonAndUndoesAll() throws Exception {
        assertThat(install().run().ok().out())
                .contains("installed ", " in " + to, "linked " + bin.resolve("algo"), "--uninstall");
        assertThat(bin.resolve("algo").toRealPath()).isEqualTo(to.resolve("bin/algo"));
        assertThat(AlgoHome.lib(to).resolve("client.jsa")).exists();

        Call start = home.call(List.of(bin.resolve("algo").toString(), "daemon", "start"));
        start.without("ALGO_JAVA").run().ok();
        SeenProcess daemon = home.daemon();
        assertThat(install().run().ok().out()).contains(" anew");
        home.call(List.of(bin.resolve("algo").toString(), "status"))
                .without("ALGO_JAVA")
                .run()
                .ok();
        assertThat(home.daemon()).isEqualTo(daemon);

        assertThat(install("--uninstall").run().ok().out()).contains("removed " + to, "removed " + bin);
        assertThat(to).doesNotExist();
        assertThat(bin).isEmptyDirectory();
        assertThat(home.daemon()).isEqualTo(daemon);
    }

    @Test
    void whatIsNoAlgoIsNotTouched() throws Exception {
        Files.createDirectories(to);
        Path mine = Files.writeString(to.resolve("mine"), "mine");

        install().run().refused(1, "is no algo");
        install("--uninstall").run().refused(1, "nothing has changed");
        assertThat(mine).hasContent("mine");

        Files.delete(mine);
        Files.delete(to);
        Files.createDirectories(bin);
        Files.writeString(bin.resolve("algo"), "mine");
        install().run().refused(1, "leads elsewhere");
        assertThat(to).doesNotExist();
    }

    private Call install(String... options) {
        List<String> command = new ArrayList<>(List.of(
                "sh",
                home.directory().resolve("algo/install.sh").toString(),
                "--to",
                to.toString(),
                "--bin",
                bin.toString()));
        command.addAll(List.of(options));
        return home.call(command).without("ALGO_JAVA");
    }
}
