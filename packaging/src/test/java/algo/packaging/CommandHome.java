package algo.packaging;

import algo.app.DaemonRig;
import algo.app.InMemory;
import algo.app.process.FakeHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A temporary home for one test of what commands print, refuse and answer: its daemon and the client are inside this JVM, and what
 * the daemon starts only pretends to run. A command takes milliseconds.
 */
final class CommandHome extends TestHome implements BeforeEachCallback, AfterEachCallback {
    private DaemonRig daemon;

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        makeIn(InMemory.place());
        daemon = new DaemonRig(home());
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        try {
            daemon.close();
        } finally {
            delete();
        }
    }

    @Override
    void requireDaemon() {
        // It is there.
    }

    /** Does what a test needs and is not about; it succeeds. */
    void does(String... arguments) {
        inside(arguments).ok();
    }

    /** The run of a strategy prints this. */
    void prints(String id, String text) throws IOException {
        Path log = host().newest(id).request().output();
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** What its daemon has started. */
    FakeHost host() {
        return daemon.host;
    }
}
