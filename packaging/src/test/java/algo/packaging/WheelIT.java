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

/** The Python wheel, installed by pip into a virtual environment of its own. */
@Tag("packages")
class WheelIT {
    private static final Path PACKAGES = Path.of(System.getProperty("algo.packages", "target/dist"));

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private Path venv;

    @BeforeEach
    void install() throws IOException {
        Needs.venv(AlgoHome.PYTHON);
        venv = home.directory().resolve("venv");
        home.call(List.of(AlgoHome.PYTHON, "-m", "venv", venv.toString())).run().ok();
        pip("install");
    }

    @Test
    void itBringsACommandThatWorksAndALibraryThatFindsIt() throws Exception {
        // As pipx and people do it.
        Path link = Files.createSymbolicLink(home.directory().resolve("algo"), venv.resolve("bin/algo"));

        home.call(List.of(
                        link.toString(),
                        "start",
                        venv.resolve("lib/algo/strategies/examples/heartbeat.py")
                                .toString(),
                        "--python",
                        AlgoHome.PYTHON))
                .without("ALGO_JAVA")
                .run()
                .ok();

        assertThat(Files.readSymbolicLink(Path.of("/proc/" + home.daemon().pid() + "/exe")))
                .isEqualTo(AlgoHome.lib(venv.resolve("lib/algo")).resolve("runtime/bin/java"));
        assertThat(python("import algo; print(*[s.phase for s in algo.Client().status()])"))
                .isEqualTo("running\n");
        algo("stop", "heartbeat");
    }

    @Test
    void pipMayInstallItAnewAndRemoveItUnderADaemonThatRuns() throws Exception {
        algo("daemon", "start");
        home.addBeacon("one");
        algo("start", "one");
        SeenProcess daemon = home.daemon();

        pip("install", "--force-reinstall");
        algo("restart", "one");
        assertThat(home.daemon()).isEqualTo(daemon);

        home.call(List.of(venv.resolve("bin/pip").toString(), "uninstall", "--yes", "algo"))
                .run()
                .ok();
        assertThat(venv.resolve("lib/algo/lib")).doesNotExist();
        // By the command of another installation.
        home.algo("restart", "one").run().ok();
        assertThat(home.daemon()).isEqualTo(daemon);
        home.algo("stop", "one").run().ok();
    }

    private void pip(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(venv.resolve("bin/pip").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--quiet", "--disable-pip-version-check", "--no-index"));
        try (Stream<Path> all = Files.list(PACKAGES)) {
            command.add(all.filter(file -> file.toString().endsWith(".whl"))
                    .findFirst()
                    .orElseThrow()
                    .toString());
        }
        home.call(command).run().ok();
    }

    private void algo(String... arguments) {
        List<String> command = new ArrayList<>(List.of(venv.resolve("bin/algo").toString()));
        command.addAll(List.of(arguments));
        home.call(command)
                .without("ALGO_JAVA")
                .with("ALGO_CLIENT_ARCHIVE", "0")
                .run()
                .ok();
    }

    private String python(String program) {
        return home.call(List.of(venv.resolve("bin/python").toString(), "-c", program))
                .without("ALGO_JAVA")
                .run()
                .ok()
                .out();
    }
}
