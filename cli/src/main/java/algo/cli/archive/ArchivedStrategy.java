package algo.cli.archive;

import algo.app.model.StrategyIds;
import algo.app.model.Text;
import algo.app.platform.PrivateFiles;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Fields;
import algo.app.protocol.Json;
import algo.app.protocol.Request;
import algo.app.protocol.WireException;
import algo.cli.ClientException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A strategy out of an archive of {@code algo export}, unpacked for as long as this is open: its code in a directory of this user
 * alone, and what its config says. An archive that is not wholly as it should be is refused before anybody is asked anything.
 */
public final class ArchivedStrategy implements AutoCloseable {
    /** The most bytes of all files of code. */
    static final long MOST_BYTES = 256L * 1024 * 1024;

    /** The most entries, directories among them. */
    private static final int MOST_ENTRIES = 3000;

    private static final String INPUT = "on standard input";

    private static final String ABOUT = "strategy.json";
    private static final String CODE = "code/";
    private static final long VERSION = 1;

    private final Path directory;
    private final Thread atEnd;
    private String id = "";
    private String carried = "";

    /** Opens the bytes of an archive. */
    private interface Source {
        InputStream open() throws IOException;
    }

    /** Says that there is not one byte. */
    private static final class NothingThereException extends IOException {
        private static final long serialVersionUID = 1;
    }

    private ArchivedStrategy(Path directory) {
        this.directory = directory;
        // Ctrl-C ends the process without closing anything.
        this.atEnd = new Thread(() -> delete(directory));
        Runtime.getRuntime().addShutdownHook(atEnd);
    }

    /**
     * Unpacks an archive.
     *
     * @throws ClientException if it is refused, or cannot be read; nothing of it is left then
     */
    public static ArchivedStrategy open(Path file) throws ClientException {
        return open(file.toString(), () -> Files.newInputStream(file));
    }

    /**
     * Unpacks an archive from standard input, which is read to the end of the archive and not behind it.
     *
     * @throws ClientException if it is refused, or cannot be read; nothing of it is left then
     */
    public static ArchivedStrategy take() throws ClientException {
        return open(INPUT, () -> {
            // Buffered, because a plain stream asks for the length first, which a pipe does not have.
            InputStream input = new BufferedInputStream(new FileInputStream(FileDescriptor.in));
            input.mark(1);
            if (input.read() < 0) {
                throw new NothingThereException();
            }
            input.reset();
            return input;
        });
    }

    private static ArchivedStrategy open(String name, Source source) throws ClientException {
        ArchivedStrategy strategy;
        try {
            strategy = new ArchivedStrategy(Files.createTempDirectory("algo-add-", PrivateFiles.ofDirectory()));
        } catch (IOException e) {
            throw failed("no place to unpack " + name + ": " + e.getMessage());
        }
        try (InputStream bytes = source.open()) {
            strategy.unpack(bytes);
            return strategy;
        } catch (ArchiveException e) {
            strategy.close();
            throw refused("the archive " + name + " " + e.getMessage());
        } catch (NothingThereException e) {
            strategy.close();
            throw refused("standard input has ended without an archive; the command before it has failed, perhaps");
        } catch (IOException e) {
            strategy.close();
            throw failed(name + " could not be unpacked: " + e.getMessage());
        }
    }

    private static ClientException refused(String why) {
        return new ClientException(ExitCode.USAGE, Text.line(why), "nothing was changed");
    }

    private static ClientException failed(String why) {
        return new ClientException(ExitCode.FAILED, Text.line(why), "nothing was changed");
    }

    /** Returns the id that it had where it comes from. */
    public String id() {
        return id;
    }

    /** Returns the directory with its code. */
    public Path code() {
        return directory.resolve("code");
    }

    /** Returns its config and its environment, as {@link Request.Add} takes them. */
    public String carried() {
        return carried;
    }

    @Override
    public void close() {
        delete(directory);
        try {
            Runtime.getRuntime().removeShutdownHook(atEnd);
        } catch (IllegalStateException e) {
            // The process ends, and does the same once more.
        }
    }

