package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever waits for a daemon that dies is shown what its log says last. */
class DyingDaemonIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    void aRequestThatWaitsShowsTheLastLinesAndHowItsDaemonEnded() throws Exception {
        kept("daemon", "start").run().ok();
        home.addBeacon("slow");
        home.algo("set", "slow", "start_window=60s").run().ok();
        SeenProcess keeper = home.daemon().parent();
        Call.Running start = home.algo("start", "slow").background();
        Eventually.holds(
                "it was started, and is waited for", () -> home.phase("slow").equals("starting"));

        home.daemon().signal("KILL");

        Call.Result result = start.result().exits(6).says("outcome unknown; see 'algo status'");
        List<String> lines = result.err().lines().toList();
        assertThat(lines.get(1)).isEqualTo("the last lines of " + log() + ":");
        assertThat(lines.subList(2, lines.size()))
                .hasSizeBetween(2, 5)
                .allMatch(line -> line.startsWith("  | "))
                .last()
                .asString()
                .contains("WARN keeper - the daemon ended by signal KILL; strategies go on");
        assertThat(Files.readString(log())).contains(lines.get(2).substring("  | ".length()));
        Eventually.holds("the next daemon", () -> home.algo("status").run().code() == 0);
        assertThat(home.daemon().parent()).isEqualTo(keeper);
    }

    @Test
    void aDaemonThatDiesWhileItStartsIsToldOfWithWhatItsLogSays() throws Exception {
        home.algo("daemon", "start").run().ok();
        home.algo("daemon", "stop").run().ok();
        String last =
                Files.readString(log()).lines().reduce((one, next) -> next).orElseThrow();

        for (String command : List.of("daemon start", "schedule x --market-hours")) {
            Call.Result result = dying(command.split(" ")).run().exits(1);

            assertThat(result.err().lines())
                    .as(command)
                    .startsWith(
                            "algo: the daemon did not start: it ended by signal 9", "the last lines of " + log() + ":")
                    .endsWith("  | " + last);
            assertThat(result.out()).isEmpty();
        }
        assertThat(dying("daemon", "start", "--json").run().exits(1).err())
                .isEqualTo("{\"error\":{\"code\":1,\"message\":\"the daemon did not start: it ended by signal 9\","
                        + "\"hint\":null}}\n");
    }

    @Test
    void aDaemonThatSaysWhyItDoesNotStartSaysItInItsLogToo() throws Exception {
        home.algo("daemon", "start").run().ok();
        home.algo("daemon", "stop").run().ok();
        Files.writeString(home.home().resolve("state/state.json"), "broken");
        Files.deleteIfExists(home.home().resolve("state/state.json.bak"));

        home.algo("daemon", "start").run().refused(1, "state.json");

        assertThat(log()).content().containsPattern("ERROR daemon - the daemon did not start: .*state.json");
    }

    /** The JVM of its daemon is killed at once, as the system does it when memory is short. */
    private Call dying(String... arguments) throws Exception {
        Path java = home.directory().resolve("java");
        Files.writeString(
                java,
                "#!/bin/sh\ncase \" $* \" in *algo-daemon.jar*) kill -KILL $$ ;; esac\nexec '"
                        + Path.of(System.getProperty("java.home"), "bin/java") + "' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        return home.algo(arguments).with("ALGO_JAVA", java.toString()).with("ALGO_CLIENT_ARCHIVE", "0");
    }

    private Call kept(String... arguments) {
        return home.algo(arguments).without("ALGO_KEEPER");
    }

    private Path log() {
        return home.home().resolve("log/daemon.log");
    }
}
