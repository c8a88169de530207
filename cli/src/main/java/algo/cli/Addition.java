package algo.cli;

import algo.app.protocol.Request;
import algo.cli.archive.ArchivedStrategy;

/**
 * A file or directory that is to be added, for as long as the daemon may read it.
 *
 * @param archive from which it was unpacked; null if it lies where the user has it
 */
record Addition(Request.Add request, ArchivedStrategy archive) implements AutoCloseable {
    @Override
    public void close() {
        if (archive != null) {
            archive.close();
        }
    }
}
