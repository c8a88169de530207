package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Strategies share no code and no directory, and what they wrote outlives every version of their code. */
class CodeAndDataIT {
    /** Names of modules of Python, or of packages that strategies use. */
    private static final List<String> NAMES =
            List.of("calendar", "signal", "queue", "token", "copy", "statistics", "openalgo");

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    /** FAULTS.md row 72. */
    @Test
    void aStrategyThatIsCalledLikeAModuleIsNobodyElsesModule() throws Exception {
        Path marks = Files.createDirectory(home.directory().resolve("marks"));
        for (String name : NAMES) {
            String mark = "open('" + marks + "/" + name + "', 'w')";
            Path script = home.script(name + ".py", mark);
            home.algo("add", script.toString(), "--python", AlgoHome.PYTHON)
                    .run()
                    .ok();
        }
        Path other = home.script(
                "other.py",
                "import importlib",
                "for name in " + NAMES.stream().map(n -> "'" + n + "'").toList() + ":",
                "    try: importlib.import_module(name)",
                "    except ImportError: pass",
                "print('imported', flush=True)");

        home.algo("add", other.toString(), "--python", AlgoHome.PYTHON).run().ok();
        home.algo("start", "other").run();

        Eventually.holds(
                "it has imported all",
                () -> home.algo("logs", "other").run().out().equals("imported\n"));
        assertThat(marks).isEmptyDirectory();
        for (String name : NAMES) {
            assertThat(home.home().resolve("strategies/scripts/" + name))
                    .isDirectoryContaining("glob:**/" + name + ".py");
        }
    }

    @Test
    void oneScriptUnderTwoIdsHasTwoWorkingDirectories() throws Exception {
        Path script = home.script(
                "counts.py",
                "import os",
                "n = int(open('state.json').read()) if os.path.exists('state.json') else 0",
                "open('state.json', 'w').write(str(n + 1))",
                "print(n, os.getcwd(), flush=True)");
        for (String id : List.of("ca", "cb")) {
            home.algo("add", script.toString(), "--id", id, "--python", AlgoHome.PYTHON)
                    .run()
                    .ok();
            home.algo("start", id).run();
            Eventually.holds(
                    id + " begins at 0 in its own directory",
                    () -> home.algo("logs", id).run().out().equals("0 " + home.home() + "/data/" + id + "\n"));
        }
    }

    @Test
    void whatAStrategyWroteOutlivesReplacementsAndRemoval() throws Exception {
        Path project = project("1");
        home.algo("add", project.toString(), "--id", "bot", "--python", AlgoHome.PYTHON)
                .run()
                .ok();
        run("bot", "1 1");

        assertThat(home.algo("add", project.toString(), "--id", "bot")
                        .run()
                        .ok()
                        .out())
                .as("the program wrote files since")
                .contains("is there already");
        for (String version : List.of("2", "3")) {
            Call.Result replaced = home.algo("add", project(version).toString(), "--id", "bot", "--replace")
                    .run()
                    .ok();
            assertThat(replaced.err()).contains("data/bot/settings.ini is kept as the strategy left it");
            run("bot", version + " " + version);
        }
        assertThat(read("data/bot/state.json")).isEqualTo("123");
        assertThat(read("strategies/scripts/bot/state.json")).isEqualTo("123");
        assertThat(read("data/bot/settings.ini")).isEqualTo("changed by the strategy");

        assertThat(home.algo("remove", "bot").run().ok().out()).contains("what it wrote is kept in " + removed("bot"));

        assertThat(removed("bot").resolve("state.json")).hasContent("123");
        assertThat(removed("bot").resolve("from-code-directory/state.json")).hasContent("123");
        assertThat(home.home().resolve("data/bot")).doesNotExist();
        assertThat(home.home().resolve("strategies/scripts")).isEmptyDirectory();
    }

    @Test
    void aPurgeLeavesNothing() throws Exception {
        home.algo("add", project("1").toString(), "--id", "bot", "--python", AlgoHome.PYTHON)
                .run()
                .ok();
        run("bot", "1 1");

        assertThat(home.algo("remove", "bot", "--purge").run().ok().out()).isEqualTo("bot: removed\n");

        assertThat(home.home().resolve("data")).isEmptyDirectory();
        assertThat(home.home().resolve("strategies/scripts")).isEmptyDirectory();
    }

    /** A program that appends its version to a file in each of its directories, and prints that of its code and data. */
    private Path project(String version) throws IOException {
        Path project = Files.createDirectories(home.directory().resolve("project"));
        Files.writeString(project.resolve("settings.ini"), "of version " + version);
        Files.writeString(project.resolve("list.csv"), version);
        Files.writeString(project.resolve("helper.py"), "VERSION = '" + version + "'\n");
        Files.writeString(
                project.resolve("main.py"),
                String.join(
                        "\n",
                        "import os, helper",
                        "for name in ['state.json', os.path.dirname(os.path.abspath(__file__)) + '/state.json']:",
                        "    open(name, 'a').write(helper.VERSION)",
                        "open('settings.ini', 'w').write('changed by the strategy')",
                        "print(helper.VERSION, open('list.csv').read(), flush=True)",
                        ""));
        return project;
    }

    private void run(String id, String prints) {
        home.algo("start", id).run();
        Eventually.holds(id + " has ended", () -> home.phase(id).equals("exited"));
        assertThat(home.algo("logs", id).run().out()).endsWith(prints + "\n");
    }

    private Path removed(String id) throws IOException {
        try (Stream<Path> all = Files.list(home.home().resolve("data/.removed"))) {
            return all.filter(path -> path.getFileName().toString().startsWith(id + "-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private String read(String path) throws IOException {
        return Files.readString(home.home().resolve(path));
    }
}
