package algo.app.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.process.Interpreters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is chosen, shared, kept and taken away, with a builder that only pretends. Real Python reads what is wanted. */
class EnvironmentsTest {
    @TempDir
    Path home;

    private final Pretender builder = new Pretender();
    private Path python;
    private EnvironmentPlaces places;
    private Environments environments;

    /** Makes a directory that looks like an environment; the newest version of everything is what it says. */
    private static final class Pretender implements EnvironmentBuilder {
        private final List<Order> orders = new ArrayList<>();
        private String newest = "1";
        private boolean fails;

        @Override
        public List<String> build(Order order, Workshop workshop, BuildRun run)
                throws IOException, EnvironmentException {
            orders.add(order);
            Path bin = Files.createDirectories(workshop.environment().resolve("bin"));
            Files.createSymbolicLink(
                    bin.resolve("python"), Path.of(order.python().path()));
            Files.writeString(bin.resolve("tool"), "#!" + bin.resolve("python") + "\nprint(1)\n");
            Files.writeString(workshop.environment().resolve("pyvenv.cfg"), "home = /usr/bin\n");
            if (fails) {
                throw new EnvironmentException(EnvironmentException.Cause.FAILED, "pandas could not be installed", "");
            }
            return order.packages().stream()
                    .map(name -> name.contains("==") ? name : name + "==" + newest)
                    .sorted()
                    .toList();
        }

        @Override
        public String tool() {
            return "pretender";
        }
    }

    @BeforeEach
    void wire() throws Exception {
        python = new Interpreters(System.getenv("PATH")).resolve("python3");
        places = new EnvironmentPlaces(home.resolve("envs"));
        environments = new Environments(places, builder, home.resolve("log"), System.getenv(), Clock.systemUTC());
    }

    private Environments.Wish wish(String id, String script, String... requires) throws IOException {
        Path file = home.resolve(id + ".py");
        Files.writeString(file, script);
        return new Environments.Wish(
                id, "/usr/bin/python3", python, List.of(requires), new Project(file, Optional.empty()));
    }

    private EnvironmentRecord build(Environments.Wish wish, BuildOptions how) throws Exception {
        try (Environments.Choice choice = environments.choose(wish, how, BuildWatch.NONE)) {
            environments.put(wish.id(), choice.record(), false);
            return choice.record();
        }
    }

