package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the gate says at its end of the tests that it ran. */
class GateReportIT {
    @TempDir
    Path build;

    private void report(String module, String kind, String name, String... cases) throws IOException {
        Path reports = Files.createDirectories(build.resolve(module + "/target/" + kind + "-reports"));
        Files.writeString(
                reports.resolve("TEST-" + name + ".xml"),
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"" + name + "\"><properties/>"
                        + String.join("", cases) + "</testsuite>");
    }

    private static String ran(String name, String seconds) {
        return "<testcase name=\"" + name + "\" classname=\"algo.app.SomeTest\" time=\"" + seconds + "\"/>";
    }

    private static String skipped(String name, String attributes, String text) {
        return "<testcase name=\"" + name + "\" classname=\"algo.app.SomeTest\" time=\"0\"><skipped" + attributes
                + "><![CDATA[" + text + "]]></skipped></testcase>";
    }

    private static String print(GateReport report) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        report.print(new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theTenSlowestTestsAreNamedSlowestFirst() throws Exception {
        String[] cases = new String[12];
        for (int i = 0; i < cases.length; i++) {
            cases[i] = ran("t" + i, i + ".5");
        }
        report("app", "surefire", "algo.app.SomeTest", cases);
        report("packaging", "failsafe", "algo.packaging.SomeIT", ran("long", "1,234.5"));

        assertThat(print(GateReport.read(build, Instant.EPOCH)).lines())
                .startsWith("13 tests, the slowest:", " 1234.5 s  SomeTest.long", "   11.5 s  SomeTest.t11")
                .contains("    3.5 s  SomeTest.t3", "none was skipped")
                .noneMatch(line -> line.endsWith(".t2"));
    }

    @Test
    void everySkippedTestIsNamedWithItsReason() throws Exception {
        report(
                "cli",
                "surefire",
                "algo.app.SomeTest",
                skipped("a", "", "org.opentest4j.TestAbortedException: tmux is not installed\n\tat somewhere"),
                skipped("b", "", "org.opentest4j.TestAbortedException: Assumption failed: only root can mount\n\tat"),
                skipped("c", " message=\"this machine has no Java 25\"", ""),
                skipped("d", "", ""));
        report("app", "surefire", "algo.app.WholeTest");

        GateReport report = GateReport.read(build, Instant.EPOCH);

        assertThat(print(report))
                .contains(
                        "5 were skipped:\n",
                        "  WholeTest: without a reason\n",
                        "  SomeTest.a: tmux is not installed\n",
                        "  SomeTest.b: only root can mount\n",
                        "  SomeTest.c: this machine has no Java 25\n",
                        "  SomeTest.d: without a reason\n");
        assertThat(report.unexpected())
                .as("where all tools are installed")
                .containsExactlyInAnyOrder(
                        "  SomeTest.a: tmux is not installed",
                        "  SomeTest.d: without a reason",
                        "  WholeTest: without a reason");
    }

    @Test
    void whatAnEarlierBuildLeftDoesNotCount() throws Exception {
        report("app", "surefire", "algo.app.SomeTest", ran("old", "1"));

        GateReport report = GateReport.read(build, Instant.now().plus(Duration.ofMinutes(1)));

        assertThat(print(report)).startsWith("0 tests");
    }
}
