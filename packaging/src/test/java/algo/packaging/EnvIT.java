package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Python environments, made of wheels that the test brings: no network. */
class EnvIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private Wheels wheels;

    @BeforeEach
    void wheels() throws Exception {
        Needs.venv(AlgoHome.PYTHON);
        wheels = new Wheels(home.directory().resolve("wheels")).add("tickers", "1.0");
    }

    private Path script(String name) throws IOException {
        return home.script(
                name + ".py",
                "import sys, tickers, time",
                "print('has', tickers.VERSION, sys.prefix, flush=True)",
                "time.sleep(600)");
    }

    private Call add(String name, String... more) throws Exception {
        String[] plain = {
            "add", script(name).toString(), "--python", AlgoHome.PYTHON, "--find-links", wheels.toString(), "--no-index"
        };
        return home.algo(Stream.concat(Stream.of(plain), Stream.of(more)).toArray(String[]::new));
    }

    private List<Path> environments() throws IOException {
        try (Stream<Path> all = Files.list(home.home().resolve("envs"))) {
            return all.filter(path -> path.getFileName().toString().matches("[0-9a-f]{16}"))
                    .toList();
        }
    }

    private void printed(String id, String line) throws Exception {
        Eventually.holds(
                id + " printed " + line, () -> home.algo("logs", id).run().out().contains(line));
    }

    @Test
    void twoStrategiesWithTheSamePackagesShareTheEnvironmentThatAddMade() throws Exception {
        assertThat(add("one", "--with", "tickers").run().ok().out()).contains("1 package");
        add("two", "--with", "tickers==1.0").run().ok();
        add("three", "--with", "tickers").run().ok();

        assertThat(environments()).hasSize(1);
        Path place = environments().get(0);
        home.algo("start", "one", "two").run().ok();
        printed("one", "has 1.0 " + place);
        printed("two", "has 1.0 " + place);
        String list = home.algo("env", "list", "--json").run().ok().out();
        assertThat(list).contains("\"packages\":[\"tickers==1.0\"]", "\"used_by\":[\"one\",\"two\",\"three\"]");
        assertThat(place.resolve("bin/tickers")).content().startsWith("#!" + place.resolve("bin/python"));
        assertThat(home.algo("env", "clean").run().ok().out()).contains("every environment is used");
    }

    @Test
    void whatCannotBeInstalledIsNamedAndNothingIsAdded() throws Exception {
        Call.Result failed = add("one", "--with", "no-such-package").run();

        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.err()).contains("no-such-package could not be installed");
        assertThat(home.algo("show", "one").run().code()).isEqualTo(3);
        assertThat(environments()).isEmpty();
    }

    @Test
    void aBuildThatFailsLeavesTheOldEnvironmentInForce() throws Exception {
        add("one", "--with", "tickers").run().ok();
        home.algo("set", "one", "requires=tickers,no-such-package").run().ok();

        Call.Result failed = home.algo("env", "build", "one", "--find-links", wheels.toString(), "--no-index")
                .run();

        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.err()).contains("no-such-package could not be installed", "what was in force still is");
        assertThat(home.algo("env", "list").run().ok().out()).contains("its packages were changed");
        home.algo("start", "one").run().ok();
        printed("one", "has 1.0");
    }

    @Test
    void aStartWithoutItsEnvironmentFailsWithTheCommandThatMendsIt() throws Exception {
        add("one", "--with", "tickers").run().ok();
        wheels.add("tickers", "2.0");
        Path place = environments().get(0);
        Files.move(place, home.directory().resolve("away"));

        assertThat(home.algo("start", "one").run().err()).contains("algo env build one");
        assertThat(home.algo("doctor").run().out()).contains("algo env build one");
        home.algo("env", "build", "one", "--find-links", wheels.toString(), "--no-index")
                .run()
                .ok();

        assertThat(environments()).containsExactly(place);
        home.algo("start", "one").run().ok();
        printed("one", "has 1.0");
        home.algo("env", "build", "one", "--upgrade", "--find-links", wheels.toString(), "--no-index")
                .run()
                .ok();
        home.algo("restart", "one").run().ok();
        printed("one", "has 2.0");
    }
}
