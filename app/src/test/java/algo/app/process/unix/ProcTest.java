package algo.app.process.unix;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.platform.unix.LibC;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcTest {
    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '>',
            value = {
                "ALGO_RUN_ID=0123456789ab|          > 0123456789ab",
                "A=1|ALGO_RUN_ID=0123456789ab|B=2|  > 0123456789ab",
                "A=1|ALGO_RUN_ID=0123456789ab       > 0123456789ab",
                "A=ALGO_RUN_ID=0123456789ab|        > ''",
                "XALGO_RUN_ID=0123456789ab|         > ''",
                "ALGO_RUN_ID=|                      > ''",
                "ALGO_RUN_I|                        > ''",
                "||                                 > ''",
                "''                                 > ''",
            })
    void theRunIdIsFoundAmongTheVariables(String environment, String run) {
        byte[] bytes = environment.strip().replace('|', '\0').getBytes(StandardCharsets.US_ASCII);

        assertThat(Proc.runId(bytes)).isEqualTo(run);
    }

    @Test
    void thisProcessIsWhatTheJvmSaysItIs() throws Exception {
        int pid = (int) ProcessHandle.current().pid();

        ProcStat self = Proc.stat(pid).orElseThrow();

        assertThat(self.pid()).isEqualTo(pid);
        assertThat(self.isDead()).isFalse();
        assertThat(self.parent())
                .isEqualTo((int) ProcessHandle.current().parent().orElseThrow().pid());
        assertThat(Proc.proportionalBytes(pid))
                .isPositive()
                .isLessThanOrEqualTo(Proc.stat(pid).orElseThrow().residentPages() * LibC.sysconf(LibC.SC_PAGESIZE) * 2);
        assertThat(Proc.uid(pid)).isEqualTo(LibC.getuid());
        assertThat(Proc.all()).extracting(ProcStat::pid).contains(1, pid);
        assertThat(new String(Proc.commandLine(pid), StandardCharsets.UTF_8)).contains("java");
    }
}
