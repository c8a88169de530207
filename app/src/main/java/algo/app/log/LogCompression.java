package algo.app.log;

import algo.app.files.PlainFile;
import algo.app.platform.PrivateFiles;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/**
 * Compresses files of logs that nobody writes any more. The compressed file is complete and on disk under its name
 * before the other one goes, so at any time there is one that is whole. The keeper's thread alone.
 */
final class LogCompression {
    private static final String UNFINISHED = ".tmp";
    /**
     * The size below which compressing is not worth it, in bytes; above {@code MOST}, gzip does not tell the size any
     * more.
     */
    private static final long LEAST = 4096;

    private static final long MOST = 0xffff_ffffL;

    private final RunLogs logs;

    LogCompression(RunLogs logs) {
        this.logs = logs;
    }

    /** @param between called now and then: it may take a while */
    void pack(LogFile file, Runnable between) throws IOException {
        if (file.bytes() < LEAST
                || file.bytes() > MOST
                || file.file().toString().endsWith(RunFiles.PACKED)) {
            return;
        }
        Path packed = RunFiles.packed(file.file());
        Path unfinished = packed.resolveSibling("." + packed.getFileName() + UNFINISHED);
        Files.deleteIfExists(unfinished);
        try {
            long skip = Files.size(file.file()) - file.bytes();
            write(file.file(), skip, unfinished, between);
            Files.setLastModifiedTime(unfinished, Files.getLastModifiedTime(file.file()));
        } catch (IOException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
        logs.exclusive().lock();
        try {
            Files.move(unfinished, packed, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(file.file());
        } finally {
            logs.changed();
            logs.exclusive().unlock();
        }
    }

    private static void write(Path from, long skip, Path to, Runnable between) throws IOException {
        try (FileChannel source = PlainFile.open(from, Set.of(StandardOpenOption.READ));
                FileChannel target = FileChannel.open(
                        to, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PrivateFiles.ofFile())) {
            source.position(skip);
            OutputStream unclosed = new FilterOutputStream(Channels.newOutputStream(target)) {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    out.write(bytes, offset, length);
                }

                @Override
                public void close() {
                    // Forced to disk before the other file goes.
                }
            };
            try (GZIPOutputStream out = new GZIPOutputStream(unclosed, 1 << 16)) {
                ByteBuffer block = ByteBuffer.allocate(1 << 16);
                while (source.read(block.clear()) > 0) {
                    out.write(block.array(), 0, block.position());
                    between.run();
                }
            }
            target.force(true);
        }
    }

    /** Clears away what a daemon that died while it compressed has left. */
    void recover(RunFiles run) throws IOException {
        for (Path file : run.all()) {
            String name = file.getFileName().toString();
            if (name.endsWith(RunFiles.PACKED + UNFINISHED)) {
                Files.delete(file);
            } else if (name.endsWith(RunFiles.PACKED)) {
                Files.deleteIfExists(RunFiles.unpacked(file));
            }
        }
    }
}
