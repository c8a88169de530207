package algo.app.config;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The renames by which the code, the manifest and the data of a strategy become those of a new version, or go. What the
 * strategy wrote is in none of them lost: it stays where it was, or is kept below {@code data/.removed}.
 */
final class CodePlan {
    /** The directory below what is kept of a removed strategy, for files that it wrote beside its code. */
    private static final String BESIDE_CODE = "from-code-directory";

    private final CodePlaces places;
    private final CodeFiles files;
    private final String id;
    private final String mark;
    private final List<CodeChange.Move> moves = new ArrayList<>();
    private final List<CodeChange.Move> finish = new ArrayList<>();
    private final List<String> kept = new ArrayList<>();
    private Optional<Path> aside = Optional.empty();

    private CodePlan(CodePlaces places, CodeFiles files, String id, String mark) {
        this.places = places;
        this.files = files;
        this.id = id;
        this.mark = mark;
    }

    String id() {
        return id;
    }

    String mark() {
        return mark;
    }

    List<CodeChange.Move> moves() {
        return moves;
    }

    List<CodeChange.Move> finish() {
        return finish;
    }

    /** Returns the files that come with the new version and were left as the strategy has them, as people are told. */
    List<String> kept() {
        return kept;
    }

    /** Returns where the files that the strategy wrote are kept, if they had to go from their place. */
    Optional<Path> aside() {
        return aside;
    }

    /**
     * Makes the plan for a new version in place of the one before. What was staged and gives way to a file of the
     * strategy is deleted.
     *
     * @param instances the strategies that run the same code, and have data of their own
     * @param code it lies staged under {@code mark}
     */
    static CodePlan replacement(
            CodePlaces places, CodeFiles files, String id, List<String> instances, String mark, Code code)
            throws IOException {
        CodePlan plan = new CodePlan(places, files, id, mark);
        Manifest old = plan.brought();
        List<String> written = plan.putCodeAside(old, code.manifest());
        for (String path : written) {
            // The file gives way to what the strategy wrote, and is not needed.
            Files.deleteIfExists(
                    places.scripts().resolve(CodePlaces.made(id, mark)).resolve(path));
            plan.move(plan.replacedCode(path), CodePlaces.code(CodePlaces.made(id, mark) + "/" + path));
        }
        plan.putCode();
        if (CodeFiles.exists(places.dataOf(id))) {
            plan.updateData(id, old, code.manifest());
        } else {
            plan.putData();
        }
        for (String instance : instances) {
            // One that began only now has the data of either version, and no copy that could be moved in.
            Path staged = places.data().resolve(CodePlaces.made(instance, mark));
            if (CodeFiles.exists(staged) && CodeFiles.exists(places.dataOf(instance))) {
                plan.updateData(instance, old, code.manifest());
            }
        }
        return plan;
    }

    /**
     * Makes the plan for a strategy that is new: what an earlier one of the same id may have left is another's, and is
     * kept aside.
     */
    static CodePlan addition(CodePlaces places, CodeFiles files, String id, String mark, String time)
            throws IOException {
        CodePlan plan = new CodePlan(places, files, id, mark);
        plan.keepAside(true, false, time);
        plan.putCode();
        plan.putData();
        return plan;
    }

    /**
     * Makes the plan that moves the script of a strategy of version 0.1.0, which lay beside those of others, into a
     * directory of its own.
     *
     * @param script its name; the directory lies staged under {@code mark}
     */
    static CodePlan moveIn(CodePlaces places, String id, String mark, String script) {
        CodePlan plan = new CodePlan(places, new CodeFiles(), id, mark);
        // The order matters, because the script may have the name of the directory.
        plan.move(CodePlaces.code(script), CodePlaces.code(CodePlaces.replaced(id, mark)));
        plan.move(CodePlaces.code(CodePlaces.made(id, mark)), CodePlaces.code(id));
        plan.move(CodePlaces.code(script + ".bak"), CodePlaces.code(id + ".bak/" + script));
        return plan;
    }

    /**
     * Makes the plan for a strategy that goes.
     *
     * @param withCode whether its code goes too; it stays while another strategy runs it
     * @param purge whether what it wrote is deleted
     * @param time in names of files
     */
    static CodePlan removal(
            CodePlaces places, CodeFiles files, String id, String mark, boolean withCode, boolean purge, String time)
            throws IOException {
        CodePlan plan = new CodePlan(places, files, id, mark);
        plan.keepAside(withCode, purge, time);
        // Nothing of a removed strategy is a previous version of anything.
        plan.finish.clear();
        if (withCode && CodeFiles.exists(places.scripts().resolve(id + ".bak"))) {
            plan.finish(id + ".bak", CodePlaces.gone(id, mark));
        }
        return plan;
    }

