package algo.packaging;

import static algo.app.protocol.ExitCode.CONFLICT;
import static algo.app.protocol.ExitCode.NOT_FOUND;
import static algo.app.protocol.ExitCode.USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** People who leave take their strategies along as files of systemd or Kubernetes, without a secret. */
class LeavingIT {
    private static final String SECRET = "a-value-that-nobody-may-see";

    @RegisterExtension
    final CommandHome home = new CommandHome();

    private void strategies() throws Exception {
        home.does(
                "add",
                home.script("my bot.py", "print(1)").toString(),
                "--id",
                "bot",
                "--python",
                TestHome.PYTHON,
                "--param",
                "ODD=50% \"of\" $HOME",
                "--for",
                "SYMBOL=SBIN,M&M");
        home.does(
                "set",
                "bot",
                "secrets=[\"OTHER\"]",
                "restart.when=on-failure",
                "stop.grace=9s",
                "args=[\"a b\",\"50%\"]");
        home.does("set", "bot@M&M", "limits.memory_mb=300");
        home.does("schedule", "bot", "--start", "08:30", "--stop", "15:15", "--days", "mon-fri");
        home.does("schedule", "bot@SBIN", "--cron", "*/30 9-14 1 * 1-5");
        home.does("add", home.script("plain.py", "print(2)").toString(), "--python", TestHome.PYTHON);
        home.does("add", home.script("often.py", "print(3)").toString(), "--python", TestHome.PYTHON);
        home.does("schedule", "often", "--every", "20m", "--on-missing-year", "hold");
        for (String name : List.of("OTHER", "OPENALGO_APIKEY")) {
            home.ask("{\"ask\":\"secret_set\",\"name\":\"" + name + "\",\"strategy\":\"\",\"value\":\"" + SECRET
                    + "\"}");
        }
    }

    private Path out() throws IOException {
        return Files.createDirectories(home.directory().resolve("out"));
    }

