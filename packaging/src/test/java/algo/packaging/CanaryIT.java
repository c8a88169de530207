package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two canaries go through everything that can go wrong; in the end they are looked for everywhere. */
class CanaryIT {
    private static final int FAILED = 1;

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    /** The key that a strategy prints. */
    private final String key = "canary-key-" + UUID.randomUUID();
    /** A secret that people also wrote where it does not belong: into the config. */
    private final String written = "canary-written-" + UUID.randomUUID();

    private FakeLiveServer live;

    @AfterEach
    void close() {
        if (live != null) {
            live.close();
        }
    }

    private final Map<String, String> said = new LinkedHashMap<>();

    /** Runs a command, and keeps what it said for the search. */
    private Call.Result say(String... arguments) {
        return keep(home.algo(arguments).run(), arguments);
    }

    private Call.Result keep(Call.Result result, String... arguments) {
        said.merge(String.join(" ", arguments), result.out() + result.err(), String::concat);
        return result;
    }

    @Test
    void noOutputAndNoFileHoldsASecretButThoseThatMust() throws Exception {
        home.script(
                "leaky.py",
                "import os, sys, time",
                "key = os.environ['OPENALGO_APIKEY']",
                "print('key', key, flush=True)",
                "sys.stdout.write('in two halves ' + key[:9]); sys.stdout.flush()",
                "time.sleep(0.3)",
                "print(key[9:], flush=True)",
                "print('x' * (65536 - len(key) // 2) + key + ' behind a long line', flush=True)",
                "sys.stdout.buffer.write(b'no text \\xff ' + key.encode() + b'\\n'); sys.stdout.flush()",
                "if os.environ.get('CRASH'):",
                "    raise ValueError('refused: ' + key)",
                "print('ready', flush=True)",
                "time.sleep(1000)");
        say("add", "leaky.py", "--id", "leaky", "--python", AlgoHome.PYTHON);
        home.algo("secret", "set", "OPENALGO_APIKEY").reading(key).run().ok();
        home.algo("secret", "set", "WRITTEN", "--strategy", "leaky")
                .reading(written)
                .run()
                .ok();
        live = new FakeLiveServer(key);
        live.into(home);
        say("set", "leaky", "mode=live", "secrets=WRITTEN", "start_window=2s").ok();

        Path told = home.directory().resolve("told");
        say("set", "leaky", "on_exit=cat >>" + told + "; env >>" + told).ok();
        follow();
        crash();
        Eventually.holds("what on_exit is told", () -> Files.readString(told).contains("ALGO_EVENT_CODE=1"));
        assertThat(Files.readString(told)).contains("ValueError: refused: ***OPENALGO_APIKEY***");
        wrongConfig();
        lookAround();
        home.daemon().signal("QUIT");
        home.killDaemon();
        say("doctor");
        say("daemon", "start").ok();
        lookAround();
        searchProcesses();
        say("stop", "leaky").ok();
        say("daemon", "stop").ok();

        said.forEach((command, output) ->
                assertThat(output).as(command).doesNotContain(key).doesNotContain(written));
        assertThat(said.get("logs leaky -n 100"))
                .contains("key ***OPENALGO_APIKEY***", "in two halves ***OPENALGO_APIKEY***\n")
                .contains("***OPENALGO_APIKEY*** behind a long line");
        assertThat(holding(key))
                .allMatch(name -> name.equals("secrets.json") || name.startsWith("log/strategies/leaky"));
        assertThat(holding(written))
                .containsExactlyInAnyOrder(
                        "secrets.json", "strategies/strategy_configs.json", "strategies/strategy_configs.json.bak");
    }

    private void follow() throws Exception {
        say("start", "leaky", "--no-wait").ok();
        Call.Running following = home.algo("logs", "leaky", "-f").background();
        Eventually.holds("all was followed", () -> following.out().endsWith("ready\n"));
        assertThat(following.out()).contains("in two halves ***OPENALGO_APIKEY***\n");
        said.put("logs -f", following.out());
        following.proc().signal("TERM");
        following.result();
        say("stop", "leaky").ok();
    }

    private void crash() {
        // Long enough for any machine: one that crashes is told of at once.
        say("set", "leaky", "params.CRASH=1", "start_window=30s").ok();
        Call.Result crashed = say("start", "leaky").exits(FAILED);
        assertThat(crashed.err()).contains("ValueError: refused: ***OPENALGO_APIKEY***");
        say("set", "leaky", "params.CRASH=null", "start_window=2s").ok();
    }

