package algo.app.config;

import algo.app.state.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The code of the strategies of a home: {@code strategies/scripts/<id>.<ext>}, or a directory {@code <id>/} with a
 * {@code main.py}. New code is read and checked as a whole before anything changes, and moved into place by a rename.
 * One caller at a time per strategy; the supervisor's turn-taking sees to that.
 */
public final class CodeStore {
    /** Largest file of a strategy: a script is text that people write. */
    private static final int MAX_FILE = 1024 * 1024;

    private static final int MAX_FILES = 1000;
    private static final List<String> SKIPPED = List.of("__pycache__", ".git", ".venv", "venv", ".idea", ".vscode");

    private final Path root;

    /** @param root the directory {@code strategies/scripts}; it exists */
    public CodeStore(Path root) {
        this.root = root;
    }

    /**
     * Code that was read and may be taken in.
     *
     * @param script what goes into the config, relative to the store
     * @param files content by path relative to the store
     */
    public record Code(String script, Map<String, byte[]> files) {
        /** The file that is started. */
        public byte[] main() {
            return files.get(script);
        }
    }

    /**
     * Reads code from where the user has it.
     *
     * @throws ConfigException if it is no code that can be taken in; says why
     */
    public static Code read(Path source, String id) throws ConfigException {
        try {
            if (Files.isDirectory(source)) {
                return readDirectory(source, id);
            }
            String name = source.getFileName().toString();
            String extension = name.contains(".") ? name.substring(name.lastIndexOf('.')) : "";
            return new Code(id + extension, Map.of(id + extension, readFile(source, true)));
        } catch (UncheckedIOException | IOException e) {
            IOException cause = e instanceof UncheckedIOException unchecked ? unchecked.getCause() : (IOException) e;
            throw ConfigException.invalid(List.of(algo.app.state.IoProblems.explain(cause)));
        }
    }

    private static Code readDirectory(Path source, String id) throws IOException, ConfigException {
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
        return new Code(id + "/main.py", files);
    }

    private static boolean isSkipped(Path relative) {
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

    /** The file that is started; it may be gone. */
    public Path script(String script) {
        return root.resolve(script);
    }

    /** Whether a strategy with this id has code here. */
    public boolean has(Code code) {
        return Files.exists(place(code));
    }

    /** Whether what is here is exactly {@code code}. */
    public boolean isSame(Code code) throws IOException {
        Path place = place(code);
        if (!Files.isDirectory(place)) {
            return Files.isRegularFile(place) && Arrays.equals(Files.readAllBytes(place), code.main());
        }
        for (Map.Entry<String, byte[]> file : code.files().entrySet()) {
            Path path = root.resolve(file.getKey());
            if (!Files.isRegularFile(path) || !Arrays.equals(Files.readAllBytes(path), file.getValue())) {
                return false;
            }
        }
        try (Stream<Path> walk = Files.walk(place)) {
            return walk.filter(path -> !Files.isDirectory(path) && !isSkipped(place.relativize(path)))
                    .allMatch(path ->
                            code.files().containsKey(root.relativize(path).toString()));
        }
    }

    private Path place(Code code) {
        return root.resolve(code.script().endsWith("/main.py") ? code.script().replace("/main.py", "") : code.script());
    }

    /**
     * Writes {@code code} beside its place; the companion of the config edit then moves it there. What was there is kept
     * as {@code .bak}.
     *
     * @throws IOException if it could not be written; nothing is left behind
     */
    public Staged stage(Code code) throws IOException {
        Path place = place(code);
        Path staged = root.resolve("." + place.getFileName() + ".new");
        deleteTree(staged);
        try {
            if (code.script().endsWith("/main.py")) {
                for (Map.Entry<String, byte[]> file : code.files().entrySet()) {
                    Path relative = place.relativize(root.resolve(file.getKey()));
                    Path target = staged.resolve(relative);
                    Files.createDirectories(
                            target.getParent(),
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                    AtomicFile.replace(target, file.getValue());
                }
            } else {
                AtomicFile.replace(staged, code.main());
            }
        } catch (IOException e) {
            deleteTree(staged);
            throw e;
        }
        return new Staged(staged, place);
    }

    /** Code that lies beside its place. Closing removes what was not moved. */
    public static final class Staged implements ConfigFile.Companion, AutoCloseable {
        private final Path staged;
        private final Path place;
        private final Path before;
        private boolean replaced;

        private Staged(Path staged, Path place) {
            this.staged = staged;
            this.place = place;
            this.before = place.resolveSibling(place.getFileName() + ".bak");
        }

        @Override
        public void apply() throws IOException {
            if (Files.exists(place)) {
                deleteTree(before);
                Files.move(place, before, StandardCopyOption.ATOMIC_MOVE);
                replaced = true;
            }
            try {
                Files.move(staged, place, StandardCopyOption.ATOMIC_MOVE);
                AtomicFile.forceDirectory(place.getParent());
            } catch (IOException e) {
                undo();
                throw e;
            }
        }

        @Override
        public void undo() {
            try {
                deleteTree(place);
                if (replaced) {
                    Files.move(before, place, StandardCopyOption.ATOMIC_MOVE);
                }
            } catch (IOException e) {
                throw new IllegalStateException("the code of " + place + " could not be put back from " + before, e);
            }
        }

        @Override
        public void close() throws IOException {
            deleteTree(staged);
        }
    }

    /** Puts back code that a crash left under its {@code .bak} name between the two renames of a replacement. */
    public void recover(String script) throws IOException {
        Path place = place(new Code(script, Map.of()));
        Path before = place.resolveSibling(place.getFileName() + ".bak");
        if (!Files.exists(place) && Files.exists(before)) {
            Files.move(before, place, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Whether removing the code of one of these scripts would take that of the other. */
    public boolean isSamePlace(String script, String other) {
        return place(new Code(script, Map.of()))
                .normalize()
                .equals(place(new Code(other, Map.of())).normalize());
    }

    /** Removes the code of a strategy, and its previous version. */
    public void remove(String script) throws IOException {
        Path place = place(new Code(script, Map.of()));
        if (!root.equals(place.normalize().getParent())) {
            // A script elsewhere, or below a directory that people made, belongs to whoever put it there.
            return;
        }
        deleteTree(place);
        deleteTree(place.resolveSibling(place.getFileName() + ".bak"));
    }

    /** The code as people read it; empty if it is gone. */
    public Optional<String> text(String script) throws IOException {
        recover(script);
        Path file = script(script);
        return Files.isRegularFile(file)
                ? Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
                : Optional.empty();
    }

    private static void deleteTree(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
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