    /**
     * Makes the plan by which all files of strategies get new names.
     *
     * @throws IOException if something has one of the new names already
     */
    static CodePlan renaming(CodePlaces places, Renaming renaming, String mark) throws IOException {
        CodePlan plan = new CodePlan(places, new CodeFiles(), renaming.from(), mark);
        renaming.ids().forEach((from, to) -> {
            plan.move(CodePlaces.code(from), CodePlaces.code(to));
            plan.move(CodePlaces.code(CodePlaces.manifestName(from)), CodePlaces.code(CodePlaces.manifestName(to)));
            plan.move(CodePlaces.code(from + ".bak"), CodePlaces.code(to + ".bak"));
            plan.move(CodePlaces.data(from), CodePlaces.data(to));
            for (String place :
                    List.of("log/strategies/%s", "log/on_exit/%s.log", "log/on_exit/%s.log.1", "envs/used/%s.json")) {
                plan.move(CodePlaces.home(place.replace("%s", from)), CodePlaces.home(place.replace("%s", to)));
            }
        });
        for (CodeChange.Move move : plan.moves) {
            if (CodeFiles.exists(places.at(move.to()))) {
                throw new FileSystemException(
                        places.at(move.to()).toString(),
                        null,
                        "is there already, of an earlier strategy; move it away first");
            }
        }
        return plan;
    }

    private Manifest brought() throws IOException {
        Path directory = places.directory(id);
        Optional<Manifest> manifest = Manifest.read(places.manifest(id));
        return manifest.isPresent() ? manifest.get() : ofUnknown(directory);
    }

    /**
     * Returns the manifest of a directory that people made: its modules are code, and everything else may have been
     * written by the strategy.
     */
    private Manifest ofUnknown(Path directory) throws IOException {
        return CodeReader.modules(directory, files);
    }

    private void keepAside(boolean withCode, boolean purge, String time) throws IOException {
        Path data = places.dataOf(id);
        String name = CodePlaces.REMOVED + "/" + id + "-" + time;
        for (int i = 2; CodeFiles.exists(places.data().resolve(name)); i++) {
            name = CodePlaces.REMOVED + "/" + id + "-" + time + "-" + i;
        }
        if (CodeFiles.exists(data)) {
            if (purge || CodeFiles.isEmptyDirectory(data)) {
                move(CodePlaces.data(id), CodePlaces.data(CodePlaces.gone(id, mark)));
            } else {
                move(CodePlaces.data(id), CodePlaces.data(name));
                aside = Optional.of(places.data().resolve(name));
            }
        }
        if (!withCode) {
            return;
        }
        String beside = BESIDE_CODE;
        for (int i = 2; CodeFiles.exists(data.resolve(beside)); i++) {
            beside = BESIDE_CODE + "-" + i;
        }
        List<String> written = putCodeAside(brought(), Manifest.NONE);
        if (written.isEmpty() || purge) {
            return;
        }
        // The way leads through a directory of the change, so that none is left within the data if the change is taken
        // back.
        String way = CodePlaces.data(CodePlaces.replaced(id, mark) + "/" + beside);
        written.forEach(path -> move(replacedCode(path), way + "/" + path));
        move(way, CodePlaces.data(name + "/" + beside));
        aside = Optional.of(places.data().resolve(name));
    }

