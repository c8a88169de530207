package algo.cli.web;

import java.io.IOException;
import java.io.InputStream;

/**
 * Ends a gateway that the daemon keeps when that daemon is gone, however it went: its end closes the pipe that is the standard
 * input here. The thread {@code web-kept} waits for that.
 */
final class KeptEnd {
    private KeptEnd() {}

    /** @param end done once, when nothing more can come */
    static void of(InputStream daemon, Runnable end) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (daemon.read() >= 0) {
                            // It says nothing; whatever it says means that it is there.
                        }
                    } catch (IOException e) {
                        // Then nobody is there either.
                    }
                    end.run();
                },
                "web-kept");
        thread.setDaemon(true);
        thread.start();
    }
}
