package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The client libraries that OpenAlgo publishes, as a strategy uses them: every method of theirs, against the sandbox. */
@Tag("registry")
class OpenAlgoSdkIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @BeforeEach
    void startDaemon() throws Exception {
        PackageRegistry.startDaemon(home);
    }

    private void everyMethodIsCalled(int atLeast) throws Exception {
        home.algo("start", "calls").run().ok();
        Eventually.within(Duration.ofSeconds(300), () -> !home.phase("calls").matches("running|stopping"));

        List<String> said =
                Files.readAllLines(Path.of(home.status("calls").get("log_file").asText()));
        assertThat(said).noneMatch(line -> line.startsWith("WRONG"));
        assertThat(said).last().asString().matches("done: \\d+ calls, methods nobody called: \\[]");
        assertThat(Integer.parseInt(said.get(said.size() - 1).split(" ")[1])).isGreaterThan(atLeast);
    }

    @Test
    void everyMethodOfTheOldOneAnswersAsOpenAlgoDoes() throws Exception {
        String script = home.script("calls.py").toString();
        home.algo("add", script, "--python", AlgoHome.PYTHON, "--with", "openalgo==1.0.47")
                .run()
                .ok();

        everyMethodIsCalled(60);
    }

    @Test
    void everyMethodOfTheNewOneAnswersAsOpenAlgoDoes() throws Exception {
        PackageRegistry.addWithNewPython(home, home.script("calls.py").toString(), "--with", "openalgo==2.0.*");

        everyMethodIsCalled(75);
    }
}
