package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Following what has nothing to say for longer than a client waits for an answer. */
@Tag("faults")
class FollowIT {
    /** More than the patience of a client, which is 10 s. */
    private static final Duration SILENCE = Duration.ofSeconds(12);

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    void aFollowerOutlastsALongSilence() throws Exception {
        Path go = home.directory().resolve("go");
        Path script = home.script(
                "quiet.py",
                "import os, time",
                "print('first', flush=True)",
                "while not os.path.exists('" + go + "'): time.sleep(0.05)",
                "print('second', flush=True)",
                "time.sleep(100)");
        home.algo("add", script.toString(), "--python", AlgoHome.PYTHON).run().ok();
        home.does("start", "quiet");
        Call.Running logs = home.algo("logs", "quiet", "-f").background();
        Call.Running events = home.algo("events", "-f", "-n", "1").background();
        Eventually.holds(
                "the first line",
                () -> logs.out().equals("first\n") && !events.out().isEmpty());

        boolean cut = Eventually.within(
                SILENCE, () -> !logs.proc().isAlive() || !events.proc().isAlive());

        assertThat(cut)
                .as("a follower was cut off: %s %s", logs.out(), events.out())
                .isFalse();
        Files.createFile(go);
        Eventually.holds("the second line", () -> logs.out().equals("first\nsecond\n"));
        home.does("stop", "quiet");
        Eventually.holds("the stop", () -> events.out().contains("stopping -> stopped"));
        logs.proc().signal("KILL");
        events.proc().signal("KILL");
    }
}
