package algo.app.log;

import java.nio.file.Path;

/** The open file that a run writes. It stays there whatever becomes of its name. Closed by its owner. */
public interface HeldLog extends AutoCloseable {
    /** Returns a path that leads to the file while this is open, also when the file has no name any more. */
    Path path();

    @Override
    void close();
}