    private EnvironmentRecord build(Environments.Wish wish) throws Exception {
        return build(wish, BuildOptions.USUAL);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("envs"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aSecondStrategyThatWantsTheSameSharesTheEnvironment() throws Exception {
        EnvironmentRecord first = build(wish("a", "", "pandas", "openalgo"));
        EnvironmentRecord second = build(wish(
                "b", "# /// script\n# dependencies = ['openalgo', 'pandas']\n# ///\nprint(1)\n".replace('\'', '"')));

        assertThat(second.environment()).isEqualTo(first.environment());
        assertThat(builder.orders).hasSize(1);
        assertThat(names()).containsExactly(first.environment(), "used");
    }

    @Test
    void versionsFromElsewhereAreThoseHereAndAreSharedToo() throws Exception {
        Environments.Wish plain = wish("a", "", "pandas");
        List<String> pins = List.of("numpy==1.9", "pandas==0.9");

        EnvironmentRecord record = build(pinned(plain, pins));

        assertThat(builder.orders.get(0).packages()).isEqualTo(pins);
        assertThat(builder.orders.get(0).exact()).isTrue();
        assertThat(record.packages()).isEqualTo(pins);
        assertThat(build(pinned(wish("b", "", "pandas"), pins)).environment()).isEqualTo(record.environment());
        assertThat(builder.orders).hasSize(1);
        assertThat(build(pinned(wish("c", "print(1)\n"), pins)).environment())
                .as("it wants nothing any more")
                .isEmpty();
    }

    private static Environments.Wish pinned(Environments.Wish wish, List<String> pins) {
        return new Environments.Wish(
                wish.id(), wish.interpreter(), wish.python(), wish.requires(), wish.project(), pins);
    }

    @Test
    void whoeverWantsNothingHasNone() throws Exception {
        EnvironmentRecord record = build(wish("a", "print(1)\n"));

        assertThat(record.environment()).isEmpty();
        assertThat(builder.orders).isEmpty();
    }

    @Test
    void scriptsNameThePlaceThatTheEnvironmentHasInTheEnd() throws Exception {
        EnvironmentRecord record = build(wish("a", "", "pandas"));

        Path place = home.resolve("envs").resolve(record.environment());
        assertThat(place.resolve("bin/tool")).hasContent("#!" + place.resolve("bin/python") + "\nprint(1)\n");
    }

    @Test
    void aBuildThatFailsLeavesNothingAndWhatWasInForce() throws Exception {
        EnvironmentRecord before = build(wish("a", "", "openalgo"));
        builder.fails = true;

        assertThatThrownBy(() -> build(wish("a", "", "pandas"))).hasMessageContaining("pandas");

        assertThat(names()).containsExactly(before.environment(), "used");
        assertThat(places.record("a"))
                .hasValueSatisfying(record -> assertThat(record.environment()).isEqualTo(before.environment()));
    }

    @Test
    void whatWasRemovedComesBackWithTheVersionsThatItHad() throws Exception {
        EnvironmentRecord before = build(wish("a", "", "pandas"));
        Workshop.delete(home.resolve("envs").resolve(before.environment()));
        builder.newest = "2";

        EnvironmentRecord after = build(wish("a", "", "pandas"));

        assertThat(after.packages()).containsExactly("pandas==1");
        assertThat(after.environment()).isEqualTo(before.environment());
        assertThat(builder.orders.get(1).exact()).isTrue();
    }

    @Test
    void versionsStayUntilSomebodyAsksForNewerOnes() throws Exception {
        EnvironmentRecord before = build(wish("a", "", "pandas"));
        build(wish("b", "", "pandas"));
        builder.newest = "2";

        assertThat(build(wish("a", "", "pandas")).packages()).containsExactly("pandas==1");
        EnvironmentRecord after =
                build(wish("a", "", "pandas"), new BuildOptions("", false, true, Duration.ofMinutes(1)));

        assertThat(after.packages()).containsExactly("pandas==2");
        assertThat(after.environment()).isNotEqualTo(before.environment());
        assertThat(places.record("b").orElseThrow().environment()).isEqualTo(before.environment());
        assertThat(build(wish("b", "", "pandas")).environment()).isEqualTo(before.environment());
    }

    @Test
    void whatNobodyUsesIsTakenAwayButNotWhatARunStillUses() throws Exception {
        EnvironmentRecord old = build(wish("a", "", "pandas"));
        EnvironmentRecord gone = build(wish("gone", "", "numpy"));
        try (Environments.Choice choice =
                environments.choose(wish("a", "", "openalgo"), BuildOptions.USUAL, BuildWatch.NONE)) {
            environments.put("a", choice.record(), true);
        }

        assertThat(environments.clean(Set.of("a"), Set.of("a")).orElseThrow()).containsOnlyKeys(gone.environment());
        assertThat(environments.clean(Set.of("a"), Set.of()).orElseThrow()).containsOnlyKeys(old.environment());
        assertThat(places.record("gone")).isEmpty();
        assertThat(places.isThere(places.record("a").orElseThrow().environment()))
                .isTrue();
    }

    @Test
    void nothingIsTakenAwayWhileSomebodyChooses() throws Exception {
        try (Environments.Choice choice =
                environments.choose(wish("a", "", "openalgo"), BuildOptions.USUAL, BuildWatch.NONE)) {
            assertThat(choice.python()).isPresent();
            Thread other = new Thread(() -> {
                try {
                    assertThat(environments.clean(Set.of(), Set.of())).isEmpty();
                    Files.createFile(home.resolve("asked"));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            other.start();
            other.join();
        }
        assertThat(home.resolve("asked")).exists();
    }

    @Test
    void leftoversOfADaemonThatDiedGoWhenTheNextOneStarts() throws Exception {
        EnvironmentRecord record = build(wish("a", "", "pandas"));
        Files.createDirectories(home.resolve("envs/.new-123/env/bin"));
        Files.createDirectories(home.resolve("envs/.old-0123456789abcdef-1"));

        places.settle();

        assertThat(names()).containsExactly(record.environment(), "used");
    }

    @Test
    void scriptsFollowAHomeThatWasMoved() throws Exception {
        EnvironmentRecord record = build(wish("a", "", "pandas"));
        Path moved = Files.createDirectory(home.resolve("elsewhere")).resolve("envs");
        Files.move(home.resolve("envs"), moved);

        new EnvironmentPlaces(moved).settle();

        Path place = moved.resolve(record.environment());
        assertThat(place.resolve("bin/tool")).hasContent("#!" + place.resolve("bin/python") + "\nprint(1)\n");
        assertThat(new EnvironmentPlaces(moved).isThere(record.environment())).isTrue();
    }

    @Test
    void everyMistakeIsNamedAtOnceAndNothingIsMade() throws Exception {
        Path project = Files.createDirectory(home.resolve("project"));
        Files.writeString(project.resolve("main.py"), "print(1)\n");
        Files.writeString(project.resolve("requirements.txt"), "pandas\n-r nowhere.txt\n--editable ../other\n");
        Files.writeString(project.resolve("pyproject.toml"), "[project]\ndependencies = 'pandas'\n");
        Environments.Wish wish = new Environments.Wish(
                "a", "", python, List.of(), new Project(project.resolve("main.py"), Optional.of(project)));

        assertThatThrownBy(() -> environments.choose(wish, BuildOptions.USUAL, BuildWatch.NONE))
                .hasMessageContaining("requirements.txt, line 2: no such file: nowhere.txt")
                .hasMessageContaining("requirements.txt, line 3: nothing is installed in place")
                .hasMessageContaining("pyproject.toml: dependencies must be a list of texts");
        assertThat(builder.orders).isEmpty();
        assertThat(names()).isEmpty();
    }

    @Test
    void requirementsAreReadAcrossFilesAndTheProjectItselfIsPassedOver() throws Exception {
        Path project = Files.createDirectories(home.resolve("project"));
        Files.writeString(
                project.resolve("requirements.txt"),
                "# all\npandas >= 2 \\\n  , < 3\n-e .\n-r more.txt\n-c bounds.txt\n--find-links wheels\n");
        Files.writeString(project.resolve("more.txt"), "openalgo  # the SDK\n");
        Files.writeString(project.resolve("bounds.txt"), "numpy<2\n");
        Environments.Wish wish = new Environments.Wish(
                "a", "", python, List.of(), new Project(project.resolve("main.sh"), Optional.of(project)));

        try (Environments.Choice choice = environments.choose(wish, BuildOptions.USUAL, BuildWatch.NONE)) {
            assertThat(choice.record().wanted())
                    .containsExactly("--find-links ./wheels", "-c numpy<2", "openalgo", "pandas >= 2 , < 3");
            assertThat(choice.warnings()).singleElement().asString().contains("the project itself is not installed");
        }
        assertThat(builder.orders.get(0).constraints()).containsExactly("numpy<2");
        assertThat(builder.orders.get(0).options()).containsExactly("--find-links " + project.resolve("wheels"));
    }
}
