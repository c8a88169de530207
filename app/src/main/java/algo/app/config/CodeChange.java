package algo.app.config;

import algo.app.files.AtomicFile;
import algo.app.files.IoProblems;
import algo.app.files.WholeFile;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A change of a strategy's files that belongs to an edit of the config: whenever the daemon dies, both hold or neither.
 * The change is a list of renames. Before the first of them a note in {@code strategies/scripts/.changing} has the list,
 * and what the config says of the strategy before and after. Whoever finds the note later sees by the config whether to
 * finish or to take back. Each rename is done only if what it moves is there and its target is not, so each step may be
 * repeated. One change at a time, on the thread that edits the config.
 */
final class CodeChange {
    private static final Logger LOG = LoggerFactory.getLogger("config");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NOTE = ".changing";

    /**
     * One rename.
     *
     * @param from as {@link CodePlaces} has it in texts
     */
    record Move(String from, String to) {}

    /**
     * The note on disk about a change that is under way.
     *
     * @param id of the strategy
     * @param mark of the change, in the names of what it makes and replaces; empty in a note of version 0.1.0
     * @param moves before the config is written
     * @param finish once it is written
     * @param before what the config said of the strategy, as JSON; empty if nothing
     * @param after what it says once it is edited
     * @param ids the new ids by the old ones, of a change that is a renaming; else empty
     */
    private record Note(
            String id,
            String mark,
            List<Move> moves,
            List<Move> finish,
            String before,
            String after,
            Map<String, String> ids) {
        private byte[] text() {
            ObjectNode node = JSON.createObjectNode();
            node.put("id", id).put("mark", mark);
            write(node.putArray("moves"), moves);
            write(node.putArray("finish"), finish);
            node.put("before", before).put("after", after);
            if (!ids.isEmpty()) {
                ids.forEach(node.putObject("ids")::put);
            }
            return (node + "\n").getBytes(StandardCharsets.UTF_8);
        }

        private static void write(ArrayNode array, List<Move> moves) {
            moves.forEach(move -> array.addArray().add(move.from()).add(move.to()));
        }

        private static Note of(byte[] text) throws IOException {
            JsonNode node = JSON.readTree(text);
            String id = node.path("id").asText();
            String before = node.path("before").asText();
            String after = node.path("after").asText();
            if (node.has("staged")) {
                return ofFirstVersion(
                        id, node.path("name").asText(), node.path("staged").asText(), before, after);
            }
            List<Move> moves = moves(node.path("moves"));
            Map<String, String> ids = new LinkedHashMap<>();
            node.path("ids")
                    .properties()
                    .forEach(each -> ids.put(each.getKey(), each.getValue().asText()));
            return new Note(id, node.path("mark").asText(), moves, moves(node.path("finish")), before, after, ids);
        }

        private static List<Move> moves(JsonNode array) {
            List<Move> moves = new ArrayList<>();
            array.forEach(each ->
                    moves.add(new Move(each.path(0).asText(), each.path(1).asText())));
            return moves;
        }

        /** Version 0.1.0 had one name for the code, and nothing else to change. */
        private static Note ofFirstVersion(String id, String name, String staged, String before, String after) {
            String place = CodePlaces.code(name);
            String old = CodePlaces.code("." + name + ".old");
            String previous = CodePlaces.code(name + ".bak");
            Move away = new Move(place, old);
            Move gone = new Move(previous, CodePlaces.code("." + name + ".gone-0.1.0"));
            return staged.isEmpty()
                    ? new Note(id, "", List.of(away), List.of(gone), before, after, Map.of())
                    : new Note(
                            id,
                            "",
                            List.of(away, new Move(CodePlaces.code(staged), place)),
                            List.of(gone, new Move(old, previous)),
                            before,
                            after,
                            Map.of());
        }
    }

    private final CodePlaces places;
    private final Note note;

    private CodeChange(CodePlaces places, Note note) {
        this.places = places;
        this.note = note;
    }

    /**
     * Notes the change, then does the renames of {@code plan}. No earlier change may be pending: {@link #settle} first.
     *
     * @throws IOException if nothing was changed
     */
    static CodeChange begin(CodePlaces places, CodePlan plan, ObjectNode before, ObjectNode after) throws IOException {
        return begin(places, plan, before, after, Map.of());
    }

    /**
     * Begins a change that is a renaming too: what is kept elsewhere under the ids follows once it is noted.
     *
     * @param ids the new ids by the old ones
     */
    static CodeChange begin(
            CodePlaces places, CodePlan plan, ObjectNode before, ObjectNode after, Map<String, String> ids)
            throws IOException {
        String id = plan.id();
        Note note = new Note(id, plan.mark(), plan.moves(), plan.finish(), entry(before, id), entry(after, id), ids);
        if (!ids.isEmpty()) {
            places.followers().require(ids);
        }
        AtomicFile.replace(places.scripts().resolve(NOTE), note.text());
        CodeChange change = new CodeChange(places, note);
        try {
            if (!ids.isEmpty()) {
                places.followers().begin(ids);
            }
            change.redo(note.moves());
        } catch (IOException e) {
            change.undo();
            throw e;
        }
        return change;
    }

