package algo.app.process.unix;

import algo.app.process.ProcessLauncher;
import algo.app.process.ProcessLauncherContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract on Linux, where each run has a cgroup of its own. */
class CgroupContractIT extends ProcessLauncherContract {
    private static DelegatedCgroup cgroup;

    @BeforeAll
    static void delegate() throws Exception {
        cgroup = DelegatedCgroup.make();
    }

    @AfterAll
    static void remove() {
        if (cgroup != null) {
            cgroup.close();
        }
    }

    @Override
    protected ProcessLauncher open(ProcessLauncher.ExitListener listener) throws IOException {
        return new UnixProcessLauncher(listener, "/bin/sh", cgroup::cgroups);
    }
}
