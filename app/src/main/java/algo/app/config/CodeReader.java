package algo.app.config;

import algo.app.state.IoProblems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the code of a strategy from where the user has it, and refuses what is none. Changes nothing. */
public final class CodeReader {
    /** Largest file of a strategy: a script is text that people write. */
    private static final int MAX_FILE = 1024 * 1024;

    private static final int MAX_FILES = 1000;
    private static final List<String> SKIPPED = List.of("__pycache__", ".git", ".venv", "venv", ".idea", ".vscode");

    private CodeReader() {}

    /**
     * Reads code from where the user has it.
     *
     * @throws ConfigException if it is no code that can be taken in; says why
     */
    public static CodeStore.Code read(Path source, String id) throws ConfigException {
        try {
            if (Files.isDirectory(source)) {
                return readDirectory(source, id);
            }
            String name = source.getFileName().toString();
            String extension = name.contains(".") ? name.substring(name.lastIndexOf('.')) : "";
            return new CodeStore.Code(id + extension, Map.of(id + extension, readFile(source, true)));
        } catch (UncheckedIOException | IOException e) {
            IOException cause = e instanceof UncheckedIOException unchecked ? unchecked.getCause() : (IOException) e;
            throw ConfigException.failed(IoProblems.explain(cause));
        }
    }

    private static CodeStore.Code readDirectory(Path source, String id) throws IOException, ConfigException {
        if (!Files.isRegularFile(source.resolve("main.py"))) {
            throw ConfigException.invalid(List.of(source + " is a directory without a main.py"));
        }
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(source)) {
            paths = walk.filter(path -> !Files.isDirectory(path) && !isSkipped(source.relativize(path)))
                    .sorted()
                    .limit(MAX_FILES + 1L)
                    .toList();
        }
        if (paths.size() > MAX_FILES) {
            throw ConfigException.invalid(List.of(source + " has more than " + MAX_FILES + " files"));
        }
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (Path path : paths) {
            if (Files.isSymbolicLink(path)) {
                throw ConfigException.invalid(
                        List.of(path + " is a link; a strategy is taken in with plain files only"));
            }
            String relative = source.relativize(path).toString();
            files.put(id + "/" + relative, readFile(path, relative.endsWith(".py")));
        }
        return new CodeStore.Code(id + "/main.py", files);
    }

    /** Whether a file of a project is nothing that its author wrote: made by Python, by an editor, by git. */
    static boolean isSkipped(Path relative) {
        for (Path part : relative) {
            if (SKIPPED.contains(part.toString())) {
                return true;
            }
        }
        return false;
    }

    private static byte[] readFile(Path file, boolean text) throws IOException, ConfigException {
        if (!Files.exists(file)) {
            throw ConfigException.invalid(List.of("no such file: " + file));
        }
        if (!Files.isRegularFile(file)) {
            throw ConfigException.invalid(List.of(file + " is no regular file"));
        }
        if (!Files.isReadable(file)) {
            throw ConfigException.invalid(List.of("not readable: " + file));
        }
        if (Files.size(file) > MAX_FILE) {
            throw ConfigException.invalid(
                    List.of(file + " has " + Files.size(file) + " bytes, more than 1 MiB (" + MAX_FILE + " bytes)"));
        }
        byte[] content = Files.readAllBytes(file);
        if (text) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
            } catch (CharacterCodingException e) {
                throw ConfigException.invalid(List.of(file + " is not UTF-8 text; save it as UTF-8"));
            }
        }
        return content;
    }
}
