package algo.app.log;

import java.nio.file.Path;

/** The file that a run writes, open, so that it stays there whatever becomes of its name. Closed by its owner. */
public interface HeldLog extends AutoCloseable {
    /** Leads to the file while this is open, also when it has no name any more. */
    Path path();

    @Override
    void close();
}
