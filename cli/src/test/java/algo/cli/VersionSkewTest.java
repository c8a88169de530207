package algo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A request that the other side does not know is answered with which of the two to update. */
class VersionSkewTest {
    @ParameterizedTest(name = "command {0}, daemon {1}")
    @CsvSource({
        "0.2.0,  0.1.9,  the daemon may lack that: update it there",
        "0.10.0, 0.9.0,  the daemon may lack that: update it there",
        "0.2.0,  0.10.0, update the command here",
        "0.2.0,  0.2.1,  update the command here",
    })
    void theOlderSideIsNamed(String client, String daemon, String what) {
        assertThat(VersionSkew.hint(client, daemon, "vps"))
                .startsWith("the daemon at vps is algo " + daemon + ", this command is algo " + client + "; ")
                .endsWith(what);
    }

    @ParameterizedTest(name = "daemon {0}")
    @CsvSource({"0.1.0, run 'algo daemon restart'"})
    void aDaemonHereIsRestarted(String daemon, String what) {
        assertThat(VersionSkew.hint("0.2.0", daemon, "")).endsWith(what);
    }
}
