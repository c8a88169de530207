package algo.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is of one system stays in its packages {@code .unix}, {@code .windows} or {@code .macos}: a scan of the sources, comments left out. That a link is not
 * followed ({@code NOFOLLOW_LINKS}) is the JDK's own word on every system, so it may stand anywhere.
 */
class PlatformSeamTest {
    private static final List<Path> SOURCES = List.of(Path.of("src/main/java"), Path.of("../cli/src/main/java"));

    /** Each says one thing that only one system has. */
    private static final Map<String, Pattern> FORBIDDEN = Map.of(
            "a package of one system", Pattern.compile("\\balgo\\.app\\.[a-z.]*(?:unix|windows|macos)\\b"),
            "native code", Pattern.compile("\\bcom\\.sun\\.jna\\b|\\bsun\\.misc\\b"),
            "modes", Pattern.compile("PosixFile|\"[r-][w-][x-][rwx-]{0,6}\""),
            "attributes of one system", Pattern.compile("\"unix:|\"posix:"),
            "files of one system", Pattern.compile("\"[^\"]*(?<![\\w.])/(proc|dev|bin/sh)\\b"),
            "signals by name", Pattern.compile("\"SIG[A-Z]{3,}|\\bSignal\\.raise\\b"),
            "keys of files", Pattern.compile("\\bfileKey\\b"),
            "links", Pattern.compile("\\b(create|read|is)SymbolicLink\\b"));

