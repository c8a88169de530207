package algo.app.config;

import algo.app.files.AtomicFile;
import algo.app.files.WholeFile;
import algo.app.model.Ist;
import algo.app.model.RunId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The code of the strategies of a home, {@code strategies/scripts/<id>/}, what {@code algo add} brought of it, {@code
 * <id>.manifest.json}, and their working directories, {@code data/<id>/}. New code is read and checked as a whole before
 * anything changes, and moved into place by renames, together with the edit of the config ({@link CodeChange}). What reads
 * and stages is safe on any thread; the rest is for the thread that edits the config.
 */
public final class CodeStore {
    private final CodePlaces places;
    private final Clock clock;
    private final HomePlace home;
    private volatile boolean firstLayout;

    /**
     * @param scripts the directory {@code strategies/scripts}; it exists
     * @param data the directory {@code data}; it exists, unless nothing is changed
     */
    public CodeStore(Path scripts, Path data, Clock clock) {
        this(scripts, data, clock, () -> {});
    }

    /** @param home asked before anything is changed, or started */
    public CodeStore(Path scripts, Path data, Clock clock, HomePlace home) {
        this(scripts, data, clock, home, Followers.NONE);
    }

    /** @param followers what else is kept under the ids of strategies */
    public CodeStore(Path scripts, Path data, Clock clock, HomePlace home, Followers followers) {
        this.places = new CodePlaces(scripts, data, followers);
        this.clock = clock;
        this.home = home;
    }

    /** Things that are kept elsewhere under the ids of strategies, and follow when they get new ones. */
    public interface Followers {
        /** Follows nothing. */
        Followers NONE = new Followers() {
            @Override
            public void require(Map<String, String> ids) {}

            @Override
            public void begin(Map<String, String> ids) {}

            @Override
            public void end(Map<String, String> ids, boolean renamed) {}
        };

        /**
         * Checks that nothing is kept under the new ids.
         *
         * @throws IOException if something is, which would be lost; says what
         */
        void require(Map<String, String> ids) throws IOException;

        /**
         * Keeps the same under the new ids too. May be repeated.
         *
         * @param ids the new ids by the old ones
         */
        void begin(Map<String, String> ids) throws IOException;

        /**
         * Forgets what is kept under the ids that do not hold. May be repeated.
         *
         * @param renamed whether the new ids hold, and not the old ones
         */
        void end(Map<String, String> ids, boolean renamed) throws IOException;
    }

    /** Checks that the home is still the directory that it was. */
    public interface HomePlace {
        /** @throws IOException if another directory lies in its place */
        void require() throws IOException;
    }

    /**
     * Returns the file that is started; it may be gone. Of a strategy without a directory of its own, which people
     * wrote into the config, it is relative to {@code strategies/scripts}.
     *
     * @param script as the config has it
     */
    public Path script(String id, String script) {
        return base(id).resolve(script);
    }

    /**
     * Sets whether the home is still as version 0.1.0 left it: scripts lie beside each other, and work where they lie.
     */
    void setFirstLayout(boolean is) {
        firstLayout = is;
    }

    private void requireThisLayout() throws IOException {
        if (firstLayout) {
            throw new IOException("the home is still as version 0.1.0 left it; 'algo status' says why");
        }
    }

    CodePlaces places() {
        return places;
    }

    /** The directory that holds the code of a strategy; of one without a directory of its own, {@code strategies/scripts}. */
    public Path directory(String id) {
        return base(id);
    }

    private Path base(String id) {
        if (firstLayout) {
            return places.scripts();
        }
        Path own = places.directory(id);
        return Files.isDirectory(own) ? own : places.scripts();
    }

