package algo.app.process.unix;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.process.ProcessEnd;
import algo.app.process.ProcessIdentity;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunStatusTest {
    @ParameterizedTest(name = "{0} -> {1} {2} {3}")
    @CsvSource({
        "waiting,                           NEVER_RAN,       0,   ''",
        "waiting opened,                    COULD_NOT_START, 0,   ''",
        "waiting opened exited_254,         COULD_NOT_START, 0,   ''",
        "waiting opened running,            UNKNOWN,         0,   ''",
        "waiting opened running exited_0,   EXITED,          0,   ''",
        "waiting opened running exited_127, EXITED,          127, ''",
        "waiting opened running exited_137, SIGNALED,        0,   KILL",
        "waiting opened running exited_152, CPU_LIMIT,       0,   XCPU",
        "waiting opened running exited_145, EXITED,          145, ''",
        "waiting opened running exited_255, EXITED,          255, ''",
        "waiting opened running exited_999, UNKNOWN,         0,   ''",
        "waiting opened exited_137,         SIGNALED,        0,   KILL",
        "waiting opened exited_2,           COULD_NOT_START, 0,   ''",
        "waiting opened running failed_127 exited_127, COULD_NOT_START, 0, ''",
        "waiting opened running failed_126 failed_126, COULD_NOT_START, 0, ''",
        "waiting opened preparing,          UNKNOWN,         0,   ''",
        "waiting opened preparing before_3, NOT_PREPARED,    0,   ''",
        "waiting opened preparing before_137, NOT_PREPARED,  0,   ''",
        "waiting opened preparing before_0, COULD_NOT_START, 0,   ''",
        "waiting opened preparing asked_7_8 before_0, NOT_PREPARED, 0, ''",
        "waiting opened preparing before_0 running exited_5, EXITED, 5, ''",
        "waiting opened preparing before_0 running asked_7_8 exited_0, EXITED, 0, ''",
        "'',                                UNKNOWN,         0,   ''",
        "nonsense,                          UNKNOWN,         0,   ''",
    })
    void theLinesTellHowFarTheRunCame(String lines, ProcessEnd.Kind kind, int code, String signal) {
        ProcessEnd end = RunStatus.parse(lines.replace(' ', '\n').replace('_', ' ') + "\n");

        assertThat(end.kind()).isEqualTo(kind);
        assertThat(end.code()).isEqualTo(code);
        assertThat(end.signal()).isEqualTo(signal);
    }

    @ParameterizedTest(name = "{0}, {1}, {2} -> {3}")
    @CsvSource({
        "cpu 7, exited 137, 0m0.00s 0m0.00s | 0m6.91s 0m0.08s, CPU_LIMIT",
        "cpu 7, exited 137, 0m0.00s 0m0.00s | 0m2.000s 0m4.990s, CPU_LIMIT",
        "cpu 67, exited 137, 0m0.00s 0m0.00s | 1m6.999s 0m0.00s, CPU_LIMIT",
        "cpu 7, exited 137, 0m0.00s 0m0.00s | 0m1.00s 0m0.08s, SIGNALED",
        "cpu 7, exited 143, 0m0.00s 0m0.00s | 0m6.99s 0m0.08s, SIGNALED",
        "cpu 7, exited 137, 0m0.00s 0m0.00s, SIGNALED",
        "cpu x, exited 137, 0m0.00s 0m0.00s | 0m6.99s 0m0.08s, SIGNALED",
        "opened, exited 137, 0m0.00s 0m0.00s | 9m6.99s 0m0.08s, SIGNALED",
    })
    void aKillAfterAllTheCpuTimeIsTheLimits(String limit, String exited, String times, ProcessEnd.Kind kind) {
        String lines = "waiting\n" + limit + "\nopened\nrunning\n" + exited + "\n" + times.replace(" | ", "\n") + "\n";

        assertThat(RunStatus.parse(lines).kind()).isEqualTo(kind);
    }

    @Test
    void aLineThatIsNotWholeDoesNotCount() {
        assertThat(RunStatus.parse("waiting\nopened\nrunning\nexited 1")).isEqualTo(ProcessEnd.unknown());
    }

    @Test
    void cutWithinALineItTellsNothingUnlessTheEndIsKnown() {
        String whole = "waiting\nopened\nrunning\nexited 143\n";
        for (int length = 0; length < whole.length(); length++) {
            String cut = whole.substring(0, length);
            if (!cut.endsWith("\n")) {
                assertThat(RunStatus.parse(cut)).as("'%s'", cut).isEqualTo(ProcessEnd.unknown());
            }
        }
    }

    @Test
    void aMissingFileTellsNothing() {
        assertThat(RunStatus.read(Path.of("/nowhere/run.status"))).isEqualTo(ProcessEnd.unknown());
    }

    @Test
    void whoWasAskedAndWhoStrayedIsReadFromWholeLinesOfTheirKind() {
        String text = "waiting\nopened\nasked 12 345\nrunning\nstray 99 7\nasked 1 5\nasked x\nexited 0\nasked 13 346\n"
                + "0m0.00s 0m0.00s\n";

        assertThat(RunStatus.processes(text, "asked ", "boot"))
                .containsExactlyInAnyOrder(new ProcessIdentity("boot", 12, 345), new ProcessIdentity("boot", 13, 346));
        assertThat(RunStatus.processes(text, "stray ", "boot")).containsExactly(new ProcessIdentity("boot", 99, 7));
        assertThat(RunStatus.parse(text)).isEqualTo(ProcessEnd.exited(0));
    }

    @Test
    void theTimesCountAlsoWhereSomebodyWasAskedAfterwards() {
        String text = "waiting\ncpu 7\nopened\nrunning\nexited 137\n0m0.00s 0m0.00s\n0m6.91s 0m0.08s\nasked 12 3\n";

        assertThat(RunStatus.parse(text).kind()).isEqualTo(ProcessEnd.Kind.CPU_LIMIT);
    }
}
