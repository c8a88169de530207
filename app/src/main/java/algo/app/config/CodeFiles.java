package algo.app.config;

import algo.app.files.AtomicFile;
import algo.app.files.FileSignature;
import algo.app.files.WholeFile;
import algo.app.platform.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Reads, compares, copies and deletes files of strategies. Any thread. */
final class CodeFiles {
    private static final int BUFFER = 64 * 1024;

    /** The item that was read of one version of a file. */
    private record Known(FileSignature version, Manifest.Item item) {}

    /** A large file is not read again while it is the same version. */
    private final Map<Path, Known> known = new ConcurrentHashMap<>();

    /** Returns the item that {@code file} is in a manifest; one that equals no other if it is no regular file. */
    Manifest.Item item(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return new Manifest.Item(-1, "", false, false);
        }
        FileSignature version = FileSignature.of(file);
        Known before = known.get(file);
        if (before == null || !version.isSame(before.version())) {
            before = new Known(version, read(file));
            known.put(file, before);
        }
        return before.item();
    }

    /** Returns the item that these bytes are in a manifest, as code. */
    static Manifest.Item item(byte[] content, boolean executable) {
        return new Manifest.Item(content.length, HexFormat.of().formatHex(digest().digest(content)), executable, false);
    }

    private static Manifest.Item read(Path file) throws IOException {
        try (FileChannel channel = WholeFile.open(file)) {
            return item(channel, Files.isExecutable(file));
        }
    }

    /** Returns the item that the rest of an open file is in a manifest, as code. */
    static Manifest.Item item(FileChannel channel, boolean executable) throws IOException {
        MessageDigest digest = digest();
        long size = 0;
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        for (int n = channel.read(buffer); n >= 0; n = channel.read(buffer.clear())) {
            digest.update(buffer.flip());
            size += n;
        }
        return new Manifest.Item(size, HexFormat.of().formatHex(digest.digest()), executable, false);
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Copies a file to a place where nothing is yet, and its directories with it, for the owner alone.
     *
     * @param expected what it must still hold
     * @throws IOException if it was not copied, also because it holds something else meanwhile
     */
    static void copy(Path from, Path to, Manifest.Item expected) throws IOException {
        MessageDigest digest = digest();
        try (InputStream in = Channels.newInputStream(WholeFile.open(from));
                FileChannel out = create(to, expected.executable())) {
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
                write(out, ByteBuffer.wrap(buffer, 0, n));
            }
            out.force(true);
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(expected.sha256())) {
            throw new FileSystemException(from.toString(), null, "changed while it was copied; try again");
        }
    }

    /** Writes a file where nothing is yet, for the owner alone. */
    static void write(Path to, byte[] content, boolean executable) throws IOException {
        try (FileChannel out = create(to, executable)) {
            write(out, ByteBuffer.wrap(content));
            out.force(true);
        }
    }

    private static FileChannel create(Path to, boolean executable) throws IOException {
        makeDirectories(to.getParent());
        return FileChannel.open(
                to,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                executable ? PrivateFiles.ofProgram() : PrivateFiles.ofFile());
    }

    private static void write(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    /** Makes a directory, and those above it, for the owner alone. */
    static void makeDirectories(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, PrivateFiles.ofDirectory());
        }
    }

    /** Makes the names of a whole tree durable, its own name too. */
    static void force(Path top) throws IOException {
        try (Stream<Path> walk = Files.walk(top)) {
            for (Path directory : walk.filter(Files::isDirectory).toList()) {
                AtomicFile.forceDirectory(directory);
            }
        }
        AtomicFile.forceDirectory(top.getParent());
    }

    static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    static boolean isEmptyDirectory(Path path) throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.findAny().isEmpty();
        }
    }

    static void deleteTree(Path path) throws IOException {
        if (!exists(path)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> walk = Files.walk(path)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.delete(each);
        }
    }
}
