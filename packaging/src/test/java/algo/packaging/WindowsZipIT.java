package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The archive for Windows, as {@code -Pdist} makes it, and its launcher in the shell of Wine. */
@Tag("packages")
class WindowsZipIT {
    private static final Path PACKAGES = Path.of(System.getProperty("algo.packages", "target/dist"));
    private static final Path WINE = Path.of("../target/wine").toAbsolutePath().normalize();

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    /** A path as people have them on Windows. */
    private Path installed;

    /** In place of the client: prints its arguments, and ends with the first one as its code. */
    private static final String ARGUMENTS =
            """
            package algo.cli;

            public class Main {
                public static void main(String[] args) throws Exception {
                    for (String each : args) {
                        System.out.write(("[" + each + "]\\n").getBytes("UTF-8"));
                    }
                    System.out.flush();
                    System.exit(args[0].matches("[0-9]") ? Integer.parseInt(args[0]) : 0);
                }
            }
            """;

    @BeforeEach
    void unpack() throws IOException {
        Needs.tool("wine");
        try (Stream<Path> files = Files.isDirectory(WINE) ? Files.list(WINE) : Stream.empty()) {
            Needs.machine(
                    files.anyMatch(file -> file.getFileName().toString().startsWith("ready-")),
                    "has no Wine that 'sh packaging/wine.sh' has prepared");
        }
        installed = home.directory().resolve("Program Files (x86)/Zürich & co/algo");
        try (ZipFile packed = new ZipFile(archive().toFile())) {
            for (ZipEntry entry : packed.stream().toList()) {
                Path file = installed.getParent().resolve(entry.getName());
                Files.createDirectories(file.getParent());
                try (InputStream in = packed.getInputStream(entry)) {
                    Files.copy(in, file);
                }
            }
        }
    }

    @Test
    void itHoldsWhatWindowsNeedsAndNothingOfOtherSystems() throws Exception {
        try (ZipFile packed = new ZipFile(archive().toFile())) {
            assertThat(packed.stream())
                    .isNotEmpty()
                    .allMatch(entry -> entry.getTimeLocal().getYear() == 2026, "one time for all");
        }
        assertThat(names(installed)).contains("README.md", "bin", "docs", "lib", "licenses", "share", "strategies");
        assertThat(names(installed.resolve("bin"))).containsExactly("algo.cmd");
        assertThat(names(lib().resolve("native"))).containsExactly("win32-x86-64");
        assertThat(lib().resolve("native/win32-x86-64/jnidispatch.dll")).isNotEmptyFile();
        assertThat(lib().resolve("runtime/bin/java.exe")).isNotEmptyFile();
        assertThat(lib().resolve("keeper")).doesNotExist();
        assertThat(installed.resolve("share/powershell/algo.ps1")).isNotEmptyFile();
        assertThat(installed.resolve("licenses/openjdk/LICENSE")).isNotEmptyFile();
        assertThat(new ObjectMapper()
                        .readTree(installed.resolve("licenses/bom.json").toFile())
                        .get("components")
                        .findValuesAsText("publisher"))
                .contains("Eclipse Adoptium");
        String launcher = Files.readString(installed.resolve("bin/algo.cmd"));
        assertThat(launcher.replace("\r\n", "")).as("lines end as there").doesNotContain("\n", "\r");
    }

    @Test
    void commandsThatNeedNoDaemonWorkAndKeepTheirExitCodes() throws Exception {
        List<String> said = tried("%algo% version", "%algo% help calendar", "%algo% no-such-command");

        assertThat(said.get(0)).matches("(?s)algo \\S+, protocol \\d+, Java 17.*code 0");
        assertThat(said.get(1)).contains("algo calendar", "is-open", "code 0");
        assertThat(said.get(2)).contains("unknown command 'no-such-command'", "code 2");
    }