    /** What may stand where, and why. */
    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            // They choose.
            Map.entry("algo/app/Platforms.java", Set.of("a package of one system")),
            Map.entry("algo/app/MacPlatform.java", Set.of("a package of one system")),
            Map.entry("algo/app/UnixPlatform.java", Set.of("a package of one system")),
            Map.entry("algo/app/WindowsPlatform.java", Set.of("a package of one system")),
            Map.entry("algo/cli/ClientPlatform.java", Set.of("a package of one system")),
            // They are the door.
            Map.entry("algo/app/platform/HostSystem.java", Set.of("keys of files", "links")),
            Map.entry(
                    "algo/app/platform/PosixSystem.java",
                    Set.of("modes", "attributes of one system", "files of one system", "keys of files")),
            Map.entry("algo/app/platform/PrivateFiles.java", Set.of("links")),
            // The terminal of `algo top`: its device, and what it leaves to a program by signals.
            Map.entry("algo/cli/top/Top.java", Set.of("files of one system")),
            Map.entry("algo/cli/top/FullScreen.java", Set.of("files of one system")),
            Map.entry("algo/cli/top/Signals.java", Set.of("native code")));

    @Test
    void onlyThePackagesOfASystemKnowIt() throws Exception {
        Map<String, List<String>> found = new TreeMap<>();
        int looked = 0;
        for (Path root : SOURCES) {
            assertThat(root).isDirectory();
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(PlatformSeamTest::isNeutral).toList()) {
                    String name = root.relativize(file).toString();
                    List<String> problems = new ArrayList<>(violations(Files.readString(file)));
                    problems.removeAll(ALLOWED.getOrDefault(name, Set.of()));
                    looked++;
                    if (!problems.isEmpty()) {
                        found.put(name, problems);
                    }
                }
            }
        }

        assertThat(looked).as("files looked at").isGreaterThan(300);
        assertThat(found).isEmpty();
    }

    /** So no class of one system is loaded on another: each platform names its own rooms alone, and that of macOS what is POSIX too. */
    @Test
    void thePackagesOfOneSystemDoNotKnowTheOther() throws Exception {
        Map<String, String> others =
                Map.of("unix", "(?:windows|macos)", "windows", "(?:unix|macos)", "macos", "windows");
        Map<String, Integer> looked = new TreeMap<>();
        for (Path root : SOURCES) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    for (Map.Entry<String, String> system : others.entrySet()) {
                        if (isOf(system.getKey(), file)) {
                            looked.merge(system.getKey(), 1, Integer::sum);
                            assertThat(knows(system.getValue(), Files.readString(file)))
                                    .as("%s knows %s", file, system.getValue())
                                    .isFalse();
                        }
                    }
                }
            }
        }

        assertThat(looked).containsOnlyKeys("unix", "windows", "macos");
        assertThat(knows("unix", "import algo.app.platform.unix.Fd;")).isTrue();
        assertThat(knows("windows", "algo.app.ipc.windows.NamedPipe.open(place);"))
                .isTrue();
        assertThat(knows("windows", "import algo.app.platform.unix.Fd; // algo.app.ipc.windows"))
                .isFalse();
    }

    private static boolean knows(String system, String source) {
        return Pattern.compile("\\balgo\\.(?:app|cli)\\.[a-z.]*" + system + "\\b")
                .matcher(withoutComments(source))
                .find();
    }

    @Test
    void whatIsAllowedIsNeededStill() throws IOException {
        for (Map.Entry<String, Set<String>> allowed : ALLOWED.entrySet()) {
            Path file = SOURCES.stream()
                    .map(root -> root.resolve(allowed.getKey()))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(allowed.getKey() + " is not there any more"));
            assertThat(violations(Files.readString(file)))
                    .as(allowed.getKey())
                    .containsExactlyInAnyOrderElementsOf(allowed.getValue());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import algo.app.process.unix.Reaper;",
                "import algo.app.process.windows.Job;",
                "import algo.app.log.macos.MacLogSystem;",
                "import com.sun.jna.Memory;",
                "Class.forName(\"sun.misc.Signal\");",
                "import java.nio.file.attribute.PosixFilePermission;",
                "Files.setPosixFilePermissions(file, modes);",
                "mode(\"rw-------\");",
                "Files.getAttribute(file, \"unix:mode\");",
                "Path.of(\"/proc/self\");",
                "new File(\"/dev/tty\");",
                "List.of(\"/bin/sh\", \"-c\", text);",
                "kill(\"SIGTERM\");",
                "attributes.fileKey();",
                "Files.isSymbolicLink(file);",
                "Files.readSymbolicLink(file);",
                "call(); /* why */ Files.createSymbolicLink(a, b); // so",
            })
    void thePlantedSampleIsFound(String planted) {
        String source = "class Sample {\n    void sample() {\n        " + planted + "\n    }\n}\n";

        assertThat(violations(source)).hasSize(1);
    }

    @Test
    void whatIsSaidInCommentsAndWhatOnlyLooksAlikeIsNot() {
        String source =
                """
                /** Reads {@code /proc/self/status}, see algo.app.process.unix.Proc. */
                class Sample { // "unix:mode", fileKey()
                    String text = "run 'chmod go-rwx DIR'; // see /processes";
                    String url = "http://127.0.0.1/dev";
                    boolean is = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
                }
                """;

        assertThat(violations(source)).isEmpty();
    }

    private static boolean isNeutral(Path file) {
        return file.toString().endsWith(".java")
                && !isOf("unix", file)
                && !isOf("windows", file)
                && !isOf("macos", file);
    }

    private static boolean isOf(String system, Path file) {
        return file.getParent().endsWith(system);
    }

    private static List<String> violations(String source) {
        String code = withoutComments(source);
        List<String> found = new ArrayList<>();
        FORBIDDEN.forEach((what, pattern) -> {
            if (pattern.matcher(code).find()) {
                found.add(what);
            }
        });
        return found;
    }

    /** Text comes first, so that what looks like a comment within it is none. */
    private static final Pattern TEXT_OR_COMMENT = Pattern.compile(
            "\"\"\"(?s:.*?)\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*+\"|'(?:\\\\.|[^'\\\\\n])'|//[^\n]*|/\\*(?s:.*?)\\*/");

    private static String withoutComments(String source) {
        return TEXT_OR_COMMENT
                .matcher(source)
                .replaceAll(match -> Matcher.quoteReplacement(match.group().startsWith("/") ? " " : match.group()));
    }
}
