package algo.app.config;

import algo.app.model.RunId;
import algo.app.state.AtomicFile;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The code of the strategies of a home: {@code strategies/scripts/<id>.<ext>}, or a directory {@code <id>/} with a
 * {@code main.py}. New code is read and checked as a whole before anything changes, and moved into place by a rename,
 * together with the edit of the config ({@link CodeChange}). What reads and stages is safe on any thread; the rest is for
 * the thread that edits the config.
 */
public final class CodeStore {
    /** In the name of code that is staged. */
    private static final String STAGED = ".new-";

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

    /** The file that is started; it may be gone. */
    public Path script(String script) {
        return root.resolve(script);
    }

    /** Whether a strategy with this id has code here. */
    public boolean has(Code code) {
        return Files.exists(place(code.script()));
    }

    /** Whether what is here is exactly {@code code}. */
    public boolean isSame(Code code) throws IOException {
        Path place = place(code.script());
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
            return walk.filter(path -> !Files.isDirectory(path) && !CodeReader.isSkipped(place.relativize(path)))
                    .allMatch(path ->
                            code.files().containsKey(root.relativize(path).toString()));
        }
    }

    private Path place(String script) {
        return root.resolve(script.endsWith("/main.py") ? script.replace("/main.py", "") : script);
    }

    /**
     * Writes {@code code} beside its place; as companion of the config edit it is then moved there. What was there is kept
     * as {@code .bak}.
     *
     * @throws IOException if it could not be written; nothing is left behind
     */
    public Staged stage(String id, Code code) throws IOException {
        Path place = place(code.script());
        // A name of its own: somebody else may be adding the same strategy.
        Path staged = root.resolve("." + place.getFileName() + STAGED + RunId.random());
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
                forceDirectories(staged);
            } else {
                AtomicFile.replace(staged, code.main());
            }
        } catch (IOException e) {
            deleteTree(staged);
            throw e;
        }
        return new Staged(id, place, staged);
    }

    private static void forceDirectories(Path top) throws IOException {
        try (Stream<Path> walk = Files.walk(top)) {
            for (Path directory : walk.filter(Files::isDirectory).toList()) {
                AtomicFile.forceDirectory(directory);
            }
        }
        AtomicFile.forceDirectory(top.getParent());
    }

    /** Code that lies beside its place. Closing removes what was not moved. */
    public final class Staged implements ConfigFile.Companion, AutoCloseable {
        private final String id;
        private final Path place;
        private final Path staged;
        private CodeChange change;

        private Staged(String id, Path place, Path staged) {
            this.id = id;
            this.place = place;
            this.staged = staged;
        }

        @Override
        public void apply(ObjectNode before, ObjectNode after) throws IOException {
            change = CodeChange.begin(root, id, place, staged.getFileName().toString(), before, after);
        }

        @Override
        public void undo() {
            change.undo();
        }

        @Override
        public void done() {
            change.done();
        }

        @Override
        public void close() throws IOException {
            deleteTree(staged);
        }
    }

    /** Takes away the code of a strategy and its previous version, unless another strategy of the config runs it too. */
    public Removal removal(String id) {
        return new Removal(id);
    }

    /** Companion of the edit that takes a strategy out of the config. */
    public final class Removal implements ConfigFile.Companion {
        private final String id;
        private Optional<CodeChange> change = Optional.empty();
        private String otherUser = "";

        private Removal(String id) {
            this.id = id;
        }

        @Override
        public void apply(ObjectNode before, ObjectNode after) throws IOException {
            String script = before.path("strategies").path(id).path("script").asText();
            after.path("strategies").properties().forEach(other -> {
                if (isSamePlace(other.getValue().path("script").asText(), script)) {
                    otherUser = other.getKey();
                }
            });
            Path place = place(script).normalize();
            // A script elsewhere, or below a directory that people made, belongs to whoever put it there.
            if (root.equals(place.getParent()) && otherUser.isEmpty()) {
                change = Optional.of(CodeChange.begin(root, id, place, "", before, after));
            }
        }

        @Override
        public void undo() {
            change.ifPresent(CodeChange::undo);
        }

        @Override
        public void done() {
            change.ifPresent(CodeChange::done);
        }

        /** Another strategy that runs the same code, so that it was kept; empty if there is none. */
        public String otherUser() {
            return otherUser;
        }
    }

    /**
     * Finishes, or takes back, a change of code that a crash left half done, so that code and config agree again. Costs
     * one stat if there is none.
     *
     * @param config in force
     * @throws IOException if that cannot be done now; nothing that it concerns is started until it is
     */
    public void settle(ObjectNode config) throws IOException {
        CodeChange.settle(root, config);
    }

    /** Removes what earlier daemons had staged and never moved. Before any {@link #stage}. */
    public void removeLeftovers() throws IOException {
        if (CodeChange.isPending(root)) {
            return;
        }
        try (Stream<Path> files = Files.list(root)) {
            for (Path file : files.filter(CodeStore::isLeftover).toList()) {
                deleteTree(file);
            }
        }
    }

    private static boolean isLeftover(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(".") && name.contains(STAGED);
    }

    /** Whether a change of this script's code is half done: it may not be started before {@link #settle}. */
    public boolean isUnsettled(String script) throws IOException {
        return CodeChange.isPending(root, place(script).normalize());
    }

    /** Whether removing the code of one of these scripts would take that of the other. */
    boolean isSamePlace(String script, String other) {
        return place(script).normalize().equals(place(other).normalize());
    }

    /** The code as people read it; empty if it is gone. */
    public Optional<String> text(String script) throws IOException {
        Path file = script(script);
        return Files.isRegularFile(file)
                ? Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
                : Optional.empty();
    }

    static void deleteTree(Path path) throws IOException {
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
