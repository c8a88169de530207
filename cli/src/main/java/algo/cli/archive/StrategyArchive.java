package algo.cli.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * The archive of a strategy that is about to be made.
 *
 * @param about the text of its {@code strategy.json}
 * @param files as the daemon lists them, see {@link algo.app.protocol.Request.Export}
 */
public record StrategyArchive(String id, String about, List<?> files) {
    /**
     * Writes it to a stream, which stays open.
     *
     * @throws IOException if it could not be written, or a file has changed since the daemon saw it; what was written by then has no
     *     end, and no reader takes it
     */
    public void writeTo(OutputStream to) throws IOException {
        ArchiveFile.write(to, tar -> ExportCommand.pack(tar, id, about, files));
    }
}
