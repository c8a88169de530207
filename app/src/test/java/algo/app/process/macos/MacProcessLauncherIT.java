package algo.app.process.macos;

import algo.app.process.ProcessLauncher;
import algo.app.process.ProcessLauncherContract;
import java.io.IOException;
import org.junit.jupiter.api.Tag;

/** The contract on a Mac. */
@Tag("macos")
class MacProcessLauncherIT extends ProcessLauncherContract {
    @Override
    protected ProcessLauncher open(ProcessLauncher.ExitListener listener) throws IOException {
        return new MacProcessLauncher(listener);
    }
}