    private void wrongConfig() throws Exception {
        say("set", "leaky", "name=" + written, "args=--token," + written, "params.TOKEN=" + written)
                .ok();
        Path directory = Files.createDirectory(home.directory().resolve(written));
        say("set", "leaky", "working_directory=" + directory).ok();
        Files.delete(directory);
        assertThat(say("start", "leaky").exits(FAILED).err()).contains("***WRITTEN***");
        Eventually.holds(
                "on_exit is told of it",
                () -> Files.readString(home.directory().resolve("told")).contains("ALGO_EVENT_NAME=***WRITTEN***"));
        assertThat(say("status", "leaky").out()).contains("***WRITTEN***");
        said.put("status during", say("status", "leaky", "--json").out());
        assertThat(say("show", "leaky").out()).contains("TOKEN=***WRITTEN***");
        say("set", "leaky", "mode=" + written).exits(2);
        say("set", "leaky", written + "=1").exits(2);
        say("start", written).exits(3);
        String good = Files.readString(home.config());
        Files.writeString(home.config(), good.replace("\"live\"", "\"" + written + "\""));
        assertThat(say("reload").exits(2).err()).contains("not '***WRITTEN***'");
        said.put("status with a refused config", say("status").err());
        say("doctor").exits(FAILED);
        Files.writeString(home.config(), good);
        say("reload").ok();
        say("set", "leaky", "working_directory=null").ok();
        say("start", "leaky").ok();
    }

    private void lookAround() {
        for (String command : List.of(
                "status",
                "status --json",
                "status leaky",
                "status leaky --json",
                "list",
                "daemon status",
                "daemon status --json",
                "logs leaky -n 100",
                "logs leaky --raw --json",
                "logs leaky --raw --since 1h",
                "logs leaky --runs",
                "logs leaky --grep key",
                "logs leaky --grep canary",
                "events -n 1000",
                "events -n 1000 --json",
                "show leaky",
                "show leaky --json",
                "explain leaky",
                "explain leaky --json",
                "secret list",
                "secret list --json",
                "sandbox",
                "doctor",
                "doctor --json")) {
            String[] words = command.split(" ");
            keep(home.inside(words), words);
        }
        assertThat(said.get("logs leaky --grep canary"))
                .as("nobody can guess by asking")
                .isEmpty();
    }

    /** The strategy's own environment holds them, and its arguments what people wrote there. */
    private void searchProcesses() {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            all.forEach(handle -> {
                SeenProcess process = new SeenProcess(handle.pid(), 0);
                if (process.description().contains(" STRATEGY_ID=leaky ")) {
                    assertThat(process.commandLine()).doesNotContain(key);
                } else {
                    assertThat(process.description()).doesNotContain(key, written);
                }
            });
        }
    }

    /** The files of the home, and of whatever else the test made, that hold it. */
    private List<String> holding(String canary) throws IOException {
        List<String> found = new ArrayList<>();
        byte[] wanted = canary.getBytes(StandardCharsets.US_ASCII);
        try (Stream<Path> files = Files.walk(home.directory())) {
            for (Path file : new TreeSet<>(files.toList())) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && contains(file, wanted)) {
                    found.add(home.home().relativize(file).toString());
                }
            }
        }
        return found;
    }

    private static boolean contains(Path file, byte[] wanted) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                .contains(new String(wanted, StandardCharsets.ISO_8859_1));
    }

    @Test
    void aDaemonStartedWithCoreDumpsAllowedMakesNone() throws Exception {
        home.script("idle.py", "import time", "time.sleep(1000)");
        home.algo("start", "idle.py")
                .by(List.of("sh", "-c", "ulimit -S -c unlimited; exec \"$0\" \"$@\""))
                .run()
                .ok();

        for (long pid :
                List.of(home.daemon().pid(), home.status("idle").get("pid").asLong())) {
            assertThat(Files.readString(Path.of("/proc/" + pid + "/limits"))).containsPattern("Max core file size +0 ");
        }
        String daemon = SeenProcess.of(home.daemon().pid()).commandLine();
        assertThat(daemon).contains("-XX:-HeapDumpOnOutOfMemoryError", "-XX:ErrorFile=/dev/null");
    }
}
