package algo.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Directories in memory, where the machine has room for them there; else where others are. For tests that save thousands of
 * times: a disk takes milliseconds for each file that is forced, and what it then holds no test can see.
 */
public final class InMemory implements TempDirFactory {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long ENOUGH_BYTES = 1L << 30;

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
        return directory("junit");
    }

    /** Makes one; whoever asks removes it. */
    public static Path directory(String prefix) throws IOException {
        return Files.createTempDirectory(place(), prefix);
    }

    /** Where to make one. */
    public static Path place() {
        return isRoomy() ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
    }

    private static boolean isRoomy() {
        try {
            return Files.isWritable(MEMORY)
                    && Files.getFileStore(MEMORY).type().equals("tmpfs")
                    && Files.getFileStore(MEMORY).getUsableSpace() > ENOUGH_BYTES;
        } catch (IOException e) {
            return false;
        }
    }
}
