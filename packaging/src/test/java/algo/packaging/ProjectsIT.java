package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import algo.app.protocol.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Projects of several files, as other people write them, are added and run as they are. */
class ProjectsIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    void aNamedFileIsTheOneThatIsStarted() throws Exception {
        Path project = project(
                "two bots", "a.py", "print('this is a')", "b c.py", "import helper", "helper.py", "print('helped')");

        Call.Result unnamed = home.algo("add", project.toString()).run();
        assertThat(unnamed.code()).isEqualTo(ExitCode.USAGE);
        assertThat(unnamed.err())
                .endsWith(
                        "algo: " + project + " is a directory without a main.py; name what is started: --main a.py | b"
                                + " c.py | helper.py\n");

        assertThat(home.algo(
                                "add",
                                project.toString(),
                                "--main",
                                project.resolve("b c.py").toString())
                        .run()
                        .ok()
                        .out())
                .startsWith("two_bots: added, sandbox");
        home.algo("start", "two_bots").run().ok();
        awaitLog("two_bots", "helped");
        assertThat(config("two_bots", "script")).isEqualTo("b c.py");

        assertThat(home.algo("add", project.toString()).run().ok().out())
                .as("the same again")
                .contains("is there already");
        assertThat(home.algo("add", project.toString(), "--main", "a.py", "--replace")
                        .run()
                        .ok()
                        .out())
                .contains("replaced");
        home.algo("start", "two_bots").run().ok();
        awaitLog("two_bots", "this is a");
    }

    @Test
    void aModuleIsRunAsPythonDoesIt() throws Exception {
        Path project = project(
                "desk",
                "settings.py",
                "LOTS = 3",
                "trader/__init__.py",
                "",
                "trader/names.txt",
                "",
                "trader/bot.py",
                "import os, sys, settings\\nfrom . import rules\\nprint(__name__, __package__, settings.LOTS, rules.R, sys.argv[1:],"
                        + " os.getcwd(), flush=True)",
                "trader/rules.py",
                "R = 7");

        home.algo("start", project.toString(), "--module", "trader.bot", "--python", AlgoHome.PYTHON)
                .run()
                .ok();

        awaitLog("desk", "__main__ trader 3 7 [] " + home.home().resolve("data/desk"));
        assertThat(config("desk", "module")).isEqualTo("trader.bot");
        assertThat(config("desk", "script")).isEqualTo("trader/bot.py");
        assertThat(home.algo("source", "desk").run().ok().out()).contains("from . import rules");

        home.algo("add", project.toString(), "--main", "trader/rules.py", "--replace")
                .run()
                .ok();
        assertThat(config("desk", "module")).isEqualTo("null");
    }

    @Test
    void theEnvironmentOfAProjectIsLeftOutAndRunsIt() throws Exception {
        Path project = project("own", "main.py", "import sys, brought; print(sys.prefix, brought.X, flush=True)");
        Path venv = venv(project.resolve("my env"));
        Files.writeString(packages(venv).resolve("brought.py"), "X = 5\n");

        Call.Result added = home.algo("add", project.toString()).run().ok();

        assertThat(added.out())
                .isEqualTo("own: added, sandbox (simulated market), run by " + venv
                        + "/bin/python, of the project's own environment\n");
        assertThat(added.err()).doesNotContain("warning");
        assertThat(home.home().resolve("strategies/scripts/own")).isDirectoryNotContaining("glob:**/my env");
        home.algo("start", "own").run().ok();
        awaitLog("own", venv + " 5");

        home.algo("add", project.toString(), "--python", AlgoHome.PYTHON).run().ok();
        assertThat(config("own", "interpreter")).isEqualTo(AlgoHome.PYTHON);
        home.algo("add", project.toString(), "--python", venv.toString()).run().ok();
        assertThat(config("own", "interpreter")).isEqualTo(venv + "/bin/python");
    }

    @Test
    void importsThatWillFailAreNamedWithWhatHelps() throws Exception {
        Path project = project(
                "wants",
                "main.py",
                "import os, rules\ntry:\n    import ujson_of_nobody\nexcept ImportError:\n    pass\n"
                        + "def late():\n    import talib_of_nobody.abstract",
                "rules.py",
                "from sklearn_of_nobody import svm",
                "test_rules.py",
                "import pytest_of_nobody");

        Call.Result added = home.algo("add", project.toString(), "--python", AlgoHome.PYTHON)
                .run()
                .ok();

        assertThat(added.err().lines().filter(line -> line.startsWith("algo: warning: ")))
                .containsExactly(
                        "algo: warning: wants: main.py, line 7: imports talib_of_nobody, which " + AlgoHome.PYTHON
                                + " does not find",
                        "algo: warning: wants: rules.py, line 1: imports sklearn_of_nobody, which " + AlgoHome.PYTHON
                                + " does not find",
                        "algo: warning: wants: to install what is missing: algo set wants"
                                + " requires=talib_of_nobody,sklearn_of_nobody && algo env build wants");
        assertThat(home.algo("add", project.toString(), "--json")
                        .run()
                        .json()
                        .at("/results/0/missing_imports/talib_of_nobody")
                        .asText())
                .isEqualTo("main.py:7");
    }

    @Test
    void whatLiesBesideASingleFileIsNamedWithTheCommandThatTakesItAlong() throws Exception {
        Path project = project("beside it", "bot.py", "print(1)\nimport trading_utils", "trading_utils.py", "X = 1");

        Call.Result added = home.algo("add", project.resolve("bot.py").toString(), "--python", AlgoHome.PYTHON)
                .run()
                .ok();

        String command = "algo add '" + project + "' --main bot.py --id bot --replace";
        assertThat(added.err())
                .contains("bot: bot.py, line 2: imports trading_utils, which lies beside it and was not added\n")
                .contains("bot: to take along what lies beside it, add the directory: " + command + "\n");
        String[] words = {"add", project.toString(), "--main", "bot.py", "--id", "bot", "--replace"};
        assertThat(home.algo(words).run().ok().err()).doesNotContain("warning");
    }

    /** Ways in which public programs are written, each as a project of its own. */
    @Test
    void programsInTheStylesOfOtherPeopleRunAsTheyAre() throws Exception {
        Path progress = project(
                "progress", "main.py", "import sys\nfor i in (1, 2):\n    sys.stdout.write('\\rstep %d' % i)\nprint()");
        Path scanner = project(
                "scanner",
                "scan.py",
                "from concurrent.futures import ThreadPoolExecutor as P\nfrom lib.quotes import price\n"
                        + "with P(16) as p: print('sum', sum(p.map(price, ['SBIN'] * 64)), flush=True)",
                "lib/quotes.py",
                "import os\nHOST = os.getenv('OPENALGO_HOST', 'http://127.0.0.1:5000')\ndef price(s): return len(s)");
        Path loop = project(
                "loop",
                "app/__main__.py",
                "import asyncio, csv, pathlib\nfrom .feed import rows\n"
                        + "async def main(): print('rows', len(await rows()), flush=True)\nasyncio.run(main())",
                "app/feed.py",
                "import asyncio, pathlib\nasync def rows():\n    await asyncio.sleep(0)\n"
                        + "    return open('big list (1).csv').read()",
                "big list (1).csv",
                "x".repeat(3 << 20));

        assertThat(home.algo("start", progress.toString()).run().ok().err()).doesNotContain("warning");
        assertThat(home.algo("start", scanner.toString(), "--main", "scan.py")
                        .run()
                        .ok()
                        .err())
                .doesNotContain("imports");
        assertThat(home.algo("start", loop.toString(), "--module", "app")
                        .run()
                        .ok()
                        .err())
                .doesNotContain("warning");

        awaitLog("progress", "step 2");
        awaitLog("scanner", "sum 256");
        awaitLog("loop", "rows " + ((3 << 20) + 1));
    }

    /** A project: paths, each followed by its content. */
    private Path project(String name, String... files) throws IOException {
        Path project = Files.createDirectory(home.directory().resolve(name));
        for (int i = 0; i < files.length; i += 2) {
            Path file = project.resolve(files[i]);
            Files.createDirectories(file.getParent());
            Files.writeString(file, files[i + 1].replace("\\n", "\n") + "\n");
        }
        return project.toRealPath();
    }

    private Path venv(Path place) {
        home.call(List.of(AlgoHome.PYTHON, "-m", "venv", "--without-pip", place.toString()))
                .run()
                .ok();
        return place;
    }

    private static Path packages(Path venv) throws IOException {
        try (var directories = Files.newDirectoryStream(venv.resolve("lib"), "python3*")) {
            return directories.iterator().next().resolve("site-packages");
        }
    }

    private String config(String id, String key) {
        return home.algo("show", id)
                .run()
                .ok()
                .out()
                .lines()
                .filter(line -> line.startsWith(key + "="))
                .findFirst()
                .orElseThrow()
                .substring(key.length() + 1);
    }

    private void awaitLog(String id, String line) {
        Eventually.holds(
                line + " in the log of " + id,
                () -> home.algo("logs", id).run().out().lines().anyMatch(line::equals));
    }
}
