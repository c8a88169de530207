package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that cannot be executed, that crash at once, or that print what they like: the others notice nothing. */
class RunFaultsIT {
    private static final int FAILED = 1;
    private static final int MIB = 1024 * 1024;

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Tag("faults")
    @ParameterizedTest
    @ValueSource(strings = {"script", "directory", "interpreter"})
    void whatCannotBeExecutedIsTriedAsItsPolicySaysAndThenFailed(String missing) throws Exception {
        home.addBeacon("busy");
        home.addBeacon("other");
        Path script = home.home().resolve("strategies/scripts/busy/beacon.py");
        Path directory = Files.createDirectory(home.directory().resolve("cwd"));
        Path interpreter = Files.createSymbolicLink(home.directory().resolve("python3"), Path.of(AlgoHome.PYTHON));
        home.does(
                "set",
                "busy",
                "working_directory=" + directory,
                "restart.when=on-failure",
                "restart.max=2",
                "restart.first_delay=2s",
                "restart.max_delay=2s");
        home.does("start", "other");
        Path gone =
                switch (missing) {
                    case "script" -> script;
                    case "directory" -> directory;
                    default -> interpreter;
                };
        if (missing.equals("interpreter")) {
            home.algo("set", "busy", "script=" + shebang(interpreter), "interpreter=null")
                    .run()
                    .ok();
        }
        Path aside = home.directory().resolve("aside");
        Files.move(gone, aside);

        home.algo("start", "busy").run().refused(FAILED, "busy: could not start: ", gone.toString(), "restart 1 of 2");
        Eventually.holds("it gave up", () -> home.phase("busy").equals("failed"));

        JsonNode status = home.status("busy");
        assertThat(status.get("pid").isNull()).isTrue();
        assertThat(status.get("restarts").asInt()).isEqualTo(2);
        assertThat(status.get("last_exit").get("reason").asText()).isEqualTo("could_not_start");
        assertThat(status.get("reason").asText()).contains(gone.toString(), "gave up after 2 restarts");
        assertThat(home.beacon("busy").runs()).isEmpty();
        home.beacon("other").awaitMore(3);
        Files.move(aside, gone);
        home.does("start", "busy");
        home.beacon("busy").awaitMore(1);
        assertThat(home.beacon("busy").runs()).hasSize(1);
        assertThat(home.beacon("other").runs()).hasSize(1);
    }

    /** A program of its own that runs the beacon by the interpreter which its first line names. */
    private Path shebang(Path interpreter) throws Exception {
        Path program = home.directory().resolve("program");
        Files.writeString(
                program, "#!" + interpreter + "\nexec(open('" + home.directory().resolve("beacon.py") + "').read())\n");
        home.call(List.of("chmod", "700", program.toString())).run().ok();
        return program;
    }

    @Test
    void aDaemonAtItsLimitOfDescriptorsRefusesStartsAndStillAnswersAndStops() {
        int strategies = 20;
        home.script("idle.py", "import time", "time.sleep(100)");
        for (int i = 0; i < strategies; i++) {
            home.algo("add", "idle.py", "--id", "idle" + i, "--python", AlgoHome.PYTHON)
                    .run()
                    .ok();
        }
        home.does("start", "idle0");
        SeenProcess daemon = home.daemon();
        limitDescriptors(daemon, "40:");

        Call.Result all =
                home.algo("start", "--all", "--no-wait").run().exits(FAILED).says("no file descriptors left");

        assertThat(all.took()).isLessThan(Duration.ofSeconds(10));
        long running = 0;
        for (JsonNode one : home.algo("status", "--json").run().ok().json().get("strategies")) {
            boolean runs = !one.get("pid").isNull();
            running += runs ? 1 : 0;
            assertThat(one.get("phase").asText()).isIn(runs ? List.of("starting", "running") : List.of("failed"));
        }
        assertThat(running).isBetween(1L, 15L);
        home.does("set", "idle0", "name=Still answering");
        home.does("stop", "idle0");

        limitDescriptors(daemon, "1024:");
        home.does("start", "--all");
        assertThat(home.daemon()).isEqualTo(daemon);
    }

    private void limitDescriptors(SeenProcess daemon, String soft) {
        home.call(List.of("prlimit", "--nofile=" + soft, "--pid=" + daemon.pid()))
                .run()
                .ok();
    }

    @Test
    void oneThatCrashesAgainAndAgainDelaysNobody() {
        home.script("crash.py", "raise SystemExit(1)");
        home.algo("add", "crash.py", "--python", AlgoHome.PYTHON).run().ok();
        home.does("set", "crash", "restart.when=always", "restart.max=1000", "restart.first_delay=0s");
        home.does("set", "crash", "restart.max_delay=0s", "start_window=0s");
        home.addBeacon("other");
        home.does("start", "crash", "--no-wait");
        Eventually.holds(
                "it crashes", () -> home.status("crash").get("restarts").asInt() > 5);

        assertThat(home.algo("start", "other").run().ok().took()).isLessThan(Duration.ofSeconds(10));
        home.beacon("other").awaitMore(5);
        assertThat(home.algo("stop", "other").run().ok().took()).isLessThan(Duration.ofSeconds(10));
        home.does("stop", "crash");

        int restarts = home.beacon("other").runs().size();
        assertThat(restarts).isEqualTo(1);
        assertThat(home.phase("crash")).isEqualTo("stopped");
    }

    @Test
    @Tag("faults")
    void whateverIsPrintedIsInTheLogAndNotInTheMemoryOfTheDaemon() throws Exception {
        home.script(
                "abuse.py",
                "import os, sys",
                "def put(data):",
                "    while data:",
                "        data = data[os.write(1, data):]",
                "put(b'first\\0 \\xff\\xfe\\n')",
                "for i in range(50):",
                "    put(b'x' * (1 << 20))",
                "put(b'\\n')",
                "sys.stdout.reconfigure(line_buffering=False, write_through=False)",
                "sys.stdout.write('y' * 4000 + 'last')");
        home.script(
                "closer.py",
                "import os, time",
                "os.write(1, b'before\\n')",
                "os.close(1)",
                "os.close(2)",
                "time.sleep(100)");
        for (String id : List.of("abuse", "closer")) {
            home.algo("add", id + ".py", "--python", AlgoHome.PYTHON).run().ok();
        }
        home.does("start", "closer");
        long before = Leaks.of(home.daemon()).residentKb();
        home.does("start", "abuse", "--no-wait");
        Eventually.holds("it has ended", () -> home.phase("abuse").equals("exited"));

        home.algo("status", "abuse").run().ok();
        home.algo("logs", "abuse", "-n", "3").run().ok();

        byte[] log =
                Files.readAllBytes(Path.of(home.status("abuse").get("log_file").asText()));
        assertThat(Arrays.equals(log, expected()))
                .as("every byte, " + log.length)
                .isTrue();
        assertThat(Leaks.of(home.daemon()).residentKb()).as("KiB").isLessThan(before + 100 * 1024);
        assertThat(home.phase("closer")).isEqualTo("running");
        assertThat(home.algo("logs", "closer").run().ok().out()).isEqualTo("before\n");
    }

    private static byte[] expected() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write("first\0 ".getBytes(StandardCharsets.US_ASCII));
        all.write(new byte[] {(byte) 0xff, (byte) 0xfe, '\n'});
        byte[] line = new byte[50 * MIB + 1];
        Arrays.fill(line, (byte) 'x');
        line[line.length - 1] = '\n';
        all.write(line);
        all.write(("y".repeat(4000) + "last").getBytes(StandardCharsets.US_ASCII));
        return all.toByteArray();
    }
}
