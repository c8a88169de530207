package algo.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The first sentence of a Javadoc says what the thing does or is: "Returns whether …", "The time after which …". A clause
 * such as "What is left" or "Whether it runs" in its place leaves the reader to guess. Scans the sources of the daemon
 * and of the client.
 */
class JavadocTest {
    private static final List<Path> SOURCES = List.of(Path.of("src/main/java"), Path.of("../cli/src/main/java"));

    private static final Pattern JAVADOC = Pattern.compile("/\\*\\*(?:\\s|\\*(?!/))*(.*?)\\*/", Pattern.DOTALL);
    private static final Pattern CLAUSE =
            Pattern.compile("(What|How|Why|Whose|Whom|Who|Where|When|Which|Whether|That)\\b.*", Pattern.DOTALL);

    private static final Pattern ALONE = Pattern.compile("/\\*\\*(?:[^*]|\\*(?!/))*+\\*/\\s*(?:/\\*\\*|})");

    @Test
    void firstSentencesSayWhatTheThingDoesOrIs() throws Exception {
        List<String> found = new ArrayList<>();
        int looked = 0;
        for (Path root : SOURCES) {
            assertThat(root).isDirectory();
            for (Path file : javaFiles(root)) {
                looked++;
                clauses(Files.readString(file)).forEach(clause -> found.add(root.relativize(file) + ": " + clause));
            }
        }

        assertThat(looked).isGreaterThan(500);
        assertThat(found)
                .as("Javadoc that begins with a clause; begin with \"Returns …\", \"Reads …\", \"The …\"")
                .isEmpty();
    }

    /** Newer compilers refuse the build of a Javadoc that stands alone, by {@code -Xlint:all -Werror}. */
    @Test
    void eachJavadocStandsBeforeADeclaration() throws Exception {
        List<String> found = new ArrayList<>();
        for (Path root : SOURCES) {
            for (Path file : javaFiles(root)) {
                ALONE.matcher(Files.readString(file))
                        .results()
                        .forEach(match -> found.add(root.relativize(file) + ": " + match.group()));
            }
        }

        assertThat(found).isEmpty();
        assertThat(ALONE.matcher("/** A. */\n    /** B. */ int b;").find()).isTrue();
        assertThat(ALONE.matcher("/** A. */\n    int a;\n    /** B. */ int b;").find())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/** What is left of a run. */",
                "    /** Whether it runs. */",
                "/**\n * How long a start may take.\n *\n * @param now steady time\n */",
                "/**\n *\n * That nothing was found.\n */"
            })
    void aClauseIsFound(String source) {
        assertThat(clauses("final class Sample {\n" + source + "\n}")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/** Returns what is left of a run. */",
                "/** Whatever. */",
                "/* What is left: no Javadoc. */",
                "// What is left: no Javadoc.",
                "/** @param now what the clock says */",
                "/** Reads a line. What is no line is passed over. */"
            })
    void anythingElseIsNot(String source) {
        assertThat(clauses("final class Sample {\n" + source + "\n}")).isEmpty();
    }

    private static List<Path> javaFiles(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> clauses(String source) {
        List<String> clauses = new ArrayList<>();
        Matcher javadoc = JAVADOC.matcher(source);
        while (javadoc.find()) {
            String text = javadoc.group(1);
            if (CLAUSE.matcher(text).matches()) {
                clauses.add(text.lines().findFirst().orElse(text).strip());
            }
        }
        return clauses;
    }
}
