package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which Python runs what is added: by version, by uv, by the defaults. The uv here is a script, and there is no network. */
class PythonChoiceIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    /** The directories of the path in which there is no uv. */
    private static String pathWithoutUv() {
        return Stream.of(System.getenv("PATH").split(":"))
                .filter(directory -> !Files.exists(Path.of(directory, "uv")))
                .collect(Collectors.joining(":"));
    }

    private Path program(Path directory, String name, String... lines) throws Exception {
        Files.createDirectories(directory);
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A Python that says that it is itself, as one that is no link does, and else is the one of the machine. */
    private Path python(String name) throws Exception {
        return program(
                home.directory().resolve("pythons"),
                name,
                "case \"$*\" in *'print(sys.executable)'*) echo \"$0\";; *) exec " + AlgoHome.PYTHON
                        + " \"$@\";; esac");
    }

    private Path script(String name) {
        return home.script(name + ".py", "import sys, time", "print('runs', flush=True)", "time.sleep(600)");
    }

    private String version() {
        return home.call(List.of(AlgoHome.PYTHON, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"))
                .run()
                .ok()
                .out()
                .strip();
    }

    private String interpreter(String id) {
        return home.inside("show", id, "--json").ok().json().get("interpreter").asText();
    }

    @Test
    void aVersionIsFoundOnThePathWithoutUv() throws Exception {
        home.algo("add", script("one").toString(), "--python", version())
                .with("PATH", pathWithoutUv())
                .run()
                .ok();

        assertThat(interpreter("one")).endsWith("/python" + version());
        home.inside("add", script("two").toString(), "--python", "3.98")
                .refused(2, "no Python 3.98: there is no program python3.98", "'pip install uv'");
        home.inside("show", "two").exits(3);
        home.does("start", "one");
        Eventually.holds("it runs", () -> home.inside("logs", "one").out().contains("runs"));
    }

    @Test
    void uvIsAskedForAVersionThatIsNotOnThePathAndMakesTheEnvironment() throws Exception {
        Needs.venv(AlgoHome.PYTHON);
        Path bin = home.directory().resolve("bin");
        Path known = python("python3.97");
        program(
                bin,
                "uv",
                "echo \"$@\" >>" + bin + "/calls",
                "case \"$1 $2\" in",
                "'python find') [ \"$4\" = 3.97 ] && echo " + known + " || exit 2;;",
                "'venv --python') exec \"$3\" -m venv \"$4\";;",
                "'pip install') p=$4; shift 4; exec \"$p\" -m pip install --no-deps \"$@\";;",
                "esac");
        Wheels wheels = new Wheels(home.directory().resolve("wheels")).add("tickers", "1.0");

        Call.Result added = home.algo(
                        "add",
                        script("one").toString(),
                        "--python",
                        "3.97",
                        "--with",
                        "tickers",
                        "--find-links",
                        wheels.toString(),
                        "--no-index")
                .with("PATH", bin + ":" + pathWithoutUv())
                .run()
                .ok();

        assertThat(added.out()).contains("with uv");
        assertThat(interpreter("one")).isEqualTo(known.toString());
        assertThat(Files.readString(bin.resolve("calls")))
                .contains("python find --no-python-downloads 3.97", "venv --python ", "pip install --python ");
        home.inside("add", script("two").toString(), "--python", "3.96")
                .refused(2, "no Python 3.96", "uv knows none; 'uv python install 3.96' gets one");
        home.does("start", "one");
        Eventually.holds("it runs", () -> home.inside("logs", "one").out().contains("runs"));
    }

    @Test
    void theInterpreterOfTheDefaultsRunsWhatNamesNone() throws Exception {
        Path usual = python("python3-usual");
        home.algo("add", script("before").toString(), "--python", AlgoHome.PYTHON)
                .run()
                .ok();
        home.does("config", "defaults.interpreter=" + usual);

        home.does("add", script("one").toString());
        home.does("add", script("two").toString(), "--python", AlgoHome.PYTHON);

        assertThat(interpreter("one")).isEqualTo(usual.toString());
        assertThat(interpreter("two")).doesNotContain("usual");
        assertThat(interpreter("before")).doesNotContain("usual");
        home.does("start", "one");
        Eventually.holds("it runs", () -> home.inside("logs", "one").out().contains("runs"));

        Files.delete(usual);
        home.inside("add", script("three").toString()).refused(1, "interpreter not found: " + usual);
        assertThat(home.inside("doctor").out()).contains("one: interpreter not found: " + usual);
        home.does("add", script("four").toString(), "--python", version());
    }
}
