package algo.app.config;

import algo.app.files.IoProblems;
import algo.app.files.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the code of a strategy from where the user has it, and refuses what is none. Changes nothing. */
public final class CodeReader {
    /** Largest file of code: a script is text that people write. */
    private static final int MAX_FILE = 1024 * 1024;

    /** The most bytes that all files of a strategy may have together: each is copied twice. */
    private static final long MAX_TOTAL = 256L * 1024 * 1024;

    private static final int MAX_FILES = 1000;
    private static final List<String> SKIPPED = List.of("__pycache__", ".git", ".venv", "venv", ".idea", ".vscode");

    /** The ends of names of files that Python loads, as source or as a library. */
    private static final List<String> MODULES = List.of(".py", ".pyw", ".pyi", ".pyx", ".pyd", ".so");

    /** The first characters of a program that the system executes: {@code #!} and the interpreter, or an ELF file. */
    private static final List<String> PROGRAMS = List.of("#!", "\u007fE");

    private final String script;
    private final String module;
    private final List<Path> environments;
    private final Map<String, Manifest.Item> items = new LinkedHashMap<>();
    private final Map<String, Path> places = new LinkedHashMap<>();
    private long total;

    private CodeReader(String script, String module, List<Path> environments) {
        this.script = script;
        this.module = module;
        this.environments = environments;
    }

    /** As {@link #read(Path, EntryPoint, EntryPoint)}, where nobody said what is started. */
    public static Code read(Path source) throws ConfigException {
        return read(source, EntryPoint.UNNAMED, EntryPoint.UNNAMED);
    }

    /**
     * Reads code from where the user has it.
     *
     * @param source a script, or a directory
     * @param named what of a directory is started
     * @param before what of it was started so far; counts if nothing is named, and it is still there
     * @throws ConfigException if it is no code that can be taken in; says why
     */
    public static Code read(Path source, EntryPoint named, EntryPoint before) throws ConfigException {
        try {
            if (Files.isDirectory(source)) {
                return readDirectory(source, named, before);
            }
            if (named.isNamed() && Files.exists(source)) {
                throw ConfigException.invalid(
                        List.of(source + " is a single file; --main and --module go with a" + " directory"));
            }
            String name = source.getFileName().toString();
            CodeReader reader = new CodeReader(name, "", List.of());
            requireReadable(source);
            reader.add(name, source.toRealPath());
            return reader.code(source);
        } catch (UncheckedIOException | IOException e) {
            IOException cause = e instanceof UncheckedIOException unchecked ? unchecked.getCause() : (IOException) e;
            throw ConfigException.failed(IoProblems.explain(cause));
        }
    }

    private static Code readDirectory(Path source, EntryPoint named, EntryPoint before)
            throws IOException, ConfigException {
        ProjectFiles project = ProjectFiles.of(source, MAX_FILES);
        Map<String, Path> paths = project.files();
        if (paths.size() > MAX_FILES) {
            throw ConfigException.invalid(List.of(source + " has more than " + MAX_FILES + " files"));
        }
        EntrySearch.Found entry = new EntrySearch(source, paths).find(named, before);
        CodeReader reader = new CodeReader(entry.script(), entry.module(), project.environments());
        for (Map.Entry<String, Path> each : paths.entrySet()) {
            reader.add(each.getKey(), each.getValue());
        }
        return reader.code(source);
    }

    private Code code(Path source) {
        return new Code(new Manifest(script, items, AddedFrom.of(source, items)), places, module, environments);
    }

    /**
     * Returns whether a file of a project was not written by its author, but made by Python, by an editor or by git.
     */
    static boolean isSkipped(Path relative) {
        for (Path part : relative) {
            if (SKIPPED.contains(part.toString())) {
                return true;
            }
        }
        return false;
    }

    /** @param file a real path: what is swapped for something else meanwhile, or a directory above it, is refused */
    private void add(String relative, Path file) throws IOException, ConfigException {
        requireReadable(file);
        try (FileChannel channel = WholeFile.openExactly(file)) {
            add(relative, file, channel);
        }
    }

    private void add(String relative, Path file, FileChannel channel) throws IOException, ConfigException {
        total += channel.size();
        if (total > MAX_TOTAL) {
            throw ConfigException.invalid(List.of(file + ": the files of one strategy have more than 256 MiB together;"
                    + " keep large data elsewhere and name it by its path"));
        }
        if (relative.equals(script) || relative.endsWith(".py")) {
            places.put(relative, file);
            items.put(relative, CodeFiles.item(text(file, channel), Files.isExecutable(file)));
            return;
        }
        boolean program = isProgram(channel);
        Manifest.Item item = CodeFiles.item(channel.position(0), Files.isExecutable(file));
        boolean data = !isModule(relative) && !(item.executable() && program);
        places.put(relative, file);
        items.put(relative, new Manifest.Item(item.size(), item.sha256(), item.executable(), data));
    }

    private static boolean isModule(String path) {
        return MODULES.stream().anyMatch(path::endsWith);
    }

    /** Returns the modules in a directory of which nobody knows what was brought, as if they were all that was. */
    static Manifest modules(Path directory, CodeFiles files) throws IOException {
        if (!Files.isDirectory(directory)) {
            return Manifest.NONE;
        }
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(directory)) {
            paths = walk.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                            && isModule(path.toString())
                            && !isSkipped(directory.relativize(path)))
                    .sorted()
                    .toList();
        }
        Map<String, Manifest.Item> items = new LinkedHashMap<>();
        for (Path path : paths) {
            items.put(directory.relativize(path).toString(), files.item(path));
        }
        return new Manifest("", items);
    }

    private static boolean isProgram(FileChannel channel) throws IOException {
        byte[] start = Channels.newInputStream(channel).readNBytes(2);
        return PROGRAMS.contains(new String(start, StandardCharsets.ISO_8859_1));
    }

    private static void requireReadable(Path file) throws ConfigException {
        if (!Files.exists(file)) {
            throw ConfigException.invalid(List.of("no such file: " + file));
        }
        if (!Files.isRegularFile(file)) {
            throw ConfigException.invalid(List.of(file + " is no regular file"));
        }
        if (!Files.isReadable(file)) {
            throw ConfigException.invalid(List.of("not readable: " + file));
        }
    }

    /** Returns the content of a file of code, which lies at this real path. */
    static byte[] text(Path file) throws IOException, ConfigException {
        try (FileChannel channel = WholeFile.openExactly(file)) {
            return text(file, channel);
        }
    }

    private static byte[] text(Path file, FileChannel channel) throws IOException, ConfigException {
        // One byte more is read, as the file may grow meanwhile.
        byte[] content = Channels.newInputStream(channel).readNBytes(MAX_FILE + 1);
        if (content.length > MAX_FILE) {
            long size = Math.max(channel.size(), content.length);
            throw ConfigException.invalid(
                    List.of(file + " has " + size + " bytes, more than 1 MiB (" + MAX_FILE + " bytes)"));
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
        } catch (CharacterCodingException e) {
            throw ConfigException.invalid(List.of(file + " is not UTF-8 text; save it as UTF-8"));
        }
        return content;
    }
}
