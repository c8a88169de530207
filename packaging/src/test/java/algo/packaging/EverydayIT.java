package algo.packaging;

import static algo.app.protocol.ExitCode.CONFLICT;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The round of every day: write, run, change, run again. */
class EverydayIT {
    @RegisterExtension
    final CommandHome home = new CommandHome();

    private Path script(String name, String... lines) {
        return home.script(name, lines);
    }

    @Test
    void startOfAFileTakesWhatAddTakes() throws Exception {
        Path file = script("bot.py", "print(1)");

        home.inside(
                        "start",
                        file.toString(),
                        "--id",
                        "desk",
                        "--name",
                        "The desk",
                        "--python",
                        TestHome.PYTHON,
                        "--param",
                        "A=1",
                        "--tag",
                        "x",
                        "--exchange",
                        "MCX")
                .ok();
        assertThat(home.inside("show", "desk").ok().out())
                .contains(
                        "name=The desk",
                        "params.A=1",
                        "exchange=MCX",
                        "tags=[\"x\"]",
                        "interpreter=" + TestHome.PYTHON);
        Files.writeString(file, "print(2)\n");
        home.inside("start", file.toString(), "--id", "desk", "--replace")
                .refused(CONFLICT, "desk: is running, so nothing was changed", "stop it first: algo stop desk");
        home.does("stop", "desk");
        home.inside("start", file.toString(), "--id", "desk").refused(CONFLICT, "use --replace");
        home.inside("start", file.toString(), "--id", "desk", "--replace").ok();
        assertThat(home.inside("source", "desk").ok().out()).isEqualTo("print(2)\n");
    }

    @Test
    void restartSaysThatTheFileThatWasAddedHasChanged() throws Exception {
        Path file = script("my bot.py", "print(1)");
        home.does("start", file.toString(), "--python", TestHome.PYTHON);

        assertThat(home.inside("restart", "my_bot").ok().err()).isEmpty();
        Files.writeString(file, "print(2)\n");
        home.inside("restart", "my_bot")
                .ok()
                .says("algo: warning: my_bot: " + file + " has changed since it was added, and the copy from then runs;"
                        + " for the new one: algo stop my_bot && algo start '" + file + "' --replace\n");
        assertThat(home.inside("source", "my_bot").ok().out()).isEqualTo("print(1)\n");
        Files.delete(file);
        assertThat(home.inside("restart", "my_bot").ok().err())
                .as("there is no newer one")
                .isEmpty();

        Path desk = Files.createDirectories(home.directory().resolve("desk"));
        Files.writeString(desk.resolve("main.py"), "import part\n");
        Files.writeString(desk.resolve("part.py"), "x = 1\n");
        home.does("start", desk.toString(), "--id", "d", "--python", TestHome.PYTHON);
        Files.writeString(desk.resolve("part.py"), "x = 2\n");
        home.inside("restart", "d").ok().says(desk + " has changed since", "algo start " + desk + " --id d --replace");
    }

    @Test
    void aManifestOfBeforeKnowsNoSource() throws Exception {
        Path file = script("old.py", "print(1)");
        home.does("start", file.toString(), "--python", TestHome.PYTHON);
        Path manifest = home.home().resolve("strategies/scripts/old.manifest.json");
        String with = Files.readString(manifest);
        assertThat(with).contains("\"path\" : \"" + file + "\"", "\"size\" : 9,");
        Files.writeString(manifest, with.replaceFirst("(?s)\"source\" : \\{[^}]*},", ""));
        Files.writeString(file, "print(2)\n");

        assertThat(home.inside("restart", "old").ok().err()).isEmpty();
    }
}
