package algo.app.process.unix;

import algo.app.process.ProcessLauncher;
import algo.app.process.ProcessLauncherContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;

/** The contract on Linux, where each run has a cgroup of its own. */
class CgroupContractIT extends ProcessLauncherContract {
    private static DelegatedCgroup cgroup;

    @AfterAll
    static void remove() {
        if (cgroup != null) {
            cgroup.close();
        }
    }

    @Override
    protected ProcessLauncher open(ProcessLauncher.ExitListener listener) throws IOException {
        // Not before all: a class that is skipped as a whole stands in no report.
        if (cgroup == null) {
            cgroup = DelegatedCgroup.make();
        }
        return new UnixProcessLauncher(listener, "/bin/sh", cgroup::cgroups);
    }
}
