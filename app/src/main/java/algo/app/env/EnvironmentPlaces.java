package algo.app.env;

import algo.app.files.AtomicFile;
import algo.app.files.IoProblems;
import algo.app.files.JsonTrees;
import algo.app.files.WholeFile;
import algo.app.model.StrategySpec;
import algo.app.platform.PrivateFiles;
import algo.app.platform.SystemFiles;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of {@code envs/}: {@code <hash>/}, an environment with its {@code environment.json}, which is never changed once it
 * has its name; {@code used/<id>.json}, which of them is in force for a strategy; {@code .new-…}, what is being made. Safe on any
 * thread.
 */
public final class EnvironmentPlaces {
    private static final Logger LOG = LoggerFactory.getLogger("env");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ABOUT = "environment.json";
    private static final String HASH = "[0-9a-f]{16}";
    private static final String GONE = ".old-";
    /** For how many lists of packages one environment is remembered. */
    private static final int MOST_WANTED = 100;

    private final Path root;

    /** @param root the directory {@code envs} of a home; made when it is needed */
    public EnvironmentPlaces(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    /** Returns the interpreter of the environment that lies in {@code directory}. */
    static Path python(Path directory) {
        return SystemFiles.pythonOf(directory);
    }

    /** Returns the interpreter of an environment, whether or not it is there. */
    Path python(String hash) {
        return python(root.resolve(hash));
    }

    /** Returns whether an environment is there, and its Python can be executed. */
    boolean isThere(String hash) {
        return hash.matches(HASH)
                && Files.exists(root.resolve(hash).resolve(ABOUT))
                && Files.isExecutable(python(hash));
    }

    /** Returns whether {@code interpreter} is that of a virtual environment, which people made themselves. */
    static boolean isVirtual(Path interpreter) {
        Path bin = interpreter.getParent();
        return bin != null
                && bin.getParent() != null
                && Files.exists(bin.getParent().resolve("pyvenv.cfg"));
    }

    /** Returns all environments that are there and whole. */
    List<Environment> all() {
        List<Environment> all = new ArrayList<>();
        for (Path each : list(root)) {
            String hash = each.getFileName().toString();
            if (hash.matches(HASH)) {
                try {
                    all.add(read(hash));
                } catch (IOException e) {
                    LOG.warn("the environment {} is passed over: {}", each, IoProblems.explain(e));
                }
            }
        }
        return all;
    }

    Optional<Environment> find(String hash) throws IOException {
        return isThere(hash) ? Optional.of(read(hash)) : Optional.empty();
    }

    private Environment read(String hash) throws IOException {
        JsonNode about = JsonTrees.read(JSON, WholeFile.read(root.resolve(hash).resolve(ABOUT)));
        List<List<String>> wanted = new ArrayList<>();
        about.path("wanted").forEach(each -> {
            List<String> lines = new ArrayList<>();
            each.forEach(line -> lines.add(line.asText()));
            wanted.add(lines);
        });
        return new Environment(
                hash,
                PythonIdentity.of(about.path("python")),
                WantsReader.texts(about, "packages"),
                wanted,
                Path.of(about.path("place").asText()));
    }

    /**
     * Gives what was made in a workshop its place; nothing, if an equal one is there.
     *
     * @param packages what is installed in it
     */
    Environment place(Workshop workshop, PythonIdentity python, List<String> packages, Wanted wanted)
            throws IOException {
        String hash = Environment.hash(python, packages);
        Path place = root.resolve(hash);
        if (isThere(hash)) {
            Environment known = read(hash);
            remember(known, wanted);
            return known;
        }
        MovedScripts.rewrite(workshop.environment(), workshop.environment(), place);
        Environment made = new Environment(hash, python, packages, List.of(wanted.lines()), place);
        Files.write(workshop.environment().resolve(ABOUT), about(made));
        if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            takeAway(hash);
        }
        Files.move(workshop.environment(), place, StandardCopyOption.ATOMIC_MOVE);
        AtomicFile.forceDirectory(root);
        return made;
    }

    /** Notes that an environment is also what somebody gets who wants this. */
    private void remember(Environment environment, Wanted wanted) throws IOException {
        if (environment.isFor(wanted) || environment.wanted().size() >= MOST_WANTED) {
            return;
        }
        List<List<String>> all = new ArrayList<>(environment.wanted());
        all.add(wanted.lines());
        AtomicFile.replace(
                root.resolve(environment.hash()).resolve(ABOUT),
                about(new Environment(
                        environment.hash(), environment.python(), environment.packages(), all, environment.place())));
    }