    /** They read the files of the home alone. That lies on the drive of this Wine, where nobody else may write, as the client wants it. */
    @Test
    void calendarAndSchedulesAreShownWithoutADaemon() throws Exception {
        String name = home.directory().getFileName().toString();
        Path drive = WINE.resolve("prefix/drive_c");
        Path own = Files.createDirectory(drive.resolve(name));
        try {
            Files.writeString(
                    Files.createDirectory(own.resolve("strategies")).resolve("strategy_configs.json"),
                    """
                    {"version": 1, "strategies": {"ema": {"script": "ema.py", "exchange": "NSE",
                        "schedule": {"type": "window", "start": "09:20", "stop": "15:15", "days": ["mon"]}}}}
                    """);
            String algo = "set \"ALGO_HOME=C:\\" + name + "\"\n%algo% ";

            List<String> said = tried(
                    algo + "calendar is-open NSE --at 2026-11-23T09:20",
                    algo + "calendar is-open NSE --at 2026-11-24T10:00",
                    algo + "calendar add 2026-12-07 NSE --name \"Election day\"",
                    algo + "calendar check 2026-12-07 NSE",
                    algo + "schedule --next 2 --from 2026-11-23T08:00",
                    algo + "schedule ema --next 1 --from 2026-12-05 --json");

            assertThat(said.get(0)).startsWith("NSE open, 09:15 to 15:30 IST").endsWith("code 0");
            assertThat(said.get(1))
                    .startsWith("NSE closed: Guru Nanak Jayanti; opens Wed 25 Nov 2026 09:15 IST")
                    .endsWith("code 1");
            assertThat(said.get(2))
                    .startsWith("Mon 7 Dec 2026, NSE: Election day, closed")
                    .endsWith("code 0");
            assertThat(said.get(3))
                    .contains("NSE  closed  holiday  Election day (from your calendar)")
                    .endsWith("code 0");
            assertThat(said.get(4))
                    .as("next")
                    .contains("Mon 23 Nov 2026  09:20  start  ema", "Mon 23 Nov 2026  15:15  stop   ema")
                    .endsWith("code 0");
            assertThat(said.get(5))
                    .as("not on the day that was added")
                    .contains("2026-12-14T09:20", "Election day")
                    .endsWith("code 0");
        } finally {
            try (Stream<Path> files = Files.walk(own)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Test
    void argumentsArriveAsTheyWereWritten() throws Exception {
        Path source =
                Files.createDirectories(home.directory().resolve("source")).resolve("Main.java");
        Files.writeString(source, ARGUMENTS);
        int compiled = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "--release",
                        "17",
                        "-d",
                        source.getParent().toString(),
                        source.toString());
        assertThat(compiled).isZero();
        Path jar = lib().resolve("algo-cli.jar");
        Files.delete(jar);
        try (JarOutputStream entries = new JarOutputStream(Files.newOutputStream(jar))) {
            entries.putNextEntry(new JarEntry("algo/cli/Main.class"));
            Files.copy(source.resolveSibling("algo/cli/Main.class"), entries);
        }

        List<String> said = tried(
                "%algo% 7 \"two words\" \"a & b\" \"a^b\" \"x | y > z\" wow! \"wow!\"",
                "%algo% 3 \"say \\\"so\\\"\" \"\" --env=\"A=b & c\" --reason=\"it's (over)\" \"end\\\\\"",
                "%algo% --home \"dir with & and )\" status",
                "%algo% 5 %CITY% ema_crossover@SBIN tag:nifty");

        assertThat(said.get(0)).isEqualTo("[7]\n[two words]\n[a & b]\n[a^b]\n[x | y > z]\n[wow!]\n[wow!]\ncode 7");
        assertThat(said.get(1))
                .isEqualTo("[3]\n[say \"so\"]\n[]\n[--env=A=b & c]\n[--reason=it's (over)]\n[end\\]\ncode 3");
        assertThat(said.get(2)).isEqualTo("[--home]\n[dir with & and )]\n[status]\ncode 0");
        assertThat(said.get(3)).isEqualTo("[5]\n[Zürich]\n[ema_crossover@SBIN]\n[tag:nifty]\ncode 5");
    }

    @Test
    void theJavaInsideGoesBeforeOthersAndWithoutOneTheLauncherSaysWhatToDo() throws Exception {
        Path other = home.directory().resolve("other java");
        Files.move(lib().resolve("runtime"), other);

        List<String> said = tried(
                "set \"JAVA_HOME=\"\n%algo% version",
                "set \"JAVA_HOME=" + windows(other) + "\"\n%algo% version",
                "set \"ALGO_JAVA=" + windows(other.resolve("bin/none.exe")) + "\"\n%algo% version");

        assertThat(said.get(0)).contains("algo: no Java found; install Java 17 or newer, or set JAVA_HOME", "code 1");
        assertThat(said.get(1)).contains("Java 17", "code 0");
        assertThat(said.get(2)).contains("no Java found", "code 1");
        Files.delete(lib().resolve("algo-daemon.jar"));
        assertThat(tried("%algo% version").get(0)).contains("is not whole", "unpack it there again", "code 1");
    }

    /** As the first command does it in the background. */
    @Test
    void anArchiveOfClassesIsMadeOnceForTheVersion() throws Exception {
        Path cache = home.directory().resolve("local/algo/cache");

        assertThat(tried("%algo% --make-archive-of-classes").get(0)).isEqualTo("code 0");

        List<String> there = names(cache);
        assertThat(there).hasSize(1);
        assertThat(there.get(0)).startsWith("client-runtime_").endsWith("_" + lib().getFileName() + ".jsa");
        assertThat(tried("%algo% version").get(0)).startsWith("algo ").endsWith("code 0");
        assertThat(names(cache)).isEqualTo(there);
    }

    /** Runs each of these lines of a batch file in a shell of its own; the answers have a line with the exit code at their end. */
    private List<String> tried(String... lines) throws Exception {
        List<String> answers = new ArrayList<>();
        for (String line : lines) {
            Path script = home.directory().resolve("try.cmd");
            List<String> text = List.of(
                    "@echo off",
                    "set ALGO_CLIENT_ARCHIVE=0",
                    "set ALGO_JAVA=",
                    "set \"ALGO_HOME=" + windows(home.home()) + "\"",
                    "set \"LOCALAPPDATA=%LOCAL%\"",
                    line,
                    "");
            Files.writeString(script, String.join("\n", text).replace("\n", "\r\n"));
            Call.Result result = home.call(List.of("wine", "cmd", "/d", "/c", windows(script)))
                    .with("WINEPREFIX", WINE.resolve("prefix").toString())
                    // In place of letters in the script, which the shell reads in an old code page.
                    .with("algo", "\"" + windows(installed) + "\\bin\\algo.cmd\"")
                    .with("LOCAL", windows(home.directory().resolve("local")))
                    .with("CITY", "Zürich")
                    .with("WINEARCH", "win64")
                    .with("WINEDEBUG", "-all")
                    .with("WINEDLLOVERRIDES", "mscoree,mshtml=")
                    .with("DISPLAY", "")
                    .with("LC_ALL", "C.UTF-8")
                    .run();
            answers.add((result.out() + result.err()).replace("\r", "") + "code " + result.code());
        }
        return answers;
    }

    private static String windows(Path path) {
        return "Z:" + path.toAbsolutePath().toString().replace('/', '\\');
    }

    private Path lib() {
        return AlgoHome.lib(installed);
    }

    private static Path archive() throws IOException {
        try (Stream<Path> all = Files.list(PACKAGES)) {
            return all.filter(file -> file.toString().endsWith(".zip"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static List<String> names(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
