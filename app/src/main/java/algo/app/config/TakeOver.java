package algo.app.config;

import algo.app.files.AtomicFile;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a home of version 0.1.0 to the layout of this version. There a single script lay beside those of others, as
 * {@code strategies/scripts/<id>.py}, and a strategy worked in the directory of its script. Each strategy keeps that
 * directory, as its {@code working_directory} in the config. A crash after any step is harmless, because each step finds
 * what is done already. The script of a strategy that runs stays where it is until the strategy is started the next time:
 * a program may read its own file at any moment. The thread that edits the config alone.
 */
public final class TakeOver {
    /** The copy of what was, below the home. */
    static final String COPY = "backup-0.1.0";

    private static final Logger LOG = LoggerFactory.getLogger("config");

    /** One step; it may be repeated. */
    interface Step {
        void go() throws IOException, ConfigException;
    }

    /**
     * A strategy as version 0.1.0 left it.
     *
     * @param script as it is in the config
     * @param next as it is to be there
     * @param single whether the script moves into a directory of its own
     * @param directory in which it worked
     */
    private record Old(String id, String script, String next, boolean single, Path directory) {}

    private final Path home;
    private final CodeStore code;
    private final CodePlaces places;
    private final boolean hasRun;
    private final Runnable done;
    private boolean pending;

    /**
     * @param pending whether the home has the layout of version 0.1.0
     * @param hasRun whether a daemon ran in it: without, its config may have been written by hand for this version
     * @param done writes down that it has that of this version
     */
    public TakeOver(Path home, CodeStore code, boolean pending, boolean hasRun, Runnable done) {
        this.home = home;
        this.code = code;
        this.places = code.places();
        this.hasRun = hasRun;
        this.done = done;
        this.pending = pending;
        code.setFirstLayout(pending);
    }

    /**
     * Does what is left to be done; costs nothing when that is nothing.
     *
     * @param running the strategies that run
     * @throws IOException if it cannot be done now. As long as the config is not edited, everything works as under version
     *     0.1.0; from then on as under this one
     * @throws ConfigException if the config cannot be edited now
     */
    public void proceed(ConfigFile config, Set<String> running) throws IOException, ConfigException {
        if (!pending) {
            return;
        }
        code.settle(config.tree());
        for (Step step : steps(config, running)) {
            step.go();
        }
    }

    List<Step> steps(ConfigFile config, Set<String> running) throws IOException {
        List<Old> all = strategies(config.tree());
        List<Step> steps = new ArrayList<>();
        // A config in which a script is called <id>/main.py was written by version 0.1.0, e.g. one that was restored
        // alone.
        if (!hasRun && all.stream().allMatch(each -> each.next().equals(each.script()))) {
            steps.add(() -> finish(List.of(), running));
            return steps;
        }
        steps.add(() -> copy(all, config.tree()));
        steps.add(() -> writeManifests(all));
        steps.add(() -> edit(all, config));
        for (Old each : all) {
            if (each.single() && !running.contains(each.id())) {
                steps.add(() -> code.moveIn(each.id(), each.script()));
            }
        }
        steps.add(() -> finish(all, running));
        return steps;
    }

