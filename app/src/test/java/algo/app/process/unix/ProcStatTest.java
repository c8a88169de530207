package algo.app.process.unix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcStatTest {
    private static final String TAIL =
            " S 7 8 9 0 -1 4194304 1 2 3 4 10 20 30 40 20 0 1 0 123456 2646016 407 18446744073709551615\n";

    @ParameterizedTest
    @ValueSource(strings = {"sh", "a b", ") Z 1 1 1 (", "((", "line\nend", "ünïcode"})
    void theFieldsAreFoundBehindAnyName(String name) {
        ProcStat expected = new ProcStat(42, 'S', 7, 8, 9, 100, 123456, 407);

        assertThat(ProcStat.parse("42 (" + name + ")" + TAIL)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "42", "42 (sh", "42 (sh)", "42 (sh) S", "42 (sh) S 1 2 3"})
    void whatIsNoSuchLineIsNoProcess(String line) {
        assertThat(ProcStat.parse(line)).isEmpty();
    }

    @Test
    void aZombieIsDeadAndAStoppedProcessIsNot() {
        assertThat(ProcStat.parse("42 (sh)" + TAIL.replace(" S ", " Z "))
                        .orElseThrow()
                        .isDead())
                .isTrue();
        assertThat(ProcStat.parse("42 (sh)" + TAIL.replace(" S ", " T "))
                        .orElseThrow()
                        .isDead())
                .isFalse();
    }
}