    /**
     * Returns whether a strategy with this script has exactly this code; files that the strategy wrote itself do not
     * count.
     */
    public boolean isSame(String id, String script, Code code) throws IOException {
        CodeFiles files = new CodeFiles();
        Path base = base(id);
        Manifest next = code.manifest();
        Manifest old = Manifest.read(places.manifest(id)).orElse(Manifest.NONE);
        if (next.items().size() == 1 && old.items().size() <= 1) {
            // A script that is called otherwise where the user has it is the same script.
            Manifest.Item now = files.item(base.resolve(script));
            return now.hasContentOf(next.items().get(code.script()));
        }
        if (!script.equals(code.script())
                || !next.items().keySet().containsAll(old.items().keySet())) {
            return false;
        }
        for (Map.Entry<String, Manifest.Item> each : next.items().entrySet()) {
            String path = each.getKey();
            Manifest.Item was = old.items().get(path);
            boolean isBrought = was != null && was.hasContentOf(each.getValue());
            boolean isThere = files.item(base.resolve(path)).hasContentOf(each.getValue());
            boolean isProgram = !each.getValue().data() && !path.endsWith(".py");
            if (isProgram && was != null && was.executable() != each.getValue().executable()) {
                return false;
            }
            // Data may have been changed by the strategy, code only by people; the list of what was brought may be
            // missing.
            if (each.getValue().data() ? !isBrought && !(was == null && isThere) : !isThere) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns from where the code of a strategy was added, if that is still there and has changed since; empty too where
     * nobody knows.
     */
    public Optional<Path> changedSource(String id) throws IOException {
        Optional<Manifest> manifest = Manifest.read(places.manifest(id));
        return manifest.isPresent() ? AddedFrom.changed(manifest.get()) : Optional.empty();
    }

    /**
     * Writes {@code code} beside its place; as companion of the config edit it is then moved there. What was there is kept
     * as {@code .bak}.
     *
     * @throws IOException if it could not be written; nothing is left behind
     */
    public Staged stage(String id, Code code) throws IOException {
        return stage(id, List.of(), code);
    }

    /**
     * Stages code as {@link #stage(String, Code)} does, and its data files for each instance too.
     *
     * @param instances the ids of those that run this code
     */
    public Staged stage(String id, List<String> instances, Code code) throws IOException {
        requireThisLayout();
        requireHome();
        // The change has a mark of its own, because somebody else may be adding the same strategy.
        String mark = RunId.random().value();
        Path staged = places.scripts().resolve(CodePlaces.made(id, mark));
        Path data = places.data().resolve(CodePlaces.made(id, mark));
        CodeFiles files = new CodeFiles();
        try {
            CodeFiles.makeDirectories(staged);
            for (Map.Entry<String, Manifest.Item> each : code.manifest().items().entrySet()) {
                String path = each.getKey();
                Manifest.Item item = each.getValue();
                CodeFiles.copy(code.files().get(path), staged.resolve(path), item);
            }
            CodeFiles.force(staged);
            copyData(code.manifest(), staged, data);
            for (String instance : instances) {
                if (CodeFiles.exists(places.dataOf(instance))) {
                    copyData(code.manifest(), staged, places.data().resolve(CodePlaces.made(instance, mark)));
                }
            }
            AtomicFile.replace(
                    places.scripts().resolve(CodePlaces.madeManifest(id, mark)),
                    code.manifest().text());
            readBefore(id, instances, files);
        } catch (IOException e) {
            CodeChange.clean(places, id, mark);
            throw e;
        }
        return new Staged(id, mark, code, files);
    }

    /** A home that was moved or removed is not made anew. */
    private void requireHome() throws IOException {
        home.require();
        Path directory = places.data().getParent();
        if (!Files.isDirectory(directory)) {
            throw new NoSuchFileException(directory.toString());
        }
    }

    private static void copyData(Manifest manifest, Path from, Path to) throws IOException {
        CodeFiles.makeDirectories(to);
        for (Map.Entry<String, Manifest.Item> each : manifest.items().entrySet()) {
            if (each.getValue().data()) {
                CodeFiles.copy(from.resolve(each.getKey()), to.resolve(each.getKey()), each.getValue());
            }
        }
        CodeFiles.force(to);
    }

    /** Reads large files here, so that the thread that edits the config need not. */
    private void readBefore(String id, List<String> instances, CodeFiles files) throws IOException {
        Manifest old = Manifest.read(places.manifest(id)).orElse(Manifest.NONE);
        for (String path : old.items().keySet()) {
            if (old.isData(path)) {
                files.item(places.directory(id).resolve(path));
                files.item(places.dataOf(id).resolve(path));
                for (String instance : instances) {
                    files.item(places.dataOf(instance).resolve(path));
                }
            }
        }
    }

    /** Code that lies beside its place. Closing removes what was not moved. */
    public final class Staged implements ConfigFile.Companion, AutoCloseable {
        private final String id;
        private final String mark;
        private final Code code;
        private final CodeFiles files;
        private CodePlan plan;
        private CodeChange change;

        private Staged(String id, String mark, Code code, CodeFiles files) {
            this.id = id;
            this.mark = mark;
            this.code = code;
            this.files = files;
        }

        @Override
        public void apply(ObjectNode before, ObjectNode after) throws IOException {
            CodeChange.settle(places, before);
            JsonNode entry = before.path("strategies").path(id);
            if (entry.isMissingNode()) {
                plan = CodePlan.addition(places, files, id, mark, Ist.file(clock.instant()));
            } else {
                moveIn(id, entry.path("script").asText());
                plan = CodePlan.replacement(places, files, id, Instances.of(id, before), mark, code);
            }
            change = CodeChange.begin(places, plan, before, after);
        }

        @Override
        public void undo() {
            change.undo();
        }

        @Override
        public void done() {
            change.done();
        }

        /** Returns the files that came with the code and were left as the strategy has them. Once it is done. */
        public List<String> kept() {
            return plan == null ? List.of() : plan.kept();
        }

        /** Returns where the files that an earlier strategy of this id wrote are now. To be called once it is done. */
        public Optional<Path> aside() {
            return plan == null ? Optional.empty() : plan.aside();
        }

        @Override
        public void close() throws IOException {
            CodeChange.clean(places, id, mark);
        }
    }

    /**
     * Takes away the code of a strategy and its previous version, unless another strategy of the config runs it too, and
     * puts its data aside.
     *
     * @param purge whether what the strategy wrote is deleted
     */
    public Removal removal(String id, boolean purge) {
        return new Removal(id, purge);
    }

    /** Companion of the edit that takes a strategy out of the config. Closing deletes what it took away. */
    public final class Removal implements ConfigFile.Companion, AutoCloseable {
        private final String id;
        private final boolean purge;
        private final String mark = RunId.random().value();
        private CodePlan plan;
        private CodeChange change;
        private String otherUser = "";

        private Removal(String id, boolean purge) {
            this.id = id;
            this.purge = purge;
        }

        @Override
        public void apply(ObjectNode before, ObjectNode after) throws IOException {
            requireThisLayout();
            CodeChange.settle(places, before);
            moveIn(id, before.path("strategies").path(id).path("script").asText());
            Path own = places.directory(id);
            after.path("strategies").properties().forEach(other -> {
                String script = other.getValue().path("script").asText();
                if (!script.isEmpty()
                        && script(other.getKey(), script).normalize().startsWith(own)) {
                    otherUser = other.getKey();
                }
            });
            String time = Ist.file(clock.instant());
            plan = CodePlan.removal(places, new CodeFiles(), id, mark, otherUser.isEmpty(), purge, time);
            change = CodeChange.begin(places, plan, before, after);
        }

        @Override
        public void undo() {
            change.undo();
        }

        @Override
        public void done() {
            change.done();
        }

        /** Returns another strategy that runs the same code, so that it was kept; empty if there is none. */
        public String otherUser() {
            return otherUser;
        }

        /**
         * Returns where the files that the strategy wrote are kept; empty if there are none. To be called once it is
         * done.
         */
        public Optional<Path> aside() {
            return plan == null ? Optional.empty() : plan.aside();
        }

        @Override
        public void close() throws IOException {
            CodeChange.clean(places, id, mark);
        }
    }

    /** Gives the files of strategies new names, as companion of the edit that gives them new ids. */
    public ConfigFile.Companion renaming(Renaming renaming) {
        return new ConfigFile.Companion() {
            private CodeChange change;

            @Override
            public void apply(ObjectNode before, ObjectNode after) throws IOException {
                requireThisLayout();
                requireHome();
                CodeChange.settle(places, before);
                moveIn(
                        renaming.from(),
                        before.path("strategies")
                                .path(renaming.from())
                                .path("script")
                                .asText());
                CodePlan plan =
                        CodePlan.renaming(places, renaming, RunId.random().value());
                change = CodeChange.begin(places, plan, before, after, renaming.ids());
            }

            @Override
            public void undo() {
                change.undo();
            }

            @Override
            public void done() {
                change.done();
            }
        };
    }

    /**
     * Returns the directory in which a strategy works that names none, with a copy of the data files that came with its
     * code. Makes it if it is not there.
     *
     * @param codeId of the strategy whose code it runs, its own or that of its base
     * @param script as the config has it
     */
    public Path workingDirectory(String id, String codeId, String script) throws IOException {
        if (firstLayout) {
            return script(codeId, script).getParent();
        }
        Path directory = places.dataOf(id);
        if (!Files.isDirectory(directory)) {
            String mark = RunId.random().value();
            Path staged = places.data().resolve(CodePlaces.made(id, mark));
            requireHome();
            try {
                CodeFiles.makeDirectories(places.data());
                copyData(known(codeId), places.directory(codeId), staged);
                Files.move(staged, directory, StandardCopyOption.ATOMIC_MOVE);
                AtomicFile.forceDirectory(places.data());
            } finally {
                CodeFiles.deleteTree(staged);
            }
        }
        return directory;
    }

    /** Returns the manifest of what was brought of a strategy, as it is now. */
    private Manifest known(String id) throws IOException {
        Manifest brought = Manifest.read(places.manifest(id)).orElse(Manifest.NONE);
        CodeFiles files = new CodeFiles();
        Map<String, Manifest.Item> items = new LinkedHashMap<>();
        for (Map.Entry<String, Manifest.Item> each : brought.items().entrySet()) {
            Path file = places.directory(id).resolve(each.getKey());
            if (each.getValue().data() && Files.isRegularFile(file)) {
                Manifest.Item now = files.item(file);
                items.put(each.getKey(), new Manifest.Item(now.size(), now.sha256(), now.executable(), true));
            }
        }
        return new Manifest(brought.script(), items, brought.source());
    }

    /**
     * Gives a script that version 0.1.0 put beside those of others the directory of its own that it is to have; does
     * nothing if it has one. Its strategy does not run. Called before each start.
     *
     * @param script as the config has it
     */
    public void moveIn(String id, String script) throws IOException {
        home.require();
        Path file = places.scripts().resolve(script);
        if (firstLayout
                || Files.isDirectory(places.directory(id))
                || !CodeFiles.exists(places.manifest(id))
                || !places.scripts().equals(file.getParent())
                || !Files.isRegularFile(file)) {
            return;
        }
        if (CodeChange.isPending(places)) {
            throw new IOException("a change of code was left half done and cannot be settled yet");
        }
        String mark = RunId.random().value();
        Path staged = places.scripts().resolve(CodePlaces.made(id, mark));
        try {
            CodeFiles.makeDirectories(staged);
            CodeFiles.copy(file, staged.resolve(script), new CodeFiles().item(file));
            CodeFiles.force(staged);
            // No edit of the config belongs to it, so whoever finds it half done completes it.
            ObjectNode none = ConfigParser.empty();
            CodeChange.begin(places, CodePlan.moveIn(places, id, mark, script), none, none)
                    .done();
        } finally {
            CodeChange.clean(places, id, mark);
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
        CodeChange.settle(places, config);
    }

    /** Removes what earlier daemons had staged and never moved. Before any {@link #stage}. */
    public void removeLeftovers() throws IOException {
        if (CodeChange.isPending(places)) {
            return;
        }
        for (Path directory : List.of(places.scripts(), places.data())) {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.filter(places::isLeftover).toList()) {
                    CodeFiles.deleteTree(file);
                }
            }
        }
    }

    /** Returns whether a change of this script's code is half done: it may not be started before {@link #settle}. */
    public boolean isUnsettled(String id, String script) throws IOException {
        return CodeChange.isPending(places, id, script(id, script).normalize());
    }

    /** Returns the code as people read it; empty if it is gone. */
    public Optional<String> text(String id, String script) throws IOException {
        Path file = script(id, script);
        return Files.isRegularFile(file)
                ? Optional.of(new String(WholeFile.read(file), StandardCharsets.UTF_8))
                : Optional.empty();
    }
}
