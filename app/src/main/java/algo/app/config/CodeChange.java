package algo.app.config;

import algo.app.state.AtomicFile;
import algo.app.state.IoProblems;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A change of a strategy's code that belongs to an edit of the config: whenever the daemon dies, both hold or neither.
 * Before anything is moved, a note beside the code tells what is being moved and what the config says of the strategy
 * before and after. Whoever finds the note later sees by the config whether to finish or to take back. Each step may be
 * repeated. One change at a time, on the thread that edits the config.
 *
 * <pre>
 * .changing                    the note; gone when nothing is under way
 * .NAME.new-N   to NAME        the new code
 * NAME          to .NAME.old   the code before; in the end NAME.bak, or gone if the strategy was removed
 * </pre>
 */
final class CodeChange {
    private static final Logger LOG = LoggerFactory.getLogger("config");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NOTE = ".changing";

    /**
     * What is being changed.
     *
     * @param id of the strategy
     * @param name of its code in the store
     * @param staged name of the new code; empty if the code is removed
     * @param existed whether there was code before
     * @param before what the config said of the strategy, as JSON; empty if nothing
     * @param after what it says once it is edited
     */
    private record Note(String id, String name, String staged, boolean existed, String before, String after) {
        private byte[] text() {
            ObjectNode node = JSON.createObjectNode();
            node.put("id", id).put("name", name).put("staged", staged);
            node.put("existed", existed).put("before", before).put("after", after);
            return (node + "\n").getBytes(StandardCharsets.UTF_8);
        }

        private static Note of(byte[] text) throws IOException {
            JsonNode node = JSON.readTree(text);
            return new Note(
                    node.path("id").asText(),
                    node.path("name").asText(),
                    node.path("staged").asText(),
                    node.path("existed").asBoolean(),
                    node.path("before").asText(),
                    node.path("after").asText());
        }
    }

    private final Path root;
    private final Note note;
    private final Path place;
    private final Path old;

    private CodeChange(Path root, Note note) {
        this.root = root;
        this.note = note;
        this.place = root.resolve(note.name());
        this.old = root.resolve("." + note.name() + ".old");
    }

    /**
     * Notes the change, then moves the code.
     *
     * @param staged name of the new code; empty to remove what is there
     * @throws IOException if nothing was changed, also because an earlier change could not be settled
     */
    static CodeChange begin(Path root, String id, Path place, String staged, ObjectNode before, ObjectNode after)
            throws IOException {
        settle(root, before);
        Note note = new Note(
                id, place.getFileName().toString(), staged, exists(place), entry(before, id), entry(after, id));
        AtomicFile.replace(root.resolve(NOTE), note.text());
        CodeChange change = new CodeChange(root, note);
        try {
            change.move();
        } catch (IOException e) {
            change.undo();
            throw e;
        }
        return change;
    }

    /** What the config says of a strategy; empty if it has none of that id. */
    private static String entry(ObjectNode config, String id) {
        return config.path("strategies").path(id).toString();
    }

    private void move() throws IOException {
        if (exists(place)) {
            CodeStore.deleteTree(old);
            rename(place, old);
        }
        if (!note.staged().isEmpty()) {
            rename(staged(), place);
        }
        AtomicFile.forceDirectory(root);
    }

    private Path staged() {
        return root.resolve(note.staged());
    }

    /** The config could not be written: the code becomes what it was. What cannot be done now is done later. */
    void undo() {
        try {
            takeBack();
        } catch (IOException e) {
            LOG.error("the code of {} could not be put back yet: {}", note.id(), IoProblems.explain(e));
        }
    }

    private void takeBack() throws IOException {
        boolean moved = !note.staged().isEmpty() && !exists(staged());
        if (moved && exists(place) && (exists(old) || !note.existed())) {
            rename(place, staged());
        }
        if (exists(old)) {
            rename(old, place);
        }
        AtomicFile.forceDirectory(root);
        Files.deleteIfExists(root.resolve(NOTE));
        if (!note.staged().isEmpty()) {
            CodeStore.deleteTree(staged());
        }
    }

    /** The config was written. What cannot be cleaned up now is cleaned up later. */
    void done() {
        try {
            complete();
        } catch (IOException e) {
            LOG.warn("the code of {} is in place, but not all is cleaned up: {}", note.id(), IoProblems.explain(e));
        }
    }

    private void complete() throws IOException {
        if (!note.staged().isEmpty() && exists(staged())) {
            move();
        }
        Path previous = root.resolve(note.name() + ".bak");
        boolean removal = note.staged().isEmpty();
        if (!removal && !exists(place) && exists(old)) {
            rename(old, place); // an undo came no further, and its new code is gone
        }
        if (removal || exists(old)) {
            CodeStore.deleteTree(previous);
        }
        if (removal) {
            CodeStore.deleteTree(old);
        } else if (exists(old)) {
            rename(old, previous);
        }
        AtomicFile.forceDirectory(root);
        Files.deleteIfExists(root.resolve(NOTE));
    }

    /**
     * Finishes or takes back what was left half done, whichever agrees with the config. Costs one stat if nothing was.
     *
     * @throws IOException if that cannot be done now; repeating it is safe
     */
    static void settle(Path root, ObjectNode config) throws IOException {
        Optional<CodeChange> pending = pending(root);
        if (pending.isEmpty()) {
            return;
        }
        CodeChange change = pending.get();
        Note note = change.note;
        boolean edited =
                note.before().equals(note.after()) || !entry(config, note.id()).equals(note.before());
        LOG.warn(
                "a change of the code of {} was left half done; it is {}",
                note.id(),
                edited ? "completed" : "taken back");
        if (edited) {
            change.complete();
        } else {
            change.takeBack();
        }
    }

    /** Whether the code with this name in the store may not belong to what the config says, until it is settled. */
    static boolean isPending(Path root, Path place) throws IOException {
        Optional<CodeChange> pending = pending(root);
        return pending.isPresent() && pending.get().place.equals(place);
    }

    /** Whether any change was left half done. */
    static boolean isPending(Path root) {
        return exists(root.resolve(NOTE));
    }

    private static Optional<CodeChange> pending(Path root) throws IOException {
        if (!isPending(root)) {
            return Optional.empty();
        }
        Path file = root.resolve(NOTE);
        try {
            return Optional.of(new CodeChange(root, Note.of(Files.readAllBytes(file))));
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "what is noted in " + file + " cannot be read; put the code in order by hand, then"
                            + " remove that file",
                    e);
        }
    }

    private static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
}
