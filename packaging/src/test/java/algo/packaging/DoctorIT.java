package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code algo doctor}: a home in order is well, and whatever is wrong has a line that says what to do. */
class DoctorIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private static List<String> wrong(Call.Result result) {
        List<String> names = new ArrayList<>();
        for (JsonNode check : result.json().get("checks")) {
            assertThat(check.fieldNames()).toIterable().containsExactly("name", "ok", "message", "hint");
            if (!check.get("ok").asBoolean()) {
                names.add(check.get("name").asText());
            }
        }
        return names;
    }

    private void finds(String name, String says) {
        Call.Result result = home.algo("doctor").run().exits(1).quiet();
        assertThat(result.out()).contains("PROBLEM  " + name).contains(says).doesNotContain("Exception", "at algo.");
        assertThat(wrong(home.algo("doctor", "--json").run().exits(1).quiet())).contains(name);
    }

    @Test
    void beforeTheFirstStartAllIsWellAndNothingIsMade() {
        Call.Result result = home.algo("doctor").run().ok().quiet();

        assertThat(result.out()).contains("ok       home", "ok       java", "ok       limits", "ok       calendar");
        assertThat(home.home()).doesNotExist();
    }

    @Test
    void aHomeInUseIsWellWithItsDaemonAndWithout() throws Exception {
        home.addBeacon("s");
        home.does("start", "s");
        home.does("set", "s", "params.X=1");
        home.algo("remove", "nobody").run().exits(3);

        Call.Result live = home.algo("doctor").run().ok().quiet();
        assertThat(live.out())
                .contains("ok       lock", "strategies: 1, running: 1", "ok       subreaper   yes", "ok       config");
        Call.Result today = home.algo("doctor", "--today").run().ok().quiet();
        assertThat(today.out()).contains("ok       today       s, which runs: its code and its secrets are there");
        assertThat(home.algo("doctor", "--today", "--json").run().ok().out()).contains("\"today\":[\"s\"]");
        home.does("set", "s", "secrets=TOKEN");
        assertThat(home.algo("doctor", "--today").run().exits(1).out())
                .contains("PROBLEM  today       s, which runs: there is no secret TOKEN; set it with 'algo secret set");
        home.does("set", "s", "secrets=null");
        home.algo("doctor", "--today", "--bundle").run().exits(2);

        home.killDaemon();
        Call.Result dead = home.algo("doctor").run().ok().quiet();
        assertThat(dead.out()).contains("no daemon runs", "left by a daemon that is gone", "strategies: 1");
        home.algo("doctor", "--today").run().exits(4);
        home.algo("daemon", "start").run().ok();
        home.algo("doctor").run().ok().quiet();
    }

    @Test
    void whatOthersMayReadIsFound() throws Exception {
        home.addBeacon("s");
        Files.writeString(home.home().resolve("secrets.json"), "{\"version\":1,\"secrets\":{\"A\":\"CANARY\"}}");
        Files.setPosixFilePermissions(
                home.home().resolve("secrets.json"), PosixFilePermissions.fromString("rw-r--r--"));

        finds("secrets", "chmod 600");
        finds("modes", "chmod -R go-rwx");
        assertThat(home.algo("doctor").run().out()).doesNotContain("CANARY");
    }

    @Test
    void aConfigAndAStateThatAreDamagedAreFound() throws Exception {
        home.addBeacon("s");
        Files.writeString(home.config(), "{\"version\":1,\"strategies\":{\"s\":{\"scrip\":\"x.py\"}}}");
        finds("config", "'algo reload'");
        // The daemon has looked at it by then, and not just may have.
        home.algo("reload").run().exits(2);
        finds("status", "script");
        home.algo("daemon", "stop").run().ok();
        Files.writeString(home.home().resolve("state/state.json"), "{\"version\":");
        finds("state", "takes its copy");
        assertThat(home.config()).content().as("nothing was changed").contains("scrip");
        assertThat(home.home().resolve("state/state.json")).hasContent("{\"version\":");
    }

    @Test
    void codeThatIsGoneAndAClockThatIsBehindAreFound() throws Exception {
        home.addBeacon("s");
        Files.delete(home.home().resolve("strategies/scripts/s/beacon.py"));
        finds("config", "no such script");
        Files.setLastModifiedTime(
                home.home().resolve("state/state.json"),
                FileTime.from(Instant.now().plusSeconds(86_400)));
        finds("clock", "set the clock");
    }

    @Test
    void aLockThatWasRemovedUnderItsDaemonIsFound() throws Exception {
        home.algo("daemon", "start").run().ok();
        Files.delete(home.home().resolve("run/daemon.lock"));

        finds("lock", "'algo daemon restart'");
    }

    @Test
    void aLimitThatIsTooLowIsFound() {
        Call.Result result = home.algo("doctor", "--json")
                .by(List.of("prlimit", "--nofile=200:200"))
                .run()
                .exits(1);

        assertThat(wrong(result)).containsExactly("limits");
        assertThat(result.out()).contains("ulimit -n");
    }

    @Test
    void aHomeThatIsAFileIsFound() throws Exception {
        Files.writeString(home.home(), "");

        finds("home", "is not a directory");
    }

    @Test
    void othersCouldWriteToTheHomeIsFound() throws Exception {
        Path open = Files.createDirectory(home.directory().resolve("open"));
        home.call(List.of("chmod", "775", open.toString())).run().ok();
        Call.Result result = home.algo("doctor", "--home", open.resolve("home").toString())
                .run()
                .exits(1);
        assertThat(result.out()).contains("PROBLEM  home", "run 'chmod go-w " + open + "'");
    }

    @Test
    @Tag("faults")
    void aDaemonThatIsStoppedIsFound() throws Exception {
        home.algo("daemon", "start").run().ok();
        SeenProcess daemon = home.daemon();
        daemon.signal("STOP");
        try {
            Call.Result result = home.algo("doctor").run().exits(1).quiet();
            assertThat(result.out()).contains("PROBLEM  lock", "kill -CONT " + daemon.pid());
        } finally {
            daemon.signal("CONT");
        }
    }
}
