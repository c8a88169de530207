package algo.packaging.windows;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import algo.app.platform.windows.Wine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people write and what algo keeps on Windows: bad input, names, ends of lines, rights; and the classes that it loads. */
@Tag("windows")
class WindowsFilesIT {
    private static final String SHORT = "print('up 1', flush=True)";

    /** What the JVM says when it has loaded a class of a system that this one is not. */
    private static final Pattern FOREIGN =
            Pattern.compile("algo\\.[a-z.]*\\.(?:unix|macos)\\.\\S+|algo\\.app\\.UnixPlatform");

    @RegisterExtension
    static final WindowsHome HOME = new WindowsHome();

    @Test
    void badInputIsOneLineAndChangesNothing() throws Exception {
        HOME.add("good", SHORT);
        String before = Files.readString(HOME.config());

        HOME.algo("no-such-command").refused(2, "unknown command 'no-such-command'");
        HOME.inside("start", "nobody").refused(3, "nobody");
        HOME.inside("set", "good", "limits.memory_mb=much").refused(2, "limits.memory_mb", "much");
        HOME.inside("set", "good", "limits.memory=1").refused(2, "limits.memory_mb");
        HOME.inside("add", HOME.directory().resolve("none.py").toString()).refused(2, "no such file", "none.py");
        HOME.inside("schedule", "good", "--start", "25:00", "--stop", "26:00").refused(2, "25:00");
        HOME.inside("logs", "good", "--lines", "x").refused(2, "x");

        assertThat(HOME.config()).hasContent(before);
    }

    /** Windows opens a device by each of these names, in any directory, whatever follows a dot. */
    @ParameterizedTest
    @ValueSource(strings = {"con", "NUL", "aux", "com1", "Lpt9"})
    void theNameOfADeviceIsNoId(String name) throws Exception {
        HOME.requireDaemon();
        Path script = HOME.script("fine.py", SHORT);

        HOME.inside("add", script.toString(), "--id", name).refused(2, name, "is the name of a device of Windows");

        HOME.inside("status", name).exits(3);
    }

    @Test
    void linesOfAConfigAScriptAndAFileOfVariablesMayEndAsOnWindows() throws Exception {
        Path variables = HOME.script("my variables.env", "# mine\r\nGREETING=\"good day\"\r\nCITY=Z\u00fcrich\r\n");
        HOME.add(
                "windows",
                "import os\r\nprint('[' + os.environ['GREETING'] + '][' + os.environ['CITY'] + ']', flush=True)\r\n",
                "env_file=" + variables);
        String text = Files.readString(HOME.config()).replace("\n", "\r\n");
        Files.writeString(HOME.config(), text.replace("\"name\": \"windows\"", "\"name\": \"F\u00fcr Windows\""));

        HOME.inside("reload").ok();
        HOME.begin("windows");

        Eventually.holds("it has printed: " + HOME.log("windows"), () -> HOME.log("windows")
                .contains("[good day][Z\u00fcrich]"));
        assertThat(HOME.inside("show", "windows").ok().out()).contains("env_file=" + variables);
    }

    @Test
    void theHomeAndAllInItIsItsOwnersAlone() throws Exception {
        HOME.add("own", SHORT);
        HOME.begin("own");
        List<Path> all;
        try (Stream<Path> files = Files.walk(HOME.home())) {
            all = files.toList();
        }

        List<String> wrong = new ArrayList<>();
        for (Path path : all) {
            // Wine gives what a program makes no rights of the directory.
            if (Files.exists(path) && !(Wine.isHere() && path.toString().contains("__pycache__"))) {
                rightsOfOthers(path).forEach(other -> wrong.add(path + ": " + other));
            }
        }

        assertThat(all).hasSizeGreaterThan(15);
        assertThat(wrong).isEmpty();
        assertThat(rightsOfOthers(Path.of("C:\\windows")))
                .as("elsewhere there are others")
                .isNotEmpty();
    }

    /** Who has a right beside the owner, the system and the administrators. */
    private static List<String> rightsOfOthers(Path path) throws IOException {
        AclFileAttributeView rights = Files.getFileAttributeView(path, AclFileAttributeView.class);
        UserPrincipal owner = rights.getOwner();
        return rights.getAcl().stream()
                .filter(entry -> entry.type() == AclEntryType.ALLOW)
                .map(AclEntry::principal)
                .filter(who -> !who.equals(owner))
                .map(UserPrincipal::getName)
                .filter(name -> !name.endsWith("\\SYSTEM") && !name.endsWith("\\Administrators"))
                .toList();
    }

    @Test
    void noClassOfAnotherSystemIsLoaded() throws Exception {
        HOME.inside("daemon", "stop", "--strategies");
        List<String> told = List.of("-Xlog:class+load:stdout");
        WindowsHome.Running daemon =
                HOME.java(told, "algo.app.Main", "--home", HOME.home().toString());
        Eventually.holds("it answers", () -> HOME.inside("list").code() == 0);
        HOME.add("seen", WindowsMainJobIT.CAREFUL, "stop.grace=60s");
        HOME.begin("seen");
        HOME.printed("seen", "up");
        WindowsHome.Result client =
                HOME.java(told, "algo.cli.Main", "status", "seen").result().ok();
        HOME.inside("stop", "seen").ok();
        HOME.inside("daemon", "stop").ok();
        String loaded = daemon.result().out();

        assertThat(client.out()).contains("algo.app.ipc.windows.PipeClientConnector ");
        assertThat(FOREIGN.matcher(client.out()).results().map(found -> found.group()))
                .isEmpty();
        assertThat(loaded).contains("algo.app.process.windows.Job ", "algo.app.WindowsPlatform ");
        assertThat(FOREIGN.matcher(loaded).results().map(found -> found.group()))
                .isEmpty();
    }
}
