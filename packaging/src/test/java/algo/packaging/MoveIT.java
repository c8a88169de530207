package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A strategy goes to another machine by a real ssh and sshd, and never lives at both, wherever the connection or the client ends. */
class MoveIT {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int UNREACHABLE = 4;
    private static final int CONFLICT = 5;
    private static final int UNKNOWN = 6;

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @RegisterExtension
    final AlgoHome there = new AlgoHome();

    private SshServer ssh;
    private Path plan;

    @BeforeEach
    void makeHost() {
        ssh = new SshServer(home.directory());
        plan = home.directory().resolve("plan");
        String algo = AlgoHome.DIST.resolve("bin/algo").toString();
        Path far = ssh.program(
                "far",
                SshServer.setUp(there.home()),
                "if test \"$1\" = add && test -e " + plan + ".add; then exec cat >/dev/null; fi",
                "if test \"$1\" = dial-stdio; then exec python3 " + home.script("cutter.py") + " " + plan + " " + algo
                        + " \"$@\"; fi",
                "exec " + algo + " \"$@\"");
        there.requireDaemon();
        home.addBeacon("one");
        home.does("config", "hosts.vps.ssh=vps", "hosts.vps.algo=" + far);
        // A window that is open now, on every day.
        home.does("schedule", "one", "--start", "00:00", "--any-day");
        Eventually.holds("it runs here", () -> home.phase("one").equals("running"));
    }

    private Call algo(String... arguments) {
        return home.packaged(arguments).with("PATH", ssh.path()).with("ALGO_AUTOSTART", "0");
    }

    private Call move(String... more) {
        String[] all = new String[4 + more.length];
        System.arraycopy(new String[] {"move", "one", "--host", "vps"}, 0, all, 0, 4);
        System.arraycopy(more, 0, all, 4, more.length);
        return algo(all);
    }

    /** One run at most lives, wherever. The ledgers of both lie in one directory, so that this finds the runs of both. */
    private void assertNeverTwo() {
        assertThat(home.liveRuns("one")).as("live runs at both").hasSizeLessThan(2);
    }

    private void assertMoved() {
        assertThat(home.phase("one")).isEqualTo("stopped");
        assertThat(home.status("one").get("reason").asText()).isEqualTo("moved to vps");
        Eventually.holds("it runs there", () -> there.phase("one").equals("running"));
        assertNeverTwo();
        home.inside("start", "one").refused(CONFLICT, "was moved to vps", "'algo move one --host vps --cancel'");
        home.inside("start", "--all", "--force").ok();
        home.inside("restart", "one").exits(CONFLICT);
        home.inside("reset", "one").ok();
        assertNeverTwo();
    }

    @Test
    void itIsStoppedAndKeptDownHereBeforeItsScheduleRunsItThere() throws Exception {
        assertThat(move().run().ok().out())
                .contains("vps/one: added, sandbox", "one: stopped; nothing starts it here any more")
                .contains("vps/one: ", "one: moved to vps; its logs, its paper account and what it wrote stay here");
        assertMoved();
        assertThat(home.inside("events", "one", "--type", "moved", "--json")
                        .ok()
                        .json()
                        .get("to")
                        .asText())
                .isEqualTo("vps");

        home.killDaemon();
        home.requireDaemon();
        assertMoved();
        assertThat(move().run().ok().out()).isEqualTo("one: belongs to vps already, and is running there\n");
        algo("move", "one", "--host", "elsewhere").run().refused(CONFLICT, "one was moved to vps");

        assertThat(move("--cancel").run().ok().out())
                .isEqualTo("one: is here again, and stays stopped until it is started\n");
        assertThat(there.status("one").get("intent").asText()).isEqualTo("stopped");
        assertThat(home.liveRuns("one")).isEmpty();
        home.does("start", "one");
        assertNeverTwo();
    }

    @Test
    void aCopyIsStoppedThereAndWhatRunsHereGoesOn() {
        assertThat(algo("copy", "one", "--host", "vps").run().ok().out())
                .contains(
                        "vps/one: added, sandbox", "one: copied to vps, stopped there", "'algo --host vps start one'");
        assertThat(there.status("one").get("intent").asText()).isEqualTo("stopped");
        assertThat(there.status("one").get("schedule"))
                .isEqualTo(home.status("one").get("schedule"));
        assertThat(home.phase("one")).isEqualTo("running");
        assertNeverTwo();
        algo("copy", "one", "--host", "vps", "--json").run().ok();

        there.does("set", "one", "params.X=1");
        algo("copy", "one", "--host", "vps").run().refused(CONFLICT, "exists at vps with other code", "--replace");
        home.does("set", "one", "params.X=2");
        algo("copy", "one", "--host", "vps").run().refused(CONFLICT, "exists at vps with other code", "--replace");
        algo("copy", "one", "--host", "vps", "--replace").run().ok();
        assertThat(there.status("one").get("intent").asText()).isEqualTo("stopped");
    }

