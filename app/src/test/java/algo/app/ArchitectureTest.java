package algo.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows between packages are those of ARCHITECTURE.md, and they run one way; a name says which class is meant. */
class ArchitectureTest {
    private static final Path PAGE = Path.of("ARCHITECTURE.md");
    private static final String BEGIN = "<!-- arrows -->";
    private static final String END = "<!-- /arrows -->";

    @Test
    void theArrowsBetweenPackagesAreTheListedOnes() throws Exception {
        String compiled = text(arrows());

        assertThat(listed())
                .as("%s, between %s and %s; compiled are:%n%s%n", PAGE, BEGIN, END, compiled)
                .isEqualTo(compiled);
    }

    @Test
    void noArrowLeadsBack() {
        Map<String, Set<String>> arrows = arrows();
        for (String from : arrows.keySet()) {
            assertThat(reachable(from, arrows)).as("reachable from %s", from).doesNotContain(from);
        }
    }

    @Test
    void valuesAndTheWireKnowNothingElse() {
        Map<String, Set<String>> arrows = arrows();

        assertThat(arrows.getOrDefault("model", Set.of())).isEmpty();
        assertThat(arrows.getOrDefault("protocol", Set.of())).isSubsetOf("model");
        assertThat(arrows).as("only the wiring chooses a platform").allSatisfy((from, to) -> assertThat(
                        from.equals("app") || from.endsWith(".unix") || from.endsWith(".macos") ? Set.<String>of() : to)
                .noneMatch(name -> name.endsWith(".unix") || name.endsWith(".macos")));
    }

    @Test
    void noTwoClassesHaveTheSameName() throws IOException {
        Map<String, Set<String>> places = new TreeMap<>();
        for (String module : List.of("app", "cli", "packaging")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(file -> places.computeIfAbsent(
                                file.getFileName().toString(), key -> new TreeSet<>())
                        .add(file.toString()));
            }
        }

        assertThat(places).containsKeys("Supervisor.java", "AlgoHome.java", "ArchitectureTest.java");
        places.keySet().removeAll(Set.of("package-info.java", "Main.java")); // each program begins in its Main
        assertThat(places).allSatisfy((name, where) -> assertThat(where).hasSize(1));
    }

    /** From each package the packages it uses, without {@code algo.app.}; the root package is {@code app}. */
    private static Map<String, Set<String>> arrows() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = ToolProvider.findFirst("jdeps")
                .orElseThrow(() -> new AssertionError("this JDK has no jdeps"))
                .run(
                        new PrintWriter(out),
                        new PrintWriter(err),
                        "-verbose:package",
                        "-filter:none",
                        "--ignore-missing-deps",
                        "--multi-release",
                        "base",
                        "-regex",
                        "algo\\.app(\\..*)?",
                        "target/classes");
        assertThat(code).as("%s%s", out, err).isZero();
        Map<String, Set<String>> arrows = new TreeMap<>();
        String from = "";
        for (String line : out.toString().lines().toList()) {
            String[] words = line.strip().split("\\s+");
            int arrow = List.of(words).indexOf("->");
            if (line.startsWith("   ") && arrow >= 0) {
                from = arrow == 1 ? words[0] : from;
                String to = words[arrow + 1];
                boolean own = from.startsWith("algo.app") && to.startsWith("algo.app") && !from.equals(to);
                if (own) {
                    arrows.computeIfAbsent(name(from), key -> new TreeSet<>()).add(name(to));
                }
            }
        }
        assertThat(arrows).as("jdeps said: %s", out).isNotEmpty();
        return arrows;
    }

    private static String name(String packageName) {
        return packageName.equals("algo.app") ? "app" : packageName.substring("algo.app.".length());
    }

    private static String text(Map<String, Set<String>> arrows) {
        return arrows.entrySet().stream()
                .map(arrow -> arrow.getKey() + " -> " + String.join(", ", arrow.getValue()))
                .collect(Collectors.joining("\n"));
    }

    /** The lines of the page, whatever stands around them. */
    private static String listed() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(page).as("%s", PAGE).contains(BEGIN).contains(END);
        return page.substring(page.indexOf(BEGIN), page.indexOf(END))
                .lines()
                .map(String::strip)
                .filter(line -> line.contains(" -> "))
                .collect(Collectors.joining("\n"));
    }

    private static Set<String> reachable(String from, Map<String, Set<String>> arrows) {
        Set<String> found = new LinkedHashSet<>();
        List<String> open = new ArrayList<>(arrows.getOrDefault(from, Set.of()));
        while (!open.isEmpty()) {
            String next = open.remove(open.size() - 1);
            if (found.add(next)) {
                Collection<String> more = arrows.getOrDefault(next, Set.of());
                open.addAll(more);
            }
        }
        return found;
    }
}
