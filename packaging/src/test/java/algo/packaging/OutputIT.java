package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of a command whose output is not taken: by a full disk, a pipe that is closed or slow, a closed descriptor. */
class OutputIT {
    private static final String ALGO = AlgoHome.DIST.resolve("bin/algo").toString();

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private Call.Result shell(String script) {
        return home.call(List.of("/bin/sh", "-c", script.replace("algo", ALGO))).run();
    }

    private void chatty() {
        String[] lines = {
            "import time", "for i in range(20000): print('line', i)", "print('all', flush=True)", "time.sleep(120)"
        };
        home.algo("add", home.script("ema.py", lines).toString(), "--python", AlgoHome.PYTHON)
                .run()
                .ok();
        home.algo("start", "ema").run().ok();
        Eventually.holds(
                "it has printed",
                () -> home.algo("logs", "ema", "-n", "1").run().ok().out().equals("all\n"));
    }

    @Test
    void outputThatIsNotTakenIsAFailureUnlessNobodyWantsIt() {
        chatty();

        for (String words : List.of(
                "source ema",
                "status",
                "status ema --json",
                "list",
                "show ema",
                "logs ema",
                "logs ema -n 20000 -t",
                "logs ema -f",
                "logs ema -f --json",
                "events",
                "events -f",
                "top --every 1s",
                "--help",
                "logs --help",
                "version",
                "calendar show NSE")) {
            Call.Result full = shell("algo " + words + " >/dev/full");
            assertThat(full.code()).as(words).isEqualTo(1);
            assertThat(full.err()).as(words).contains("the output could not be written: No space left on device");
            assertThat(full.err().lines()).as(words).hasSize(1);
        }

        assertThat(shell("algo stop nobody >/dev/full 2>&1").code())
                .as("what failed")
                .isEqualTo(3);
        assertThat(shell("algo status nobody >&- 2>/dev/full").code()).isEqualTo(3);
        assertThat(shell("algo status >&-").ok().err()).as("nobody wants it").isEmpty();
        assertThat(shell("algo status 2>&-").ok().out()).contains("ema");
        assertThat(shell("algo status <&- >&- 2>&-").code()).isZero();
        assertThat(shell("algo logs ema -n 20000 -f | head -n 1; algo --help | head -n 1")
                        .ok()
                        .err())
                .as("a reader that has read enough")
                .isEmpty();
        assertThat(shell("algo logs ema -n 20001 | { head -c 1 >/dev/null; tail -n 1; }")
                        .ok()
                        .out())
                .as("a slow reader")
                .contains("all");
        assertThat(home.phase("ema")).isEqualTo("running");
    }
}