    /** Moves code and manifest out of their places; returns what the strategy wrote beside its code, then in the former. */
    private List<String> putCodeAside(Manifest old, Manifest next) throws IOException {
        List<String> written = new ArrayList<>();
        Path directory = places.directory(id);
        if (CodeFiles.exists(directory)) {
            // What a link leads to belongs to whoever put it there.
            if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                collect(directory, "", old, next, written);
            }
            move(CodePlaces.code(id), CodePlaces.code(CodePlaces.replaced(id, mark)));
            if (CodeFiles.exists(places.scripts().resolve(id + ".bak"))) {
                finish(id + ".bak", CodePlaces.gone(id, mark));
            }
            finish(CodePlaces.replaced(id, mark), id + ".bak");
        }
        if (CodeFiles.exists(places.manifest(id))) {
            move(CodePlaces.code(CodePlaces.manifestName(id)), CodePlaces.code(CodePlaces.replacedManifest(id, mark)));
        }
        return written;
    }

    private String replacedCode(String path) {
        return CodePlaces.code(CodePlaces.replaced(id, mark) + "/" + path);
    }

    private void putCode() {
        move(CodePlaces.code(CodePlaces.made(id, mark)), CodePlaces.code(id));
        move(CodePlaces.code(CodePlaces.madeManifest(id, mark)), CodePlaces.code(CodePlaces.manifestName(id)));
    }

    private void putData() {
        move(CodePlaces.data(CodePlaces.made(id, mark)), CodePlaces.data(id));
    }

    private void collect(Path directory, String prefix, Manifest old, Manifest next, List<String> written)
            throws IOException {
        List<Path> children;
        try (Stream<Path> list = Files.list(directory)) {
            children = list.sorted().toList();
        }
        for (Path child : children) {
            String path = prefix + child.getFileName();
            if (child.getFileName().toString().equals("__pycache__")) {
                continue;
            }
            boolean isDirectory = Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS);
            if (isDirectory && (old.hasBelow(path) || next.hasBelow(path))) {
                collect(child, path + "/", old, next, written);
            } else if (isWritten(child, path, isDirectory, old, next)) {
                written.add(path);
            }
        }
    }

    private boolean isWritten(Path file, String path, boolean isDirectory, Manifest old, Manifest next)
            throws IOException {
        if (isDirectory
                ? next.items().containsKey(path)
                : next.hasBelow(path) && !old.items().containsKey(path)) {
            throw new FileSystemException(
                    file.toString(),
                    null,
                    "is a " + (isDirectory ? "directory" : "file") + " that was made beside the code, and a "
                            + (isDirectory ? "file" : "directory") + " of the new version; move it away first");
        }
        if (isDirectory) {
            return true;
        }
        if (old.isCode(path) || next.isCode(path)) {
            return false;
        }
        Manifest.Item now = files.item(file);
        boolean isAsBrought = old.isData(path) && now.hasContentOf(old.items().get(path));
        boolean isAsNew = next.isData(path) && now.hasContentOf(next.items().get(path));
        if (isAsBrought || isAsNew) {
            return false;
        }
        if (next.isData(path)) {
            kept.add("strategies/scripts/" + id + "/" + path);
        }
        return true;
    }

    /** The strategy may have written any of these files since, and others. */
    private void updateData(String owner, Manifest old, Manifest next) throws IOException {
        String made = CodePlaces.made(owner, mark) + "/";
        String replaced = CodePlaces.replaced(owner, mark) + "/";
        for (String path : next.items().keySet()) {
            if (!next.isData(path)) {
                continue;
            }
            Manifest.Item item = next.items().get(path);
            Path file = places.dataOf(owner).resolve(path);
            boolean isThere = CodeFiles.exists(file);
            boolean isSame = isThere && files.item(file).hasContentOf(item);
            boolean wasBrought = old.isData(path);
            boolean isChanged = isThere
                    ? !wasBrought || !files.item(file).hasContentOf(old.items().get(path))
                    : wasBrought;
            if (isSame || !isThere && wasBrought && old.items().get(path).hasContentOf(item)) {
                continue;
            }
            if (isChanged) {
                kept.add("data/" + owner + "/" + path + (isThere ? "" : " (deleted)"));
                continue;
            }
            if (isThere) {
                move(CodePlaces.data(owner + "/" + path), CodePlaces.data(replaced + path));
            }
            move(CodePlaces.data(made + path), CodePlaces.data(owner + "/" + path));
        }
        for (String path : old.items().keySet()) {
            Path file = places.dataOf(owner).resolve(path);
            boolean isDropped = old.isData(path) && !next.isData(path);
            if (isDropped
                    && CodeFiles.exists(file)
                    && files.item(file).hasContentOf(old.items().get(path))) {
                move(CodePlaces.data(owner + "/" + path), CodePlaces.data(replaced + path));
            }
        }
    }

    private void move(String from, String to) {
        moves.add(new CodeChange.Move(from, to));
    }

    private void finish(String from, String to) {
        finish.add(new CodeChange.Move(CodePlaces.code(from), CodePlaces.code(to)));
    }
}
