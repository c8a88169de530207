package algo.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import algo.app.model.RunId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A launcher, a directory for its runs, and the exits it reported. Whatever a test started is ended after it. */
public abstract class LauncherFixture {
    @TempDir
    protected Path directory;

    protected Runs runs;
    protected ProcessLauncher launcher;
    /** In the order in which they were reported, by whichever launcher. */
    protected final List<RunId> exits = new CopyOnWriteArrayList<>();

    private final List<ProcessLauncher> opened = new ArrayList<>();
    private final List<RunningProcess> started = new ArrayList<>();

    /** The launcher under test. */
    protected abstract ProcessLauncher open(ProcessLauncher.ExitListener listener) throws Exception;

    @BeforeEach
    final void openLauncher() throws Exception {
        runs = new Runs(directory);
        launcher = another();
    }

    @AfterEach
    final void endWhatWasStarted() {
        for (RunningProcess process : started) {
            Eventually.holds(process.record() + " is gone", () -> process.kill(launcher.table())
                    .isEmpty());
            process.close();
        }
        opened.forEach(ProcessLauncher::close);
    }

    /** One more launcher, as the next daemon would have. */
    protected final ProcessLauncher another() throws Exception {
        ProcessLauncher next = open(exits::add);
        opened.add(next);
        return next;
    }

    protected final RunningProcess start(LaunchRequest request) throws LaunchException {
        return started(launcher.prepare(request).release());
    }

    protected final RunningProcess started(RunningProcess process) {
        started.add(process);
        return process;
    }

    protected final ProcessEnd endOf(RunningProcess process) {
        Eventually.holds(
                "the exit of " + process.record().run() + " is reported",
                () -> exits.contains(process.record().run()));
        assertThat(process.hasExited()).as("exited").isTrue();
        return process.end();
    }

    protected final ProcessIdentity programOf(RunningProcess process) {
        return Eventually.get("the program of " + process.record().run(), process::program);
    }

    protected final void sweep(RunningProcess process) {
        Eventually.holds("nothing of " + process.record().run() + " is left", () -> process.kill(launcher.table())
                .isEmpty());
    }

    /** Whether a process has ended, also if nobody has waited for it yet. */
    protected static boolean isGone(int pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .isEmpty();
    }
}
