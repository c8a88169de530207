package algo.app.config;

import algo.app.files.AtomicFile;
import algo.app.files.FileSignature;
import algo.app.files.IoProblems;
import algo.app.files.WholeFile;
import algo.app.model.Ist;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The config file of one home and its last good copy. What it hands out was validated as a whole; what it cannot
 * accept stays on disk as it is, is listed by {@link #problems}, and stands in the way of every edit until it is
 * corrected. A damaged file is never taken for an empty one, and an empty one not for the wish that all strategies go. Belongs to one thread.
 */
public final class ConfigFile {
    private static final Logger LOG = LoggerFactory.getLogger("config");

    /** The command that takes a config without strategies. */
    private static final String ACCEPT = "'algo reload --accept'";

    /** Ids that a problem names. */
    private static final int SHOWN = 5;

    /** Changes the tree of the config in place. */
    public interface Edit {
        void apply(ObjectNode root) throws ConfigException;
    }

    /** Something beside the config that belongs to an edit, e.g. moving a strategy's code into place. */
    public interface Companion {
        /** The companion that does nothing. */
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

    private final Path file;
    private final LastGoodCopy copy;
    private final Clock clock;
    private final ConfigParser parser;
    private final AtomicFile.Exchange exchange;

    private Config config = Config.EMPTY;
    private ObjectNode tree = ConfigParser.empty();
    private byte[] good = new byte[0];
    private boolean known;
    private FileSignature seen = FileSignature.ABSENT;
    private List<String> problems = List.of();
    private String notice = "";

    /**
     * @param file the config file; its last good copy is beside it with {@code .bak} appended
     * @param defaultMemoryMb memory limit of a strategy that sets none, in MiB
     */
    public ConfigFile(Path file, long defaultMemoryMb, Clock clock) {
        this(file, defaultMemoryMb, clock, AtomicFile.Exchange.NONE);
    }

    /** @param exchange lets an edit notice whoever replaces the file at the same moment */
    public ConfigFile(Path file, long defaultMemoryMb, Clock clock, AtomicFile.Exchange exchange) {
        this.exchange = exchange;
        this.file = file;
        this.copy = new LastGoodCopy(file.resolveSibling(file.getFileName() + ".bak"));
        this.clock = clock;
        this.parser = new ConfigParser(defaultMemoryMb);
    }

    /** Returns the last config that was accepted. */
    public Config config() {
        return config;
    }

    /** Returns the config in force as it is written; not to be changed. */
    public ObjectNode tree() {
        return tree;
    }

    /** Returns whether {@link #config} is what people decided; false while no good version could be found at all. */
    public boolean isKnown() {
        return known;
    }

    /** Returns what was restored, and why, since the last change that somebody made; empty if nothing was. */
    public String notice() {
        return notice;
    }

    /** Returns why the last good copy is not that of the config in force; empty if it is. */
    public String backupProblem() {
        return copy.problem();
    }

    /** Returns whether the file is refused for what is written in it, and not because it cannot be read or written. */
    public boolean isInvalid() {
        return !problems.isEmpty() && !seen.equals(FileSignature.NONE);
    }

    /** Returns why the file as it stands is refused; empty if it is not. */
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
        seen = FileSignature.of(file);
        if (seen.equals(FileSignature.ABSENT)) {
            openMissing(expected);
            return;
        }
        try {
            byte[] content = WholeFile.read(file);
            requireNotEmptiedSince(content, expected);
            accept(content, false);
        } catch (IOException e) {
            // This is no damage, as far as we know: the file is read again and again until it can be.
            seen = FileSignature.NONE;
            String rest = readBackup() ? "the last good copy is in force" : "there is no good copy either";
            refuse(List.of("cannot be read: " + IoProblems.explain(e), rest));
        } catch (ConfigException e) {
            openRefused(e);
        }
    }

    /** Refuses a config without strategies, which is compared with its copy; that is then in force. */
    private void requireNotEmptiedSince(byte[] content, boolean expected) throws ConfigException {
        boolean empty = parser.validate(parser.tree(content)).strategies().isEmpty();
        if (empty && !readBackup() && expected) {
            throw ConfigException.invalid(
                    List.of("has no strategies, but this home had some; if they are to go, run " + ACCEPT));
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
            refuse(with(
                    e.problems(),
                    "there is no good copy either; the file is left as it is: correct it, or put back one that you have,"
                            + " then run 'algo reload'"));
        } else if (!damaged) {
            refuse(with(e.problems(), "the last good copy is in force"));
        } else {
            try {
                Path aside = AtomicFile.setAside(AtomicFile.behind(file), Ist.file(clock.instant()));
                restore("was damaged (" + e.getMessage() + ") and is kept as " + aside.getFileName());
            } catch (IOException failure) {
                refuse(with(
                        e.problems(),
                        "the last good copy is in force; this one could not be set aside: "
                                + IoProblems.explain(failure)));
            }
        }
    }

    private boolean readBackup() {
        Optional<byte[]> content = copy.read();
        if (content.isEmpty()) {
            return false;
        }
        try {
            ObjectNode root = parser.tree(content.get());
            keep(content.get(), root, parser.validate(root));
            return true;
        } catch (ConfigException e) {
            return false;
        }
    }

    /** Tried again at the next check if it cannot be done, or if somebody writes the file at the same moment. */
    private void restore(String why) {
        seen = FileSignature.NONE;
        try {
            if (AtomicFile.replaceKnown(AtomicFile.behind(file), Optional.empty(), good, exchange)) {
                seen = FileSignature.of(file);
                problems = List.of();
                notice = file.getFileName() + " " + why + "; the last good copy was restored (strategies: "
                        + config.strategies().size() + ")";
                LOG.warn("{}", notice);
            }
        } catch (IOException e) {
            refuse(List.of(
                    why + "; the last good copy is in force but could not be written back: " + IoProblems.explain(e)));
        }
    }

    /** Notices what somebody wrote since the last check. True if the config or the problems changed. Costs one stat. */
    public boolean check() {
        if (!copy.problem().isEmpty()) {
            copy.follow(good);
        }
        FileSignature now = FileSignature.of(file);
        return !now.isSame(seen) && reread(now, false);
    }

    /** Returns when the file that is in force, or stands refused, was written, by the clock of its file system. */
    public Instant writtenAt() {
        return Instant.EPOCH.plusNanos(seen.modifiedNanos());
    }

    /**
     * Reads the file again, changed or not. True if the config or the problems changed.
     *
     * @param emptied whether one without strategies may take the place of one that has some
     */
    public boolean reload(boolean emptied) {
        return reread(FileSignature.of(file), emptied);
    }

    private boolean reread(FileSignature now, boolean emptied) {
        List<String> before = problems;
        seen = now;
        if (now.equals(FileSignature.ABSENT)) {
            if (good.length > 0) {
                restore("was removed while the daemon runs");
                return !problems.equals(before) || !notice.isEmpty();
            }
            return false;
        }
        try {
            byte[] content = WholeFile.read(file);
            if (known && Arrays.equals(content, good)) {
                problems = List.of();
                return !before.isEmpty();
            }
            accept(content, emptied);
            notice = "";
            LOG.info("{}: a change was noticed and applied", file.getFileName());
            return true;
        } catch (IOException e) {
            seen = FileSignature.NONE;
            refuse(List.of("cannot be read: " + IoProblems.explain(e)));
        } catch (ConfigException e) {
            refuse(e.problems());
        }
        return !problems.equals(before);
    }

    /**
     * Changes the config: validated as a whole, on disk when this returns.
     *
     * @throws ConfigException if a value is invalid, a hand edit stands in the way, or the file cannot be written; nothing
     *     has changed then, unless the message says so
     */
    public void edit(Edit edit, Companion companion) throws ConfigException {
        check();
        if (!problems.isEmpty()) {
            throw ConfigException.failed(file.getFileName() + " as it stands is refused, so it is not edited ("
                    + problems.get(0) + "); correct it, then run 'algo reload'");
        }
        ObjectNode changed = tree.deepCopy();
        edit.apply(changed);
        Config validated = parser.validate(changed);
        byte[] content = parser.text(changed);
        // The copy goes first then: with a copy that still had strategies, the next daemon would refuse the file.
        boolean emptied = isEmptied(validated);
        try {
            companion.apply(tree, changed);
        } catch (IOException e) {
            throw ConfigException.failed("nothing was changed: " + IoProblems.explain(e));
        }
        Optional<ConfigException> failure = emptied ? writeCopyFirst(content) : Optional.empty();
        failure = failure.isPresent() ? failure : write(content);
        if (failure.isPresent() && !isCopy(file, content)) {
            companion.undo();
            if (emptied) {
                copy.follow(good);
            }
            throw failure.get();
        }
        companion.done();
        keep(content, changed, validated);
        // The signature is read before the content, so that a hand edit from then on is noticed.
        FileSignature written = FileSignature.of(file);
        seen = isCopy(file, content) ? written : FileSignature.NONE;
        notice = "";
        copy.follow(good);
        if (failure.isPresent()) {
            throw ConfigException.failed("the change is in force, but may not outlast a failure of the host; "
                    + failure.get().getMessage());
        }
    }

    /** Writes the copy; returns why that failed, or empty. */
    private Optional<ConfigException> writeCopyFirst(byte[] content) {
        try {
            copy.write(content);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(ConfigException.failed("the config was not changed: " + IoProblems.explain(e)));
        }
    }

    /** Writes {@code content} to the file; returns why that failed, or empty. */
    private Optional<ConfigException> write(byte[] content) {
        if (Arrays.equals(content, good)) {
            return Optional.empty();
        }
        try {
            Optional<byte[]> before = good.length == 0 ? Optional.empty() : Optional.of(good);
            if (AtomicFile.replaceKnown(AtomicFile.behind(file), before, content, exchange)) {
                return Optional.empty();
            }
            return Optional.of(ConfigException.failed("somebody wrote " + file.getFileName()
                    + " at the same moment, so it was not changed; look at what is there now, then try again"));
        } catch (IOException e) {
            return Optional.of(ConfigException.failed("the config was not changed: " + IoProblems.explain(e)));
        }
    }

    /** @param emptied whether it may be one without strategies where the one in force has some */
    private void accept(byte[] content, boolean emptied) throws ConfigException {
        ObjectNode root = parser.tree(content);
        Config next = parser.validate(root);
        if (!emptied && isEmptied(next)) {
            int count = config.strategies().size();
            throw ConfigException.invalid(List.of("has no strategies, and the last good copy has " + count + " ("
                    + String.join(
                            ", ",
                            config.strategies().keySet().stream().limit(SHOWN).toList())
                    + (count > SHOWN ? ", ..." : "") + "); put them back, or, if they are to go, run " + ACCEPT));
        }
        keep(content, root, next);
        problems = List.of();
        copy.follow(good);
    }

    private boolean isEmptied(Config next) {
        return next.strategies().isEmpty() && !config.strategies().isEmpty();
    }

    private void keep(byte[] content, ObjectNode root, Config validated) {
        good = content;
        tree = root;
        config = validated;
        known = true;
    }

    private static boolean isCopy(Path copy, byte[] content) {
        try {
            return Arrays.equals(WholeFile.read(copy), content);
        } catch (IOException e) {
            return false;
        }
    }

    private void refuse(List<String> why) {
        List<String> refused =
                why.stream().map(problem -> file.getFileName() + ": " + problem).toList();
        if (!refused.equals(problems)) {
            LOG.warn("the config file is refused and nothing changed: {}", String.join("; ", refused));
        }
        problems = refused;
    }

    private static List<String> with(List<String> problems, String last) {
        List<String> all = new ArrayList<>(problems);
        all.add(last);
        return all;
    }
}
