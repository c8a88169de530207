package algo.packaging;

import algo.app.DaemonRig;
import algo.app.InMemory;
import algo.app.process.FakeHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
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

    /** The newest run of a strategy prints this. */
    void prints(String id, String text) {
        try {
            Files.writeString(host().newest(id).request().output(), text, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What each program of a strategy does from now on as soon as it is executed. */
    void programs(Consumer<FakeHost.FakeRun> what) {
        daemon.programs(what);
    }

    /** What its daemon has started. */
    FakeHost host() {
        return daemon.host;
    }
}
