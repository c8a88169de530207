package algo.app.process.unix;

import algo.app.process.ProcessLauncher;
import algo.app.process.ProcessLauncherContract;
import java.io.IOException;

/** The contract on Linux, with the host's own shell. */
class UnixProcessLauncherIT extends ProcessLauncherContract {
    @Override
    protected ProcessLauncher open(ProcessLauncher.ExitListener listener) throws IOException {
        return new UnixProcessLauncher(listener);
    }
}