    private List<Old> strategies(ObjectNode tree) {
        List<Old> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : tree.path("strategies").properties()) {
            String id = entry.getKey();
            String script = entry.getValue().path("script").asText();
            if (!script.isEmpty() && !isOfThisLayout(id)) {
                all.add(old(id, script, tree));
            }
        }
        return all;
    }

    /** Returns whether this version added the strategy: an earlier try to take the home over may have come that far. */
    private boolean isOfThisLayout(String id) {
        return Files.isDirectory(places.dataOf(id))
                && Files.isDirectory(places.directory(id))
                && Files.exists(places.manifest(id));
    }

    private Old old(String id, String script, ObjectNode tree) {
        Path file = places.scripts().resolve(script).normalize();
        Path own = places.directory(id);
        boolean hasDirectory = Files.isDirectory(own);
        String next = script;
        if (hasDirectory && Files.isRegularFile(file)) {
            next = file.startsWith(own) ? own.relativize(file).toString() : file.toString();
        }
        boolean single =
                !hasDirectory && isCalledLike(id, file) && Files.isRegularFile(file) && !isShared(id, file, tree);
        return new Old(id, script, next, single, file.getParent());
    }

    /**
     * Returns whether a file has the name that {@code algo add} of version 0.1.0 gave a script; any other was put there
     * by people, who may share it.
     */
    private boolean isCalledLike(String id, Path file) {
        String name = file.getFileName().toString();
        return places.scripts().equals(file.getParent()) && (name.equals(id) || name.startsWith(id + "."));
    }

    private boolean isShared(String id, Path file, ObjectNode tree) {
        for (Map.Entry<String, JsonNode> other : tree.path("strategies").properties()) {
            Path script =
                    places.scripts().resolve(other.getValue().path("script").asText());
            if (!other.getKey().equals(id) && script.normalize().equals(file)) {
                return true;
            }
        }
        return false;
    }

    /** Everything that the take-over changes, as it was. */
    private void copy(List<Old> all, ObjectNode tree) throws IOException {
        Path copy = home.resolve(COPY);
        if (CodeFiles.exists(copy)) {
            return;
        }
        Path staged = home.resolve("." + COPY + ".new");
        CodeFiles.deleteTree(staged);
        CodeFiles.makeDirectories(staged);
        List<Path> files = new ArrayList<>(List.of(
                home.resolve("strategies/strategy_configs.json"),
                home.resolve("strategies/strategy_configs.json.bak"),
                home.resolve("state/state.json"),
                home.resolve("state/state.json.bak")));
        for (Old each : all) {
            if (each.single()) {
                files.add(places.scripts().resolve(each.script()));
                files.add(places.scripts().resolve(each.script() + ".bak"));
            }
        }
        for (Path file : files) {
            if (Files.isRegularFile(file)) {
                CodeFiles.copy(file, staged.resolve(home.relativize(file).toString()), new CodeFiles().item(file));
            }
        }
        CodeFiles.write(staged.resolve("README.txt"), readme(all, tree), false);
        CodeFiles.force(staged);
        Files.move(staged, copy, StandardCopyOption.ATOMIC_MOVE);
        AtomicFile.forceDirectory(home);
    }

    private byte[] readme(List<Old> all, ObjectNode tree) {
        StringBuilder text =
                new StringBuilder("What version 0.1.0 of algo left in this home, before a newer version changed"
                        + " it. Delete this directory when you do not want to go back.\n"
                        + "To go back: stop the daemon and all strategies (algo daemon stop --strategies), put these files where they"
                        + " were, remove home.json, and start the daemon of version 0.1.0.\n");
        all.forEach(each -> kept(each, tree).ifPresent(line -> text.append(line).append('\n')));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns what people are told of a strategy that keeps its directory; empty if it named one already. */
    private Optional<String> kept(Old old, ObjectNode tree) {
        if (namesDirectory(tree, old.id())) {
            return Optional.empty();
        }
        Path own = places.dataOf(old.id());
        return Optional.of(
                old.id() + ": works in " + old.directory() + " as before, which its config says now. To give it a"
                        + " directory of its own: algo stop " + old.id() + "; mkdir " + own
                        + "; move its files there; algo set " + old.id()
                        + " working_directory=null");
    }

    private static boolean namesDirectory(ObjectNode tree, String id) {
        return tree.path("strategies").path(id).hasNonNull("working_directory")
                || tree.path("defaults").hasNonNull("working_directory");
    }

    /**
     * Writes the manifests. Files that nobody is known to have brought count as written by the strategy, so that no new
     * version touches them.
     */
    private void writeManifests(List<Old> all) throws IOException {
        CodeFiles files = new CodeFiles();
        for (Old each : all) {
            Path own = places.directory(each.id());
            boolean inOwn = Files.isDirectory(own) && Files.isRegularFile(own.resolve(each.next()));
            if (CodeFiles.exists(places.manifest(each.id())) || !each.single() && !inOwn) {
                continue;
            }
            Path script = each.single() ? places.scripts().resolve(each.script()) : own.resolve(each.next());
            Map<String, Manifest.Item> items = new LinkedHashMap<>();
            items.put(each.next(), files.item(script));
            if (!each.single()) {
                items.putAll(CodeReader.modules(own, files).items());
            }
            AtomicFile.replace(places.manifest(each.id()), new Manifest(each.next(), items).text());
        }
    }

    private void edit(List<Old> all, ConfigFile config) throws ConfigException {
        ObjectNode before = config.tree();
        ConfigFile.Edit edit = root -> {
            for (Old each : all) {
                ObjectNode entry = (ObjectNode) root.path("strategies").path(each.id());
                entry.put("script", each.next());
                if (!namesDirectory(root, each.id())) {
                    entry.put("working_directory", each.directory().toString());
                }
            }
        };
        boolean changes =
                all.stream().anyMatch(each -> !each.next().equals(each.script()) || !namesDirectory(before, each.id()));
        if (changes) {
            all.forEach(each -> kept(each, before).ifPresent(line -> LOG.warn("{}", line)));
            config.edit(edit, ConfigFile.Companion.NONE);
        }
        code.setFirstLayout(false);
    }

    private void finish(List<Old> all, Set<String> running) {
        done.run();
        pending = false;
        code.setFirstLayout(false);
        if (!all.isEmpty()) {
            LOG.warn(
                    "the home was taken over from version 0.1.0, strategies: {}; what was is kept in {}",
                    all.size(),
                    home.resolve(COPY));
        }
        for (Old each : all) {
            if (each.single() && running.contains(each.id())) {
                LOG.info("{}: its script gets its directory at the next start, since it runs", each.id());
            }
        }
    }
}
