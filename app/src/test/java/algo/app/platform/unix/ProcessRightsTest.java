package algo.app.platform.unix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The daemon of a user has the rights of that user and no others, or does not start. */
class ProcessRightsTest {
    private static final String RIGHT =
            """
            Name:\tjava
            Uid:\t61301\t61301\t61301\t61301
            Gid:\t61302\t61302\t61302\t61302
            CapInh:\t0000000000000000
            CapPrm:\t0000000000000000
            CapEff:\t0000000000000000
            CapBnd:\t0000000000000000
            CapAmb:\t0000000000000000
            NoNewPrivs:\t1
            """;

    @Test
    void whatItWasToldToHaveIsRight() {
        assertThat(ProcessRights.problem(61301, 61302, RIGHT)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Uid:\\t61301 | Uid:\\t0               | its uids are 0, 61301, 61301, 61301 and not all 61301",
                "61301\\nGid  | 0\\nGid                | its uids are 61301, 61301, 61301, 0",
                "Uid:\\t61301 | Uid:\\t161301          | its uids are",
                "Gid:\\t61302 | Gid:\\t0               | its gids are 0, 61302",
                "Uid:        | Uids:                 | its uids are unknown",
                "CapInh:\\t00 | CapInh:\\t01           | capabilities (CapInh",
                "CapEff:\\t00 | CapEff:\\t10           | capabilities (CapEff",
                "CapBnd:\\t00 | CapBnd:\\t10           | capabilities (CapBnd",
                "CapAmb:     | CapNone:              | capabilities (CapAmb",
                "Privs:\\t1   | Privs:\\t0             | could gain rights",
            })
    void anythingElseIsNot(String part, String instead, String why) {
        String other = RIGHT.replace(text(part), text(instead));
        assertThat(other).isNotEqualTo(RIGHT);
        assertThat(ProcessRights.problem(61301, 61302, other))
                .hasValueSatisfying(problem -> assertThat(problem).contains(why));
    }

    private static String text(String cell) {
        return cell.replace("\\t", "\t").replace("\\n", "\n");
    }
}
