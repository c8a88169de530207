package algo.app.config;

import algo.app.model.Ist;
import algo.app.state.AtomicFile;
import algo.app.state.IoProblems;
import algo.app.state.WholeFile;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The config file of one home and its last good copy. What it hands out was validated as a whole; what it cannot
 * accept stays on disk as it is, is listed by {@link #problems}, and stands in the way of every edit until it is
 * corrected. A damaged file is never taken for an empty one. Belongs to one thread.
 */
public final class ConfigFile {
    private static final Logger LOG = LoggerFactory.getLogger("config");

    /** Changes the tree of the config in place. */
    public interface Edit {
        void apply(ObjectNode root) throws ConfigException;
    }

    /** Something beside the config that belongs to an edit, e.g. moving a strategy's code into place. */
    public interface Companion {
        /** No such thing. */
        Companion NONE = new Companion() {
            @Override
            public void apply(ObjectNode before, ObjectNode after) {}

            @Override
            public void undo() {}

            @Override
            public void done() {}
        };

        /**
         * Called once the edited config is known to be valid, right before it is written.
         *
         * @param before the config as it is
         * @param after the config as it is to be written
         * @throws IOException if it could not be done; then the config is not written
         */
        void apply(ObjectNode before, ObjectNode after) throws IOException;

        /** Takes it back, as the config could then not be written. */
        void undo();

        /** The config was written. */
        void done();
    }

    /** What {@code stat} tells of a version of the file; enough to see that somebody wrote it. */
    private record Signature(long modifiedNanos, long size, Object key) {
        static final Signature ABSENT = new Signature(0, -1, "");
    }

    private final Path file;
    private final Path backup;
    private final Clock clock;
    private final ConfigParser parser;

    private Config config = Config.EMPTY;
    private ObjectNode tree = ConfigParser.empty();
    private byte[] good = new byte[0];
    private boolean known;
    private boolean backupCurrent = true;
    private Signature seen = Signature.ABSENT;
    private List<String> problems = List.of();
    private String notice = "";

    /**
     * @param file the config file; its last good copy is beside it with {@code .bak} appended
     * @param defaultMemoryMb memory limit of a strategy that sets none, in MiB
     */
    public ConfigFile(Path file, long defaultMemoryMb, Clock clock) {
        this.file = file;
        this.backup = file.resolveSibling(file.getFileName() + ".bak");
        this.clock = clock;
        this.parser = new ConfigParser(defaultMemoryMb);
    }

    /** The last config that was accepted. */
    public Config config() {
        return config;
    }

    /** The same as it is written; not to be changed. */
    public ObjectNode tree() {
        return tree;
    }

    /** Whether {@link #config} is what people decided; false while no good version could be found at all. */
    public boolean isKnown() {
        return known;
    }

    /** What was restored, and why, since the last change that somebody made; empty if nothing was. */
    public String notice() {
        return notice;
    }

    /** Why the file as it stands is refused; empty if it is not. */
    public List<String> problems() {
        return problems;
    }

    /**
     * Reads the file at start. A damaged or missing file is replaced by the last good copy, the damaged one being set
     * aside; without a copy {@link #isKnown} stays false and the file is left as it is.
     *
     * @param expected whether this home had strategies before, so that a missing file is a loss and no new home
     */
    public void open(boolean expected) {
        seen = signature();
        if (seen.equals(Signature.ABSENT)) {
            openMissing(expected);
            return;
        }
        try {
            accept(WholeFile.read(file));
        } catch (IOException e) {
            refuse(List.of(IoProblems.explain(e)));
        } catch (ConfigException e) {
            openRefused(e);
        }
    }

    private void openMissing(boolean expected) {
        if (readBackup()) {
            restore("is missing");
        } else if (expected) {
            refuse(List.of("is missing and so is its last good copy, but this home had strategies; put the file back,"
                    + " or write {\"version\":1,\"strategies\":{}} into it to begin anew, then run 'algo reload'"));
        } else {
            known = true;
        }
    }

    private void openRefused(ConfigException e) {
        boolean damaged =
                e.problems().stream().anyMatch(p -> p.startsWith(ConfigParser.DAMAGED) || p.equals(ConfigParser.EMPTY));
        if (!readBackup()) {
            refuse(with(e.problems(), "there is no good copy either; the file is left as it is"));
        } else if (!damaged) {
            refuse(with(e.problems(), "the last good copy is in force"));
        } else {
            Path aside = file.resolveSibling(file.getFileName() + ".corrupt-" + Ist.file(clock.instant()));
            try {
                Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
                restore("was damaged (" + e.getMessage() + ") and is kept as " + aside.getFileName());
            } catch (IOException failure) {
                refuse(with(e.problems(), "it could not be set aside: " + IoProblems.explain(failure)));
            }
        }
    }

    private boolean readBackup() {
        try {
            byte[] content = WholeFile.read(backup);
            ObjectNode root = parser.tree(content);
            keep(content, root, parser.validate(root));
            return true;
        } catch (IOException | ConfigException e) {
            return false;
        }
    }

    private void restore(String why) {
        try {
            AtomicFile.replace(file, good);
            seen = signature();
            notice = file.getFileName() + " " + why + "; the last good copy was restored (strategies: "
                    + config.strategies().size() + ")";
            LOG.warn("{}", notice);
        } catch (IOException e) {
            refuse(List.of(
                    why + "; the last good copy is in force but could not be written back: " + IoProblems.explain(e)));
        }
    }

    /** Notices what somebody wrote since the last look. True if the config or the problems changed. Costs one stat. */
    public boolean poll() {
        if (!backupCurrent) {
            writeBackup();
        }
        Signature now = signature();
        return !now.equals(seen) && reread(now);
    }

    /** Reads the file again, changed or not. True if the config or the problems changed. */
    public boolean reload() {
        return reread(signature());
    }

    private boolean reread(Signature now) {
        List<String> before = problems;
        seen = now;
        if (now.equals(Signature.ABSENT)) {
            if (good.length > 0) {
                problems = List.of();
                restore("was removed while the daemon runs");
                return true;
            }
            return false;
        }
        try {
            byte[] content = WholeFile.read(file);
            if (known && Arrays.equals(content, good)) {
                problems = List.of();
                return !before.isEmpty();
            }
            accept(content);
            notice = "";
            LOG.info("{}: a change was noticed and applied", file.getFileName());
            return true;
        } catch (IOException e) {
            refuse(List.of(IoProblems.explain(e)));
        } catch (ConfigException e) {
            refuse(e.problems());
        }
        return !problems.equals(before);
    }

    /**
     * Changes the config: validated as a whole, on disk when this returns.
     *
     * @throws ConfigException if a value is invalid, a refused hand edit stands in the way, or the file cannot be
     *     written; nothing has changed then
     */
    public void edit(Edit edit, Companion companion) throws ConfigException {
        poll();
        if (!problems.isEmpty()) {
            throw ConfigException.failed(file.getFileName() + " as it stands is refused, so it is not edited ("
                    + problems.get(0) + "); correct it, then run 'algo reload'");
        }
        ObjectNode changed = tree.deepCopy();
        edit.apply(changed);
        Config validated = parser.validate(changed);
        byte[] content = parser.text(changed);
        write(content, changed, companion);
        seen = signature();
        notice = "";
        keep(content, changed, validated);
        writeBackup();
    }

    private void write(byte[] content, ObjectNode changed, Companion companion) throws ConfigException {
        try {
            companion.apply(tree, changed);
        } catch (IOException e) {
            throw ConfigException.failed("nothing was changed: " + IoProblems.explain(e));
        }
        try {
            AtomicFile.replace(file, content);
        } catch (IOException e) {
            companion.undo();
            throw ConfigException.failed("the config was not changed: " + IoProblems.explain(e));
        }
        companion.done();
    }

    private void accept(byte[] content) throws ConfigException {
        ObjectNode root = parser.tree(content);
        keep(content, root, parser.validate(root));
        problems = List.of();
        writeBackup();
    }

    private void keep(byte[] content, ObjectNode root, Config validated) {
        good = content;
        tree = root;
        config = validated;
        known = true;
    }

    /** The copy follows the file; if it cannot, the file itself is good, and the next look tries again. */
    private void writeBackup() {
        try {
            if (!isCopy(backup, good)) {
                AtomicFile.replace(backup, good);
            }
            backupCurrent = true;
        } catch (IOException e) {
            if (backupCurrent) {
                LOG.warn("the last good copy of the config could not be written: {}", IoProblems.explain(e));
            }
            backupCurrent = false;
        }
    }

    private static boolean isCopy(Path copy, byte[] content) {
        try {
            return Arrays.equals(WholeFile.read(copy), content);
        } catch (IOException e) {
            return false;
        }
    }

    private void refuse(List<String> why) {
        problems =
                why.stream().map(problem -> file.getFileName() + ": " + problem).toList();
        LOG.warn("the config file is refused and nothing changed: {}", String.join("; ", problems));
    }

    private static List<String> with(List<String> problems, String last) {
        List<String> all = new ArrayList<>(problems);
        all.add(last);
        return all;
    }

    private Signature signature() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Signature(
                    attributes.lastModifiedTime().to(java.util.concurrent.TimeUnit.NANOSECONDS),
                    attributes.size(),
                    attributes.fileKey());
        } catch (IOException e) {
            return Signature.ABSENT;
        }
    }
}
