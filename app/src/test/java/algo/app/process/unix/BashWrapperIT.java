package algo.app.process.unix;

import algo.app.process.ProcessLauncher;
import java.io.IOException;

/** The same where {@code /bin/sh} is bash, as on RHEL. */
class BashWrapperIT extends UnixProcessLauncherIT {
    @Override
    protected ProcessLauncher open(ProcessLauncher.ExitListener listener) throws IOException {
        return new UnixProcessLauncher(listener, "/bin/bash");
    }
}
