package algo.app;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.log.RunLogs;
import algo.app.model.RunId;
import algo.app.process.ProcessIdentity;
import algo.app.process.RunRecord;
import algo.app.process.RunTrace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home without an identity, as older versions left it, is known for a copy by what its runs write to. */
class ForeignRunsTest {
    private static final RunId RUN = new RunId("0123456789ab");
    private static final ProcessIdentity WRAPPER = new ProcessIdentity("boot-1", 4711, 99);

    @TempDir
    private Path home;

    private Path runs;
    private Path logs;
    private List<RunRecord> recorded;

    @BeforeEach
    void directories() throws Exception {
        runs = Files.createDirectories(home.toRealPath().resolve("state/runs"));
        logs = Files.createDirectories(home.toRealPath().resolve("log/strategies"));
        recorded = List.of(new RunRecord(RUN, WRAPPER, runs.resolve(RUN.value()), logs.resolve("ema/1.log")));
    }

    private String foreign(List<RunRecord> known, Path statusFile, Optional<Path> output) {
        RunTrace trace = new RunTrace(RUN, WRAPPER, Duration.ofSeconds(1), Optional.of(statusFile), output, "ema", "");
        RunLogs own = new RunLogs(logs);
        return Holding.foreign(List.of(trace), known, runs, each -> each.output()
                .filter(own::isOfHome)
                .isPresent());
    }

    @Test
    void runsOfItsOwnTellNothingAgainstIt() {
        Path own = runs.resolve(RUN.value());
        assertThat(foreign(recorded, own, Optional.of(logs.resolve("ema/1.log"))))
                .isEmpty();
        assertThat(foreign(recorded, own, Optional.empty()))
                .as("its log was removed")
                .isEmpty();
        assertThat(foreign(recorded, Path.of("/old/state/runs", RUN.value()), Optional.of(logs.resolve("ema/1.log"))))
                .as("the home was moved")
                .isEmpty();
        assertThat(foreign(List.of(), own, Optional.of(logs.resolve("ema/1.log"))))
                .as("its state was removed")
                .isEmpty();
    }

    @Test
    void aRunThatItTellsOfAndThatWritesElsewhereMakesItACopy() {
        assertThat(foreign(
                        recorded,
                        Path.of("/home/ann/.algo/state/runs", RUN.value()),
                        Optional.of(Path.of("/home/ann/.algo/log/strategies/ema/1.log"))))
                .contains("it is a copy");
    }

    @Test
    void aRunOfThisNameWhoseLogIsNotHereMeansThatTheHomeIsNot() {
        assertThat(foreign(List.of(), runs.resolve(RUN.value()), Optional.empty()))
                .contains("not mounted");
    }

    @Test
    void whatOthersRunConcernsNobody() {
        assertThat(foreign(
                        List.of(),
                        Path.of("/home/ann/.algo/state/runs", RUN.value()),
                        Optional.of(Path.of("/home/ann/.algo/log/strategies/ema/1.log"))))
                .isEmpty();
    }
}
