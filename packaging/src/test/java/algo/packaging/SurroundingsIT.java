package algo.packaging;

import static algo.packaging.Call.names;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a strategy finds around itself, and what others find of it. */
class SurroundingsIT {
    /** What a daemon may inherit, e.g. of nohup, of a careless service manager, or of a shell's redirections. */
    private static final List<String> CARELESS = List.of(
            "env",
            "--block-signal=USR1,TERM,CHLD,WINCH",
            "sh",
            "-c",
            "trap '' HUP INT QUIT USR2 ALRM; umask 000; exec 7</etc/passwd 8>/dev/null 9>&1; exec \"$0\" \"$@\"");

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    void aStrategyGetsExactlyTheDocumentedSurroundings() throws Exception {
        Path dump = home.directory().resolve("dump");
        home.algo(
                        "add",
                        home.script("surroundings.py").toString(),
                        "--id",
                        "probe",
                        "--name",
                        "Prob é",
                        "--exchange",
                        "nfo",
                        "--python",
                        AlgoHome.PYTHON,
                        "--param",
                        "DUMP=" + dump,
                        "--param",
                        "NOTE=ığü ₹")
                .with("LD_LIBRARY_PATH", "/evil")
                .with("PYTHONPATH", "/evil")
                .with("AWS_SECRET_ACCESS_KEY", "canary")
                .with("KEPT", "by name")
                .with("LC_TIME", "C")
                .by(CARELESS)
                .run()
                .ok();
        home.algo(
                        "set",
                        "probe",
                        "pass_env=KEPT",
                        "limits.memory_mb=300",
                        "limits.open_files=99",
                        "limits.threads=3",
                        "limits.cpu_seconds=50")
                .run()
                .ok();
        home.algo("start", "probe", "--no-wait").run().ok();
        Eventually.holds("the dump", () -> Files.exists(dump));

        JsonNode probe = new ObjectMapper().readTree(dump.toFile());

        JsonNode env = probe.get("environment");
        JsonNode status = home.status("probe");
        assertThat(names(env))
                .containsExactlyInAnyOrder(
                        "PATH",
                        "HOME",
                        "LANG",
                        "TZ",
                        "LC_TIME",
                        "KEPT",
                        "STRATEGY_ID",
                        "STRATEGY_NAME",
                        "OPENALGO_STRATEGY_EXCHANGE",
                        "OPENALGO_HOST",
                        "HOST_SERVER",
                        "OPENALGO_APIKEY",
                        "OPENALGO_API_KEY",
                        "PYTHONUNBUFFERED",
                        "ALGO_RUN_ID",
                        "OPENBLAS_NUM_THREADS",
                        "OMP_NUM_THREADS",
                        "MKL_NUM_THREADS",
                        "NUMEXPR_NUM_THREADS",
                        "NUMBA_NUM_THREADS",
                        "POLARS_MAX_THREADS",
                        "RAYON_NUM_THREADS",
                        "LOKY_MAX_CPU_COUNT",
                        "MALLOC_ARENA_MAX",
                        "WEBSOCKET_URL",
                        "WEBSOCKET_HOST",
                        "WEBSOCKET_PORT",
                        "ALGO_BIND",
                        "PYTHONPATH",
                        "NO_PROXY",
                        "no_proxy",
                        "DUMP",
                        "NOTE");
        assertThat(env.get("STRATEGY_ID").asText()).isEqualTo("probe");
        assertThat(env.get("STRATEGY_NAME").asText()).isEqualTo("Prob é");
        assertThat(env.get("NOTE").asText()).isEqualTo("ığü ₹");
        assertThat(env.get("OPENALGO_STRATEGY_EXCHANGE").asText()).isEqualTo("NFO");
        assertThat(env.get("OPENALGO_HOST").asText())
                .startsWith("http://127.0.0.1:")
                .isEqualTo(env.get("HOST_SERVER").asText());
        assertThat(env.get("OPENALGO_APIKEY").asText())
                .hasSizeGreaterThan(20)
                .isEqualTo(env.get("OPENALGO_API_KEY").asText());
        assertThat(env.get("ALGO_RUN_ID").asText())
                .isEqualTo(status.get("run_id").asText());
        assertThat(env.get("OMP_NUM_THREADS").asText()).isEqualTo("3");
        assertThat(env.get("LOKY_MAX_CPU_COUNT").asText()).isEqualTo("3");
        assertThat(env.get("MALLOC_ARENA_MAX").asText()).isEqualTo("2");
        assertThat(env.get("WEBSOCKET_URL").asText())
                .isEqualTo(env.get("OPENALGO_HOST").asText().replace("http://", "ws://"))
                .isEqualTo("ws://" + env.get("WEBSOCKET_HOST").asText() + ":"
                        + env.get("WEBSOCKET_PORT").asText());
        assertThat(env.get("TZ").asText()).as("whatever the daemon's is").isEqualTo("Asia/Kolkata");

        JsonNode descriptors = probe.get("descriptors");
        assertThat(names(descriptors)).containsExactly("0", "1", "2");
        assertThat(descriptors.get("0").asText()).isEqualTo("/dev/null");
        assertThat(descriptors.get("1").asText())
                .isEqualTo(status.get("log_file").asText())
                .isEqualTo(descriptors.get("2").asText());
        assertThat(probe.get("limits").get("Max data size").asText()).isEqualTo(String.valueOf(300L * 1024 * 1024));
        assertThat(probe.get("limits").get("Max open files").asText()).isEqualTo("99");
        assertThat(probe.get("limits").get("Max cpu time").asText()).isEqualTo("50");
        assertThat(probe.get("blocked").asText()).isEqualTo("0000000000000000");
        // Python itself ignores these two.
        assertThat(probe.get("ignored")).extracting(JsonNode::asText).isSubsetOf("SIGPIPE", "SIGXFSZ");
        SeenProcess daemon = home.daemon();
        SeenProcess wrapper = SeenProcess.of(probe.get("pid").asLong()).parent();
        assertThat(probe.get("session").asLong())
                .isEqualTo(probe.get("group").asLong())
                .isEqualTo(wrapper.pid());
        assertThat(probe.get("oom_score_adj").asInt())
                .isGreaterThan(Integer.parseInt(Files.readString(Path.of("/proc/" + daemon.pid() + "/oom_score_adj"))
                        .strip()));
        assertThat(Files.readString(Path.of("/proc/" + daemon.pid() + "/limits")))
                .doesNotContain(String.valueOf(300L * 1024 * 1024));
    }

    @Test
    void everythingInTheHomeIsTheOwnersAlone() throws Exception {
        home.script("idle.py", "import time", "time.sleep(100)");
        List<String> umask = List.of("sh", "-c", "umask 000; exec \"$0\" \"$@\"");
        home.algo("start", "idle.py").by(umask).run().ok();
        home.algo("set", "idle", "name=Idle").by(umask).run().ok();
        home.algo("add", "idle.py", "--id", "other").by(umask).run().ok();
        home.algo("remove", "other").by(umask).run().ok();

        // Once more where a file went meanwhile: the copy of the state is written after the answer.
        Eventually.holds("all is looked at", () -> {
            try (Stream<Path> all = Files.walk(home.home())) {
                for (Path path : all.toList()) {
                    if (!Files.isSymbolicLink(path)) {
                        assertThat(AlgoHome.mode(path))
                                .as(path.toString())
                                .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
                    }
                }
            }
            return true;
        });
    }
}
