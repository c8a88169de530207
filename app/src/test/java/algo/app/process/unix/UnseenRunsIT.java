package algo.app.process.unix;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import algo.app.model.StopSignal;
import algo.app.process.LaunchRequest;
import algo.app.process.LauncherFixture;
import algo.app.process.ProcessIdentity;
import algo.app.process.ProcessLauncher;
import algo.app.process.ProcessLauncher.Far;
import algo.app.process.RunTrace;
import algo.app.process.RunningProcess;
import algo.app.process.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whether a run lives can be told without looking at its processes; and of a process that lives, whose run it is. */
class UnseenRunsIT extends LauncherFixture {
    @Override
    protected ProcessLauncher open(ProcessLauncher.ExitListener listener) throws IOException {
        return new UnixProcessLauncher(listener);
    }

    @Test
    void itsLogTellsThatARunLivesUntilTheLastOfItsProcessesEnds() throws Exception {
        Path pid = runs.file("child.pid");
        LaunchRequest request = runs.request(
                "/bin/sh",
                "-c",
                "setsid sh -c 'printf %s $$ >\"" + pid + "\"; exec sleep 1000' & while [ ! -s \"" + pid
                        + "\" ]; do sleep 0.1; done");
        RunningProcess process = start(request);

        assertThat(launcher.far(process.record())).isEqualTo(Far.LIVES);
        runs.pidIn(pid);
        endOf(process);
        assertThat(launcher.far(process.record())).as("a child that it left").isEqualTo(Far.LIVES);

        sweep(process);
        assertThat(launcher.far(process.record())).isEqualTo(Far.GONE);
    }

    @Test
    void whereTheLogIsAnotherOrGoneNothingIsTold() throws Exception {
        RunningProcess process = start(runs.request("/bin/sleep", "1000"));
        Path log = process.record().output();

        Path moved = Files.move(log, runs.file("moved"));
        assertThat(launcher.far(process.record())).isEqualTo(Far.UNKNOWN);
        Files.createFile(log);
        assertThat(launcher.far(process.record())).isEqualTo(Far.UNKNOWN);
        Files.delete(log);
        Files.move(moved, log);
        assertThat(launcher.far(process.record())).isEqualTo(Far.LIVES);

        Files.writeString(process.record().statusFile(), "waiting\nopened\nrunning\n");
        assertThat(launcher.far(process.record()))
                .as("a run whose log was never held")
                .isEqualTo(Far.UNKNOWN);
    }

    @Test
    void everyProcessOfARunIsFoundByItsMarkWithWhatTellsItsHome() throws Exception {
        LaunchRequest request = runs.request(
                Map.of("PATH", "/usr/bin:/bin", "STRATEGY_ID", "ema", "OPENALGO_HOST", "http://127.0.0.1:1"),
                Runs.UNLIMITED,
                "/bin/sleep",
                "1000");
        // As the daemon names it.
        request = new LaunchRequest(
                request.run(),
                request.command(),
                request.workingDirectory(),
                request.environment(),
                request.output(),
                runs.file(request.run().value()),
                request.limits());
        RunningProcess process = start(request);
        ProcessIdentity program = programOf(process);

        List<RunTrace> traces = of(process);

        assertThat(traces).hasSize(2).allSatisfy(trace -> {
            assertThat(trace.strategy()).isEqualTo("ema");
            assertThat(trace.openalgoHost()).isEqualTo("http://127.0.0.1:1");
            assertThat(trace.output()).contains(process.record().output().toRealPath());
        });
        assertThat(traces).filteredOn(RunTrace::isWrapper).singleElement().satisfies(trace -> {
            assertThat(trace.process()).isEqualTo(process.record().wrapper());
            assertThat(trace.statusFile()).contains(process.record().statusFile());
        });
        assertThat(traces)
                .filteredOn(trace -> !trace.isWrapper())
                .singleElement()
                .satisfies(trace -> assertThat(trace.process()).isEqualTo(program));

        process.signal(StopSignal.KILL);
        Eventually.holds("it is gone", () -> of(process).isEmpty());
    }

    private List<RunTrace> of(RunningProcess process) {
        return launcher.traces().stream()
                .filter(trace -> trace.run().equals(process.record().run()))
                .toList();
    }
}
