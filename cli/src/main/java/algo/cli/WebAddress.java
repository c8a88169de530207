package algo.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Tells where the gateway of a home answers, if one runs. */
final class WebAddress {
    private WebAddress() {}

    /** Returns the address, without the token; empty if none runs. */
    static String of(Path home) {
        Path run = home.resolve("run");
        try (FileChannel channel = FileChannel.open(run.resolve("web.lock"), StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null ? read(run) : "";
        } catch (OverlappingFileLockException e) {
            return read(run);
        } catch (IOException e) {
            return "";
        }
    }

    private static String read(Path run) {
        try {
            return Files.readString(run.resolve("web.address")).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
