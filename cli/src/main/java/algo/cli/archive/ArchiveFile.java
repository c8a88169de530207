package algo.cli.archive;

import algo.app.model.Text;
import algo.app.platform.PrivateFiles;
import algo.app.protocol.ExitCode;
import algo.cli.ClientException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/** The place of an archive that a command writes, for this user alone: the file is there whole, or not at all. */
final class ArchiveFile {
    /** The content of an archive. */
    interface Content {
        void addTo(TarWriter tar) throws IOException;
    }

    private ArchiveFile() {}

    /**
     * Returns where the archive is to lie.
     *
     * @param named what the user named; empty for nothing
     * @param usual its name where nothing was named
     * @param hint the end of the message that a directory was named
     */
    static Path place(String named, String usual, String hint) throws ClientException {
        try {
            Path target =
                    Path.of(named.isEmpty() ? usual : named).toAbsolutePath().normalize();
            if (target.getFileName() == null || Files.isDirectory(target)) {
                throw new ClientException(ExitCode.USAGE, target + " is a directory" + hint, "");
            }
            if (!Files.isDirectory(target.getParent())) {
                throw new ClientException(
                        ExitCode.USAGE, "there is no directory " + target.getParent(), "make it first");
            }
            return target;
        } catch (InvalidPathException e) {
            throw new ClientException(ExitCode.USAGE, "'" + Text.printable(named, 100) + "' is no path", "");
        }
    }

    /** @throws ClientException if a file is there and is not to be replaced */
    static void requireFree(Path target, boolean replace, String hint) throws ClientException {
        if (Files.exists(target) && !replace) {
            throw new ClientException(ExitCode.CONFLICT, target + " is there already, so it was not written", hint);
        }
    }

    /**
     * Writes the archive, and returns its bytes.
     *
     * @throws IOException if it could not be written; what was there before is there then
     */
    static long write(Path target, Content content) throws IOException {
        Path beside = target.resolveSibling(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".new");
        try {
            remove(beside);
            try (FileChannel channel = FileChannel.open(
                    beside, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PrivateFiles.ofFile())) {
                write(Channels.newOutputStream(channel), content);
                channel.force(true);
            }
            long bytes = Files.size(beside);
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
            return bytes;
        } finally {
            remove(beside);
        }
    }

    /**
     * Writes the archive to a stream, which stays open.
     *
     * @throws IOException if it could not be written; what was written by then has no end, and no reader takes it
     */
    static void write(OutputStream to, Content content) throws IOException {
        GZIPOutputStream zipped = new GZIPOutputStream(to, 1 << 16);
        TarWriter tar = new TarWriter(zipped);
        content.addTo(tar);
        tar.finish();
        zipped.finish();
        to.flush();
    }

    static void add(TarWriter tar, String path, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        tar.add(path, bytes.length, false, new ByteArrayInputStream(bytes));
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It has a name that nothing else has, and lies where the archive was to lie.
        }
    }
}