    private void unpack(InputStream bytes) throws IOException, ArchiveException {
        TarReader tar;
        try {
            tar = new TarReader(new GZIPInputStream(bytes, 1 << 16));
        } catch (IOException e) {
            throw new ArchiveException("is no .tar.gz");
        }
        ArchiveNames names = new ArchiveNames();
        String top = "";
        String about = "";
        long total = 0;
        int entries = 0;
        for (TarReader.Entry entry = tar.next(); entry != null; entry = tar.next()) {
            entries++;
            total += entry.size();
            if (entries > MOST_ENTRIES || total > MOST_BYTES || entry.size() < 0) {
                throw new ArchiveException(
                        "has more than " + (entries > MOST_ENTRIES ? MOST_ENTRIES + " files" : "256 MiB"));
            }
            String path = names.take(entry.path(), entry.directory());
            int slash = path.indexOf('/');
            String first = slash < 0 ? path : path.substring(0, slash);
            top = top.isEmpty() ? first : top;
            String inside = slash < 0 ? "" : path.substring(slash + 1);
            boolean known =
                    inside.equals(ABOUT) || inside.equals("code") || inside.startsWith(CODE) || inside.isEmpty();
            if (!first.equals(top)
                    || !known
                    || inside.isEmpty() != (slash < 0)
                    || inside.isEmpty() && !entry.directory()) {
                throw new ArchiveException("was not made by 'algo export': it has " + ArchiveNames.shown(entry.path()));
            }
            if (inside.equals(ABOUT)) {
                about = about(tar, entry);
            } else if (inside.startsWith(CODE) && !entry.directory()) {
                write(tar, inside, entry.executable());
            }
        }
        if (about.isEmpty() || !Files.isDirectory(code())) {
            throw new ArchiveException(
                    "was not made by 'algo export': it has no " + (about.isEmpty() ? ABOUT : "code"));
        }
        read(about, top);
    }

    private static String about(TarReader tar, TarReader.Entry entry) throws ArchiveException {
        if (entry.directory() || entry.size() > Request.Add.MOST_CARRIED) {
            throw new ArchiveException("has a " + ABOUT + " that is too long, or none");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            tar.copyTo(bytes);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ArchiveException("has a " + ABOUT + " that is not UTF-8");
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }

    private void write(TarReader tar, String inside, boolean executable) throws IOException, ArchiveException {
        Path file;
        try {
            file = directory.resolve(inside).normalize();
        } catch (InvalidPathException e) {
            throw new ArchiveException("has a name that no file can have here: " + ArchiveNames.shown(inside));
        }
        if (!file.startsWith(code())) {
            throw new ArchiveException("has a name that it must not have: " + ArchiveNames.shown(inside));
        }
        Files.createDirectories(file.getParent(), PrivateFiles.ofDirectory());
        try (OutputStream out = Channels.newOutputStream(Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                executable ? PrivateFiles.ofProgram() : PrivateFiles.ofFile()))) {
            tar.copyTo(out);
        }
    }

    /** Reads what is needed here, and keeps the rest for the daemon, written anew. */
    private void read(String about, String top) throws ArchiveException {
        Map<String, Object> all;
        try {
            Fields fields = Json.object(about);
            all = fields.map();
        } catch (WireException e) {
            throw new ArchiveException("has a " + ABOUT + " that is no JSON: " + Text.line(e.getMessage()));
        }
        if (!(all.get("algo_archive") instanceof Long version) || version < 1) {
            throw new ArchiveException("was not made by 'algo export': its " + ABOUT + " does not say so");
        }
        if (version > VERSION) {
            throw new ArchiveException("was made by a newer algo, "
                    + Text.printable(String.valueOf(all.get("made_by")), 40) + "; update this one");
        }
        String named = all.get("id") instanceof String text ? text : "";
        if (!StrategyIds.isValid(named) || !StrategyIds.baseOf(named).isEmpty()) {
            throw new ArchiveException("has an id that is none: " + ArchiveNames.shown(named));
        }
        if (!named.equals(top)) {
            throw new ArchiveException("is of " + named + ", and has the directory " + ArchiveNames.shown(top));
        }
        id = named;
        Map<String, Object> rest = new LinkedHashMap<>();
        for (String key : new String[] {"config", "instances", "environment"}) {
            Optional.ofNullable(all.get(key)).ifPresent(value -> rest.put(key, value));
        }
        carried = Json.line(rest);
        if (carried.length() > Request.Add.MOST_CARRIED) {
            throw new ArchiveException("has a " + ABOUT + " that is too long");
        }
    }

    private static void delete(Path top) {
        try (Stream<Path> walk = Files.walk(top)) {
            for (Path each : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException e) {
            // It is left in the directory for temporary files, for this user alone.
        }
    }
}