    private Map<String, String> files(String directory) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(out().resolve(directory))) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                files.put(out().resolve(directory).relativize(each).toString(), Files.readString(each));
            }
        }
        return files;
    }

    @Test
    void unitsAreWhatSystemdTakes() throws Exception {
        Needs.tool("systemd-analyze");
        strategies();
        Map<String, String> before = home.decided();

        assertThat(home.inside("export", "bot", "plain", "often", "--to", "systemd", "-o", out().toString())
                        .ok()
                        .out())
                .contains(
                        "bot: exported to " + out().resolve("bot-systemd") + ", 10 files",
                        "each begins with what is lost");

        assertThat(home.decided()).as("the home is as it was").isEqualTo(before);
        Map<String, String> bot = files("bot-systemd");
        assertThat(bot.keySet())
                .containsExactlyInAnyOrder(
                        "algo-bot.service",
                        "algo-bot.timer",
                        "algo-bot-stop.service",
                        "algo-bot-stop.timer",
                        "algo-bot-SBIN.service",
                        "algo-bot-SBIN.timer",
                        "algo-bot-M-M.service",
                        "algo-bot-M-M.timer",
                        "algo-bot-M-M-stop.service",
                        "algo-bot-M-M-stop.timer");
        assertThat(bot.get("algo-bot.service"))
                .contains("calendar is-open NSE --home " + home.home() + " --at 'today 09:15'")
                .contains("Environment=\"ODD=50%% \\\"of\\\" $HOME\"")
                .contains("\"a b\" 50%%\n")
                .contains("\nRestart=on-failure\n", "\nTimeoutStopSec=9000ms\n", "\nMemoryMax=1024M\n");
        assertThat(bot.get("algo-bot-M-M.service")).contains("\nMemoryMax=300M\n", "SYMBOL=M&M");
        assertThat(bot.get("algo-bot.timer")).contains("OnCalendar=Mon,Tue,Wed,Thu,Fri *-*-* 08:30:00 Asia/Kolkata");
        assertThat(bot.get("algo-bot-stop.timer")).contains(" *-*-* 15:15:00 Asia/Kolkata");
        assertThat(files("often-systemd").get("algo-often.service"))
                .contains("ExecCondition=")
                .doesNotContain("-eq 3");
        assertThat(files("plain-systemd").keySet()).containsExactly("algo-plain.service");
        verify("bot-systemd", "plain-systemd", "often-systemd");
        noSecret("bot-systemd");
    }

    private void verify(String... directories) throws Exception {
        Path runtime = Files.createDirectory(
                home.directory().resolve("runtime"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        List<String> command = new ArrayList<>(List.of("systemd-analyze", "verify", "--user"));
        for (String directory : directories) {
            for (Map.Entry<String, String> each : files(directory).entrySet()) {
                Path file = out().resolve(directory).resolve(each.getKey());
                // It looks for the programs, and the client of this test is in a JVM.
                Files.writeString(file, each.getValue().replace("=/usr/bin/algo ", "=/bin/true "));
                command.add(file.toString());
            }
        }
        Map<String, String> environment = Map.of("PATH", System.getenv("PATH"), "XDG_RUNTIME_DIR", runtime.toString());
        Call.Result result = new Call(command, environment, home.directory()).run();
        assertThat(result.out() + result.err()).isEmpty();
        assertThat(result.code()).isZero();
    }

    private void noSecret(String directory) throws IOException {
        files(directory).forEach((name, text) -> {
            assertThat(text).as(name).doesNotContain(SECRET);
            if (!name.startsWith("code/")) {
                assertThat(text).as(name).startsWith("# " + name + ": ").contains("\n# What is lost:\n# - ");
            }
        });
    }

    @Test
    void manifestsComeWithTheImageThatTheyRun() throws Exception {
        strategies();

        assertThat(home.inside("export", "bot", "--to", "kubernetes", "-o", out().toString(), "--json")
                        .ok()
                        .json()
                        .at("/exported/0/files"))
                .hasSize(4);

        Map<String, String> bot = files("bot-kubernetes");
        assertThat(bot.keySet())
                .containsExactlyInAnyOrder("bot.yaml", "bot-sbin.yaml", "bot-m-m.yaml", "Dockerfile", "code/my bot.py");
        assertThat(bot.get("bot-m-m.yaml")).contains("memory: \"300Mi\"", "kind: CronJob", "timeZone: Asia/Kolkata");
        assertThat(bot.get("bot-sbin.yaml")).contains("schedule: \"*/30 9-14 1 * 1-5\"");
        noSecret("bot-kubernetes");
    }

    @Test
    void whatCannotBeWrittenLeavesEverythingAsItIs() throws Exception {
        strategies();
        String out = out().toString();

        home.inside("export", "bot", "--to", "helm").refused(USAGE, "--to takes systemd or kubernetes, not 'helm'");
        home.inside("export", "bot", "plain").refused(USAGE, "an archive is of one strategy");
        home.inside("export", "bot", "--to", "systemd", "-o", out + "/none").refused(USAGE, "there is no directory");
        home.inside("export", "nobody", "--to", "systemd", "-o", out).refused(NOT_FOUND, "nobody: no such strategy");
        home.does("export", "plain", "--to", "systemd", "-o", out);
        Path mine = Files.writeString(out().resolve("plain-systemd/mine"), "");
        home.inside("export", "plain", "--to", "systemd", "-o", out).refused(CONFLICT, "is there already", "--replace");
        assertThat(mine).exists();
        home.does("export", "plain", "--to", "systemd", "-o", out, "--replace");
        assertThat(mine).doesNotExist();
        assertThat(home.inside("export", "bot@SBIN", "--to", "kubernetes", "-o", out)
                        .ok()
                        .out())
                .contains("bot@SBIN: exported to");
        try (Stream<Path> all = Files.list(out())) {
            assertThat(all).hasSize(2);
        }
    }
}