    /** Returns the config's entry of a strategy; empty if it has none of that id. */
    private static String entry(ObjectNode config, String id) {
        return config.path("strategies").path(id).toString();
    }

    private void redo(List<Move> moves) throws IOException {
        for (Move move : moves) {
            if (!isRefilled(move, moves)) {
                rename(places.at(move.from()), places.at(move.to()));
            }
        }
        force(moves);
    }

    /** Returns whether a later rename has put something where {@code away} took something from. */
    private boolean isRefilled(Move away, List<Move> moves) {
        return moves.stream()
                .anyMatch(move -> move.to().equals(away.from()) && !CodeFiles.exists(places.at(move.from())));
    }

    private static void rename(Path from, Path to) throws IOException {
        if (CodeFiles.exists(from) && !CodeFiles.exists(to)) {
            CodeFiles.makeDirectories(to.getParent());
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private void force(List<Move> moves) throws IOException {
        Set<Path> directories = new LinkedHashSet<>(List.of(places.scripts(), places.data()));
        for (Move move : moves) {
            directories.add(places.at(move.from()).getParent());
            directories.add(places.at(move.to()).getParent());
        }
        for (Path directory : directories) {
            if (Files.isDirectory(directory)) {
                AtomicFile.forceDirectory(directory);
            }
        }
    }

    /** The config could not be written: the files become what they were. What cannot be done now is done later. */
    void undo() {
        try {
            takeBack();
        } catch (IOException e) {
            LOG.error("the code of {} could not be put back yet: {}", note.id(), IoProblems.explain(e));
        }
    }

    private void takeBack() throws IOException {
        for (int i = note.moves().size() - 1; i >= 0; i--) {
            Move move = note.moves().get(i);
            rename(places.at(move.to()), places.at(move.from()));
        }
        force(note.moves());
        follow(false);
        Files.deleteIfExists(places.scripts().resolve(NOTE));
    }

    private void follow(boolean renamed) throws IOException {
        if (!note.ids().isEmpty()) {
            places.followers().end(note.ids(), renamed);
        }
    }

    /** The config was written. What cannot be done now is done later. */
    void done() {
        try {
            complete();
        } catch (IOException e) {
            LOG.warn("the code of {} is in place, but not all is cleaned up: {}", note.id(), IoProblems.explain(e));
        }
    }

    private void complete() throws IOException {
        redo(note.moves());
        for (Move away : note.moves()) {
            boolean replaced = note.moves().stream().anyMatch(move -> move.to().equals(away.from()));
            if (replaced) {
                // The place is empty if an undo came no further, and the new files are gone.
                rename(places.at(away.to()), places.at(away.from()));
            }
        }
        redo(note.finish());
        follow(true);
        Files.deleteIfExists(places.scripts().resolve(NOTE));
    }

    /** Deletes what this change replaced, and what it made in vain. */
    static void clean(CodePlaces places, String id, String mark) throws IOException {
        Optional<CodeChange> pending = pending(places);
        if (pending.isPresent() && pending.get().note.mark().equals(mark)) {
            return;
        }
        for (Path leftover : places.leftovers(id, mark)) {
            CodeFiles.deleteTree(leftover);
        }
    }

    /**
     * Finishes or takes back what was left half done, whichever agrees with the config. Costs one stat if nothing was.
     *
     * @throws IOException if that cannot be done now; repeating it is safe
     */
    static void settle(CodePlaces places, ObjectNode config) throws IOException {
        Optional<CodeChange> pending = pending(places);
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
        clean(places, note.id(), note.mark());
    }

    /**
     * Returns whether this script may differ from what the config says, until a change is settled.
     *
     * @param id of the strategy that runs it
     */
    static boolean isPending(CodePlaces places, String id, Path script) throws IOException {
        Optional<CodeChange> pending = pending(places);
        return pending.isPresent()
                && (pending.get().note.id().equals(id)
                        || script.startsWith(places.directory(pending.get().note.id())));
    }

    /** Returns whether any change was left half done. */
    static boolean isPending(CodePlaces places) {
        return CodeFiles.exists(places.scripts().resolve(NOTE));
    }

    private static Optional<CodeChange> pending(CodePlaces places) throws IOException {
        if (!isPending(places)) {
            return Optional.empty();
        }
        Path file = places.scripts().resolve(NOTE);
        try {
            return Optional.of(new CodeChange(places, Note.of(WholeFile.read(file))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "what is noted in " + file + " cannot be read; put the code in order by hand, then"
                            + " remove that file",
                    e);
        }
    }
}