    @Test
    void whatStandsInTheWayIsSaidBeforeAnythingIsStopped() throws Exception {
        algo("move", "one").run().refused(USAGE, "needs the machine that it goes to");
        algo("move", "one", "--host", "vps", "--force").run().refused(USAGE, "--force goes with --cancel");
        there.addBeacon("one");
        move().run().refused(CONFLICT, "exists at vps with other code or another config", "here it is as it was");
        there.does("start", "one");
        move("--replace").run().refused(CONFLICT, "one runs at vps already", "'algo --host vps stop one'");
        there.does("remove", "one", "--stop", "--purge");

        home.does("set", "one", "secrets=TOKEN");
        assertThat(move("--yes").run().exits(FAILED).err())
                .contains("the secret TOKEN is not there, 'algo --host vps secret set TOKEN'", "here it is as it was");
        assertThat(there.status("one").get("intent").asText()).isEqualTo("stopped");
        home.does("set", "one", "mode=live");
        move().run().exits(CONFLICT).says("one trades real money, LIVE", "confirm it with --yes");
        assertThat(move("--yes").run().exits(FAILED).err())
                .contains("no OpenAlgo host is set, 'algo --host vps live one --host ");
        there.does("stop", "one");
        home.does("set", "one", "mode=sandbox", "secrets=null");

        home.does("add", home.script("beacon.py").toString(), "--id", "pair", "--for", "SYMBOL=A,B");
        algo("move", "pair", "--host", "vps").run().refused(USAGE, "pair has instances");
        algo("move", "pair@A", "--host", "vps").run().refused(USAGE, "is an instance");
        there.does("daemon", "stop");
        move().run().refused(UNREACHABLE, "vps: no daemon is running", "here it is as it was");
        there.requireDaemon();
        assertThat(home.phase("one")).isEqualTo("running");
    }

    @Test
    void aConnectionThatIsCutLeavesAtMostOneAndTheSameCommandGoesOn() throws Exception {
        for (String at : List.of("stop 1 before", "stop 1 after", "schedule 1 after", "secret_list 1 after")) {
            Call.Result cut = cut(at);
            assertThat(cut.err()).as(at).contains("here it is as it was");
            assertThat(home.phase("one")).as(at).isEqualTo("running");
            assertThat(there.phase("one")).as(at).isEqualTo("stopped");
            assertNeverTwo();
        }
        for (String at : List.of("schedule 2 before", "schedule 2 after")) {
            Call.Result cut = cut(at);
            assertThat(cut.err()).as(at).contains("it is stopped here", "the same command again goes on");
            assertThat(home.phase("one")).as(at).isEqualTo("stopped");
            assertNeverTwo();
        }
        move().run().ok();
        assertMoved();
    }

    /** A move whose connection is cut there: the kind of a request, which of its kind, and whether it arrives. */
    private Call.Result cut(String at) throws Exception {
        Files.deleteIfExists(plan.resolveSibling("plan.count"));
        Files.writeString(plan, at);
        Call.Result cut = move().run().exits(UNKNOWN);
        cut.says("vps: the connection was cut before the answer came");
        Files.delete(plan);
        return cut;
    }

    @Test
    void anArchiveThatIsCutOffIsNotAddedAndTheSameCommandGoesOn() throws Exception {
        Path lost = Files.writeString(plan.resolveSibling("plan.add"), "");
        assertThat(move().run().exits(UNKNOWN).err()).contains("vps: ", "here it is as it was");
        assertThat(there.ask("{\"ask\":\"status\",\"ids\":[],\"lines\":0}")
                        .orElseThrow()
                        .get("strategies"))
                .isEmpty();
        assertThat(home.phase("one")).isEqualTo("running");
        Files.delete(lost);
        move().run().ok();
        assertMoved();
    }

    @Test
    void aClientThatIsKilledLeavesAtMostOneAndTheSameCommandGoesOn() throws Exception {
        killAt("schedule", 1);
        assertThat(home.phase("one")).isEqualTo("running");
        assertThat(there.phase("one")).isEqualTo("stopped");
        assertNeverTwo();

        killAt("schedule", 2);
        assertThat(home.phase("one")).isEqualTo("stopped");
        assertNeverTwo();
        move().run().ok();
        assertMoved();
    }

    /** A move whose client is killed once that request was carried out there. */
    private void killAt(String kind, int nth) throws Exception {
        Path count = plan.resolveSibling("plan.count");
        Files.deleteIfExists(count);
        Files.writeString(plan, kind + " " + nth + " hold");
        Call.Running killed = move().background();
        Eventually.holds("it came that far", () -> Files.exists(count) && Files.size(count) == nth);
        killed.proc().signal("KILL");
        killed.result();
        Files.delete(plan);
    }

    @Test
    void aClientThatIsKilledWhileItStopsHereLeavesItDownAtBoth() throws Exception {
        home.does("set", "one", "params.ON_TERM=ignore", "stop.grace=10m");
        home.does("restart", "one");
        Call.Running killed = move().background();
        Eventually.holds("it stops", () -> home.phase("one").equals("stopping"));

        killed.proc().signal("KILL");

        killed.result();
        assertThat(there.status("one").get("intent").asText()).isEqualTo("stopped");
        assertNeverTwo();
        home.killDaemon();
        home.requireDaemon();
        home.does("stop", "one", "--kill");
        assertThat(home.status("one").get("reason").asText()).isEqualTo("moved to vps");
        move().run().ok();
        assertMoved();
        there.does("stop", "one", "--kill");
    }
}
