package algo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/** The client starts fast and its jar is small because it uses little of the daemon's code, and no databind or JNA. */
class ClientDependenciesTest {
    private static final Set<String> ALLOWED =
            Set.of("algo.app.ipc", "algo.app.ipc.unix", "algo.app.model", "algo.app.protocol");

    @Test
    void theClientUsesTheWireAndTheValuesAlone() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = ToolProvider.findFirst("jdeps")
                .orElseThrow(() -> new AssertionError("this JDK has no jdeps"))
                .run(
                        new PrintWriter(out),
                        new PrintWriter(err),
                        "-verbose:package",
                        "--ignore-missing-deps",
                        "--multi-release",
                        "base",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        "target/classes");
        assertThat(code).as("%s%s", out, err).isZero();

        Set<String> used = new TreeSet<>();
        for (String line : out.toString().lines().toList()) {
            String[] words = line.strip().split("\\s+");
            if (words.length > 2 && words[0].equals("algo.cli") && words[1].equals("->")) {
                used.add(words[2]);
            }
        }

        assertThat(used).as("jdeps said: %s", out).contains("algo.app.protocol");
        assertThat(used).filteredOn(name -> name.startsWith("algo.app")).isSubsetOf(ALLOWED);
        assertThat(used)
                .noneMatch(name -> name.startsWith("com.fasterxml.jackson.databind")
                        || name.startsWith("com.sun.jna")
                        || name.startsWith("org.slf4j"));
    }
}
