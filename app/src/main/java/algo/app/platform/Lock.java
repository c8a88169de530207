package algo.app.platform;

import java.nio.file.Path;
import java.util.Optional;

/** A file or a directory that this process holds. The system gives it up with the process, however that ends. Any thread. */
public interface Lock extends AutoCloseable {
    /** Returns where what is held lies now; empty if it was removed, or if that cannot be told. */
    Optional<Path> place();

    /** Gives it up. Idempotent. The file stays. */
    @Override
    void close();
}
