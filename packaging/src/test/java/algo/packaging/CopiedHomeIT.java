package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One home is one place: a copy starts, adopts and stops nothing until somebody claims it. */
class CopiedHomeIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private Path copy;

    private Call copied(String... arguments) {
        return home.algo(arguments).with("ALGO_HOME", copy.toString());
    }

    private void copy() throws IOException {
        copy = home.directory().resolve("copy");
        home.call(List.of("cp", "-a", home.home().toString(), copy.toString()))
                .run()
                .ok();
    }

    @AfterEach
    void endDaemonOfCopy() {
        if (copy != null && Files.exists(copy.resolve("run/algo.sock"))) {
            copied("daemon", "stop", "--strategies").run();
        }
    }

    @Test
    void aCopyIsHeldUntilNoRunOfTheOriginalLivesAndSomebodyClaimsIt() throws Exception {
        home.addBeacon("one");
        home.does("start", "one");
        SeenProcess program = home.beacon("one").process();
        copy();

        copied("daemon", "start").run().ok();

        JsonNode status = copied("status", "--json").run().ok().json();
        assertThat(copied("daemon", "status", "--json")
                        .run()
                        .ok()
                        .json()
                        .at("/problems/0")
                        .asText())
                .contains("is a copy of " + home.home(), "--claim");
        assertThat(copied("status").run().ok().err()).contains("is held", "--claim");
        assertThat(status.at("/strategies/0/phase").asText()).isEqualTo("stopped");
        assertThat(copied("daemon", "status").run().ok().out()).contains("is held", "--claim");
        for (String[] change : new String[][] {
            {"start", "one"}, {"stop", "--all"}, {"restart", "one"}, {"set", "one", "name=x"}, {"remove", "one"}
        }) {
            assertThat(copied(change).run().exits(5).err())
                    .as(String.join(" ", change))
                    .contains("is held", "--claim");
        }
        assertThat(copied("daemon", "start", "--claim").run().exits(5).err())
                .contains("runs of the original live here", "process " + program.pid());
        assertThat(program.isAlive()).isTrue();
        assertThat(home.phase("one")).isEqualTo("running");

        home.does("stop", "one");
        home.algo("daemon", "stop").run().ok();
        copied("daemon", "start", "--claim").run().ok();
        copied("start", "one").run().ok();

        assertThat(copied("daemon", "status", "--json").run().ok().json().get("problems"))
                .isEmpty();
        assertThat(home.beacon("one").neverTwoAtOnce()).isTrue();
        copied("stop", "one").run().ok();
        home.algo("daemon", "start").run().ok();
        assertThat(home.algo("daemon", "status", "--json").run().ok().json().get("problems"))
                .as("the original is what it was")
                .isEmpty();
    }

    @Test
    void aClaimOfWhatStillRunsChangesNothingWithoutADaemonToo() throws Exception {
        home.addBeacon("one");
        home.does("start", "one");
        copy();
        byte[] identity = Files.readAllBytes(copy.resolve("home.json"));

        copied("daemon", "start", "--claim").run().exits(5);

        assertThat(Files.readAllBytes(copy.resolve("home.json"))).isEqualTo(identity);
        assertThat(home.phase("one")).isEqualTo("running");
    }

    @Test
    void aHomeThatWasMovedIsNoCopy() throws Exception {
        home.addBeacon("one");
        home.does("start", "one");
        SeenProcess program = home.beacon("one").process();
        home.algo("daemon", "stop").run().ok();
        Path moved = Files.move(home.home(), home.directory().resolve("moved"));

        home.algo("daemon", "start").with("ALGO_HOME", moved.toString()).run().ok();
        Files.move(Files.createSymbolicLink(home.directory().resolve("link"), moved), home.home());

        assertThat(home.phase("one")).isEqualTo("running");
        assertThat(home.status("one").get("pid").asLong()).isEqualTo(program.pid());
        assertThat(home.status("one").get("log_file").asText()).startsWith(moved.toString());
        home.does("stop", "one");
        assertThat(program.isAlive()).isFalse();
    }

    @Test
    void aHomeThatIsMovedUnderItsDaemonIsNotMadeAnew() throws Exception {
        home.addBeacon("one");
        home.does("start", "one");
        SeenProcess program = home.beacon("one").process();
        SeenProcess daemon = home.daemon();
        Path old = home.home();
        Path moved = Files.move(old, home.directory().resolve("moved"));

        Eventually.holds("the daemon ends by itself", () -> !daemon.isAlive());

        assertThat(old).doesNotExist();
        assertThat(Files.readString(moved.resolve("log/daemon.log")))
                .contains("the home was moved from " + old + " to " + moved, "algo --home " + moved + " daemon start");
        home.algo("daemon", "start").with("ALGO_HOME", moved.toString()).run().ok();
        Files.move(Files.createSymbolicLink(home.directory().resolve("link"), moved), old);
        assertThat(home.status("one").get("pid").asLong()).isEqualTo(program.pid());
        home.does("stop", "one");
        assertThat(program.isAlive()).isFalse();
    }

    @Test
    void aHomeOfANewerVersionIsRefusedInWords() throws Exception {
        home.addBeacon("one");
        home.algo("daemon", "stop").run().ok();
        Files.writeString(home.home().resolve("home.json"), "{\"version\":3,\"id\":\"x\",\"inode\":7}");

        assertThat(home.algo("daemon", "start").run().exits(1).err())
                .contains("was made by a newer version of algo", "Nothing has changed");
    }
}
