package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One home used from two pid namespaces, as by a container beside the host: "no such pid" does not mean "ended". */
class PidNamespaceIT {
    private static final List<String> INSIDE =
            List.of("unshare", "--pid", "--fork", "--mount-proc", "--kill-child", "sh", "-c");

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @BeforeEach
    void needsNamespaces() {
        Needs.root("can make a pid namespace");
        home.addBeacon("one");
    }

    /** A shell in a pid namespace of its own, which goes with it. */
    private Call inside(String script) {
        return home.call(Stream.concat(
                        INSIDE.stream(),
                        Stream.of("algo() { '" + AlgoHome.DIST.resolve("bin/algo") + "' \"$@\"; }\n" + script))
                .toList());
    }

    @Test
    void whatRunsOnTheHostIsNeitherStartedAgainNorSignalledFromInside() throws Exception {
        home.algo("start", "one").run().ok();
        SeenProcess program = home.beacon("one").process();
        home.killDaemon();

        Call.Result inside = inside(
                        "algo daemon start && algo status; for c in 'start one' 'stop one' 'restart one'; do"
                                + " algo $c; echo \"$c: $?\"; done; algo daemon stop")
                .run();

        assertThat(inside.out()).contains("start one: 5", "stop one: 5", "restart one: 5");
        assertThat(inside.err()).contains("lives in another pid namespace");
        assertThat(program.isAlive()).isTrue();
        home.algo("daemon", "start").run().ok();
        assertThat(home.status("one").get("pid").asLong()).isEqualTo(program.pid());
        assertThat(home.beacon("one").runs()).hasSize(1);
        home.algo("stop", "one").run().ok();
        assertThat(program.isAlive()).isFalse();
    }

    @Test
    void whatRanInsideIsLeftAloneWhileThatLivesAndGoesOnByItselfOnceItIsGone() throws Exception {
        home.algo("daemon", "stop").run().ok();
        Call.Running inside = inside("algo start one; algo daemon stop; echo left alone; sleep 1000")
                .background();
        Eventually.holds("it runs inside", () -> inside.out().contains("left alone"));

        home.algo("daemon", "start").run().ok();
        home.algo("start", "one").run().exits(5);
        assertThat(home.status("one").get("reason").asText()).contains("another pid namespace");
        int beats = home.beacon("one").awaitMore(5);
        assertThat(beats).isPositive();

        inside.proc().signal("KILL");

        Eventually.holds("it is started anew", () -> home.beacon("one").runs().size() == 2);
        assertThat(home.beacon("one").neverTwoAtOnce()).isTrue();
        home.algo("stop", "one").run().ok();
    }
}
