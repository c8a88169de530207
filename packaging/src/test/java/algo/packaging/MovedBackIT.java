package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three machines that move a strategy to each other by a real ssh and sshd: only the machine that may run it is not latched. */
class MovedBackIT {
    private static final int FAILED = 1;
    private static final int NOT_FOUND = 3;
    private static final int CONFLICT = 5;

    /** Ended last: the runs at all three note what they do in its directory. */
    @Order(1)
    @RegisterExtension
    final AlgoHome desk = new AlgoHome();

    @Order(2)
    @RegisterExtension
    final AlgoHome vps = new AlgoHome();

    @Order(3)
    @RegisterExtension
    final AlgoHome barn = new AlgoHome();

    private SshServer ssh;

    @BeforeEach
    void makeHosts() {
        ssh = new SshServer(desk.directory());
        Map<String, AlgoHome> homes = Map.of("desk", desk, "vps", vps, "barn", barn);
        homes.forEach((name, home) -> {
            Path far = ssh.program(
                    "far-" + name,
                    SshServer.setUp(home.home()),
                    "exec " + AlgoHome.DIST.resolve("bin/algo") + " \"$@\"");
            for (AlgoHome each : homes.values()) {
                each.requireDaemon();
                each.does("config", "hosts." + name + ".ssh=" + name, "hosts." + name + ".algo=" + far);
            }
        });
        desk.addBeacon("one");
        // A window that is open now, on every day.
        desk.does("schedule", "one", "--start", "00:00", "--any-day");
        Eventually.holds("it runs at the desk", () -> desk.phase("one").equals("running"));
    }

    private Call.Result at(AlgoHome home, String... arguments) {
        return home.packaged(arguments)
                .with("PATH", ssh.path())
                .with("ALGO_AUTOSTART", "0")
                .run();
    }

    private void assertMovedTo(String host, AlgoHome home) {
        assertThat(home.status("one").get("reason").asText()).isEqualTo("moved to " + host);
        home.inside("start", "one", "--force").refused(CONFLICT, "was moved to " + host);
        assertThat(home.liveRuns("one")).as("live runs at all three").hasSizeLessThan(2);
    }

    @Test
    void onlyAMoveLiftsTheLatchAndOnlyOnceItIsKeptDownWhereItRan() {
        at(desk, "move", "one", "--host", "vps").ok();
        at(vps, "copy", "one", "--host", "desk")
                .refused(
                        CONFLICT,
                        "one was moved from desk to vps, and no copy takes it back there; nothing was changed",
                        "'algo move one --host desk' does");
        at(vps, "copy", "one", "--host", "desk", "--replace").exits(CONFLICT);
        assertMovedTo("vps", desk);

        vps.does("set", "one", "secrets=TOKEN");
        assertThat(at(vps, "move", "one", "--host", "desk", "--replace")
                        .exits(FAILED)
                        .err())
                .contains("the secret TOKEN is not there", "here it is as it was");
        assertMovedTo("vps", desk);
        desk.algo("secret", "set", "TOKEN").reading("of the desk\n").run().ok();

        at(vps, "move", "one", "--host", "desk").ok();
        Eventually.holds("it runs at the desk", () -> desk.phase("one").equals("running"));
        assertMovedTo("desk", vps);
    }

    @Test
    void aStrategyThatIsNotThereUnderItsIdIsTakenBackOnlyByForce() {
        at(desk, "move", "one", "--host", "vps").ok();
        vps.does("stop", "one");
        vps.does("rename", "one", "two");
        vps.does("start", "two");

        at(desk, "move", "one", "--host", "vps", "--cancel")
                .refused(
                        NOT_FOUND,
                        "one is not at vps: it was removed there, or runs there under another id; nothing starts it here",
                        "--force takes it back all the same: you say that it does not run there");
        assertMovedTo("vps", desk);
        desk.inside("rename", "one", "two").refused(CONFLICT, "one: was moved to vps");
        assertMovedTo("vps", desk);

        vps.does("stop", "two");
        at(desk, "move", "one", "--host", "vps", "--cancel", "--force").ok();
        assertThat(desk.status("one").get("intent").asText()).isEqualTo("stopped");
        desk.does("rename", "one", "three");
    }

    @Test
    void aStrategyThatWasMovedOnIsNeitherTakenBackNorMovedThereAgain() {
        at(desk, "move", "one", "--host", "vps").ok();
        at(vps, "move", "one", "--host", "barn").ok();
        Eventually.holds("it runs at the barn", () -> barn.phase("one").equals("running"));

        String where = "one was moved on from vps to barn, where it may run; nothing starts it here";
        String hint = "'algo move' there brings it here";
        at(desk, "move", "one", "--host", "vps", "--cancel").refused(CONFLICT, where, hint);
        at(desk, "move", "one", "--host", "vps", "--cancel", "--force").refused(CONFLICT, where, hint);
        at(desk, "move", "one", "--host", "vps").refused(CONFLICT, where, hint);
        assertMovedTo("vps", desk);
        assertMovedTo("barn", vps);
        assertThat(barn.phase("one")).isEqualTo("running");

        at(barn, "move", "one", "--host", "desk").ok();
        Eventually.holds("it runs at the desk", () -> desk.phase("one").equals("running"));
        assertMovedTo("desk", barn);
        assertMovedTo("barn", vps);
    }
}
