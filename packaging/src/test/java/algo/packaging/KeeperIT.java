package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A daemon in the background that dies is started again, unless that is not wanted. */
class KeeperIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    void aDaemonThatDiesIsStartedAgainAndDisturbsNothing() throws Exception {
        home.addBeacon("one");
        kept("daemon", "restart").run().ok();
        kept("start", "one").run().ok();
        SeenProcess keeper = keeper();

        for (String signal : List.of("KILL", "SEGV")) {
            SeenProcess died = home.daemon();
            keeper.signal("HUP"); // the end of a terminal is nothing to it
            died.signal(signal);
            Eventually.holds("it is gone", () -> !died.isAlive());
            Eventually.holds("the next daemon", () -> home.algo("status").run().code() == 0);
        }

        assertThat(keeper()).isEqualTo(keeper);
        assertThat(home.daemon().parent()).isEqualTo(keeper);
        assertThat(daemons()).hasSize(1);
        assertThat(home.beacon("one").runs()).hasSize(1);
        home.beacon("one").awaitMore(3);
        assertThat(home.algo("stop", "one").run().ok().out()).isEqualTo("one: stopped\n");
        assertThat(keeper.isAlive()).as("stop ends runs alone").isTrue();
        assertThat(Files.readString(home.home().resolve("log/daemon.log")))
                .containsPattern("IST WARN keeper - the daemon ended by signal KILL; strategies go on, and the next")
                .doesNotContain("Killed");

        home.algo("daemon", "stop").run().ok();
        Eventually.holds("the keeper ends with its daemon", () -> !keeper.isAlive());
        assertThat(name()).doesNotExist();
    }

    @Test
    void whoeverEndsTheDaemonMeansIt() throws Exception {
        for (String signal : List.of("TERM", "INT", "HUP")) {
            kept("daemon", "start").run().ok();
            SeenProcess keeper = keeper();
            home.daemon().signal(signal);
            Eventually.holds(signal + " ends the keeper too", () -> !keeper.isAlive());
            assertThat(daemons()).isEmpty();
        }
    }

    @Test
    void aDeadDaemonThatIsToldToStopStaysDead() throws Exception {
        kept("daemon", "start").run().ok();
        SeenProcess keeper = keeper();
        home.killDaemon();

        home.algo("daemon", "stop").run().ok().says("will not be started again");

        Eventually.holds("the keeper gives up", () -> !keeper.isAlive());
        assertThat(daemons()).isEmpty();
        home.algo("daemon", "stop").run().refused(4, "no daemon is running");
    }

    @Test
    void thereIsNeverASecondDaemonNorASecondKeeper() throws Exception {
        kept("daemon", "start").run().ok();
        SeenProcess first = keeper();
        home.killDaemon();
        kept("daemon", "start").run().ok();
        SeenProcess daemon = home.daemon();

        Eventually.holds("one keeper is left", () -> keepers().size() == 1);
        assertThat(daemons()).containsExactly(daemon);
        assertThat(keepers()).containsExactly(daemon.parent());

        // One that has no keeper, as under a service manager, ends that of the daemon before.
        home.killDaemon();
        home.algo("daemon", "start").run().ok();
        Eventually.holds("no keeper is left", () -> keepers().isEmpty());
        assertThat(daemons()).hasSize(1);
        assertThat(first.isAlive()).isFalse();
    }

    @Test
    void aFirstStartThatFailsIsNotTriedAgain() throws Exception {
        home.algo("daemon", "start").run().ok();
        kept("daemon", "run", "--background", "--home", home.home().toString())
                .run()
                .refused(5, "a daemon already runs");
        home.algo("daemon", "stop").run().ok();
        Files.createDirectories(home.home().resolve("strategies"));
        Files.writeString(home.home().resolve("state/state.json"), "broken");
        Files.deleteIfExists(home.home().resolve("state/state.json.bak"));
        kept("daemon", "start").run().says("state.json");

        Eventually.holds(
                "nobody is left", () -> keepers().isEmpty() && daemons().isEmpty());
    }

    @Test
    void aHomeThatIsGoneIsNotMadeAnew() throws Exception {
        kept("daemon", "start").run().ok();
        SeenProcess keeper = keeper();
        home.killDaemon();
        Files.move(home.home(), home.directory().resolve("elsewhere"));

        Eventually.holds("the keeper gives up", () -> !keeper.isAlive());
        assertThat(home.home()).doesNotExist();
    }

    private Call kept(String... arguments) {
        return home.algo(arguments).without("ALGO_KEEPER");
    }

    private Path name() {
        return home.home().resolve("run/keeper");
    }

    private SeenProcess keeper() throws IOException {
        return SeenProcess.of(Long.parseLong(Files.readString(name()).strip()));
    }

    private List<SeenProcess> keepers() {
        return processes("/keeper " + home.home());
    }

    private List<SeenProcess> daemons() {
        return SeenProcess.naming(home.directory()).stream()
                .filter(SeenProcess::isDaemon)
                .toList();
    }

    private List<SeenProcess> processes(String part) {
        return SeenProcess.naming(home.directory()).stream()
                .filter(process -> process.commandLine().contains(part))
                .toList();
    }
}
