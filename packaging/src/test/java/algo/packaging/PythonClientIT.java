package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The client library for Python, from its sources, against a daemon: {@code client.py} says what it has to do. */
class PythonClientIT {
    private static final Path LIBRARY = Documents.SOURCE.resolve("packaging/python");

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    void statusStartStopLogsAndEventsAreValuesAndFailuresAreExceptions() throws Exception {
        home.addBeacon("one");
        Path bad = home.script("bad.py", "print('no data', flush=True)", "raise SystemExit(3)");
        home.does("add", bad.toString(), "--python", AlgoHome.PYTHON);

        assertThat(client("with").run().ok().out()).isEqualTo("all as it should be\n");
    }

    @Test
    void withoutADaemonItSaysSo() {
        assertThat(client("without").run().ok().out()).isEqualTo("all as it should be\n");
    }

    private Call client(String part) {
        String launcher = AlgoHome.DIST.resolve("bin/algo").toString();
        return home.call(List.of(
                        AlgoHome.PYTHON,
                        "-B",
                        home.script("client.py").toString(),
                        home.home().toString(),
                        launcher))
                .with("PYTHONPATH", LIBRARY.toString())
                .with("PART", part);
    }
}