    private static byte[] about(Environment environment) throws IOException {
        ObjectNode node = JSON.createObjectNode().put("version", 1);
        node.set("python", environment.python().node());
        environment.packages().forEach(node.putArray("packages")::add);
        ArrayNode wanted = node.putArray("wanted");
        environment.wanted().forEach(lines -> lines.forEach(wanted.addArray()::add));
        node.put("place", environment.place().toString());
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(node);
    }

    /** Takes an environment away: its name at once, then its files. */
    void takeAway(String hash) throws IOException {
        Path gone = root.resolve(GONE + hash + "-" + Long.toHexString(System.nanoTime()));
        Files.move(root.resolve(hash), gone, StandardCopyOption.ATOMIC_MOVE);
        Workshop.delete(gone);
    }

    /** Returns the names of the directories that are named like environments, whole or not. */
    List<String> hashes() {
        return list(root).stream()
                .map(each -> each.getFileName().toString())
                .filter(name -> name.matches(HASH))
                .toList();
    }

    /** Returns what is in force for a strategy; an instance without one of its own has what its base has. Empty if nothing was ever made. */
    Optional<EnvironmentRecord> record(StrategySpec spec) throws IOException {
        Optional<EnvironmentRecord> own = record(spec.id());
        return own.isPresent() || spec.of().isEmpty() ? own : record(spec.codeId());
    }

    /** Returns what was made for the strategy of this id itself; empty if nothing. */
    Optional<EnvironmentRecord> record(String id) throws IOException {
        try {
            return Optional.of(EnvironmentRecord.of(JsonTrees.read(JSON, WholeFile.read(used(id)))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** From now on this is in force for a strategy; empty for nothing. */
    void put(String id, Optional<EnvironmentRecord> record) throws IOException {
        if (record.isEmpty()) {
            Files.deleteIfExists(used(id));
            return;
        }
        PrivateFiles.makeDirectory(root.resolve("used"));
        AtomicFile.replace(used(id), JSON.writeValueAsBytes(record.get().node()));
    }

    private Path used(String id) {
        return root.resolve("used").resolve(id + ".json");
    }

    /** Returns the ids for which something is in force. */
    List<String> users() {
        return list(root.resolve("used")).stream()
                .map(each -> each.getFileName().toString())
                .filter(name -> name.endsWith(".json") && !name.startsWith("."))
                .map(name -> name.substring(0, name.length() - ".json".length()))
                .toList();
    }

    /** Returns how much room an environment takes, in bytes; what it shares with a cache counts. */
    long bytes(String hash) {
        long[] bytes = {0};
        try {
            Files.walkFileTree(root.resolve(hash), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    bytes[0] += attributes.size();
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            LOG.warn("{} could not be looked through: {}", root.resolve(hash), IoProblems.explain(e));
        }
        return bytes[0];
    }

    /** As {@link Environments#clean}; nothing may be being chosen. */
    Map<String, Long> removeUnused(Set<String> configured, Set<String> running) throws IOException {
        Set<String> used = new HashSet<>();
        for (String id : users()) {
            if (!configured.contains(id)) {
                put(id, Optional.empty());
                continue;
            }
            EnvironmentRecord record = record(id).orElseThrow(() -> new NoSuchFileException(used(id).toString()));
            used.add(record.environment());
            if (running.contains(id)) {
                used.addAll(record.previous());
            }
        }
        Map<String, Long> removed = new LinkedHashMap<>();
        for (String hash : hashes()) {
            if (!used.contains(hash)) {
                removed.put(hash, bytes(hash));
                takeAway(hash);
            }
        }
        return removed;
    }

    private static List<Path> list(Path directory) {
        List<Path> all = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return all;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            files.forEach(all::add);
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warn("{} could not be read: {}", directory, e.getMessage());
        }
        all.sort(null);
        return all;
    }

    /**
     * Removes what an earlier daemon left half made, and leads the scripts of environments to where their home lies now. Nothing
     * may be being made.
     */
    public void settle() {
        for (Path each : list(root)) {
            String name = each.getFileName().toString();
            try {
                if (name.startsWith(Workshop.PREFIX) || name.startsWith(GONE)) {
                    Workshop.delete(each);
                } else if (name.matches(HASH)) {
                    follow(read(name), each);
                }
            } catch (IOException e) {
                LOG.warn("{}: {}", each, IoProblems.explain(e));
            }
        }
    }

    private static void follow(Environment environment, Path place) throws IOException {
        if (environment.place().equals(place)) {
            return;
        }
        MovedScripts.rewrite(place, environment.place(), place);
        AtomicFile.replace(
                place.resolve(ABOUT),
                about(new Environment(
                        environment.hash(),
                        environment.python(),
                        environment.packages(),
                        environment.wanted(),
                        place)));
        LOG.info("the environment {} was made in {}; its scripts name its place of today", place, environment.place());
    }
}
