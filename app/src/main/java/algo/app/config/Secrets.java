package algo.app.config;

import algo.app.files.AtomicFile;
import algo.app.files.FileSignature;
import algo.app.files.IoProblems;
import algo.app.files.WholeFile;
import algo.app.model.Masks;
import algo.app.platform.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The secrets of a home: {@code secrets.json}, {@code {"version":1,"secrets":{NAME:VALUE},"strategies":{ID:{NAME:VALUE}}}},
 * written here and by people, where a strategy's own wins; and under it what a service manager gives the daemon. Read anew
 * once it is another version. The values are remembered for one thing, which is to hide them in what others are shown; those that were
 * replaced too, because runs and logs still have them. No message ever holds a value. Safe on any thread: its monitor is held
 * while the file is edited, two others for the fields that they guard, so that a look never waits for a disk that writes.
 */
public final class Secrets {
    /** The longest value, in bytes of UTF-8. */
    public static final int MOST_BYTES = 32 * 1024;

    /** Values that are hidden at most; beyond that those that are no longer in use are shown again. */
    private static final int MOST_HIDDEN = 5000;

    /**
     * A secret as it may be shown.
     *
     * @param strategy whose alone it is; empty for all
     * @param credential whether it comes from the service manager
     * @param hidden whether it is long enough to be hidden in what strategies print
     */
    public record Held(String strategy, String name, String fingerprint, boolean credential, boolean hidden) {}

    /** A version of the file, and its mode then; of less than 0 if that could not be told. */
    private record Version(FileSignature signature, PrivateFiles.Rights rights) {
        static final Version NONE = new Version(FileSignature.NONE, new PrivateFiles.Rights(-1));
        static final Version ABSENT = new Version(FileSignature.ABSENT, new PrivateFiles.Rights(0));
    }

    /** The content of the file, as long as it has that signature. */
    private record Known(FileSignature signature, SecretsDocument document) {}

    /** The age of a version from which on its signature tells it from the next; times of files are coarse. */
    private static final long SETTLED_NANOS = 2_000_000_000L;

    private final Path file;
    private final Fingerprints fingerprints;
    private final Credentials credentials;
    private final AtomicFile.Exchange exchange;
    /** Guards what {@link #look} found. */
    private final Object looks = new Object();

    private Version seen = Version.NONE;
    private String problem = "";
    /** The content that was read last for {@link #value}, which is asked again and again; nobody changes it. */
    private volatile Known known = new Known(FileSignature.NONE, SecretsDocument.empty());

    /** Written under {@code hiding}. */
    private volatile Masks masks = Masks.NONE;

    private final Object hiding = new Object();

    /**
     * @param key the file with the key of the fingerprints
     * @param credentials the directory in which a service manager puts secrets, one a file
     */
    public Secrets(Path file, Path key, Optional<Path> credentials, AtomicFile.Exchange exchange) {
        this.file = file;
        this.fingerprints = new Fingerprints(key);
        this.credentials = new Credentials(credentials);
        this.exchange = exchange;
    }

    /** Returns what is wrong with a value, as the end of a sentence that names it; empty if nothing is. */
    public static Optional<String> problem(String value) {
        if (value.isEmpty()) {
            return Optional.of("must not be empty");
        }
        if (value.indexOf('\0') >= 0) {
            return Optional.of("must not contain a NUL character");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            return Optional.of("must be UTF-8 text");
        }
        return value.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES
                ? Optional.of("must have at most " + MOST_BYTES + " bytes")
                : Optional.empty();
    }

    /** @throws IOException if {@code file} is there and cannot be read, or is not as it should be */
    public static void check(Path file) throws IOException {
        read(file);
    }

    /**
     * Returns the secret {@code name} as {@code strategy} gets it; empty if there is none.
     *
     * @throws IOException if the file cannot be read, or is no such file
     */
    public Optional<String> value(String strategy, String name) throws IOException {
        Optional<String> kept = learn(current()).value(strategy, name);
        return kept.isPresent() ? kept : credential(name);
    }

    /** Returns the content of the file, parsed once for each version of it. */
    private SecretsDocument current() throws IOException {
        FileSignature now = FileSignature.of(file);
        Known before = known;
        if (now.isSame(before.signature())) {
            return before.document();
        }
        SecretsDocument read = read(file);
        long age = System.currentTimeMillis() * 1_000_000 - now.writtenNanos();
        boolean isSettled = !now.equals(FileSignature.ABSENT) && age > SETTLED_NANOS;
        known = new Known(isSettled ? now : FileSignature.NONE, read);
        return read;
    }

    private Optional<String> credential(String name) throws IOException {
        Optional<String> value = credentials.value(name);
        value.ifPresent(given -> remember(Map.of(given, name)));
        return value;
    }

    /** Hides these values too, in what others are shown from now on: names by values. */
    public void hideToo(Map<String, String> names) {
        remember(names);
    }

    private SecretsDocument learn(SecretsDocument document) {
        remember(document.names());
        return document;
    }

    private void remember(Map<String, String> names) {
        synchronized (hiding) {
            Masks all = masks.and(names);
            masks = all.size() > MOST_HIDDEN ? Masks.NONE.and(names) : all;
        }
    }

    private static SecretsDocument read(Path file) throws IOException {
        Optional<byte[]> content = content(file);
        return content.isPresent() ? parse(file, content.get()) : SecretsDocument.empty();
    }

    private static SecretsDocument parse(Path file, byte[] content) throws IOException {
        try {
            return SecretsDocument.parse(content);
        } catch (IOException e) {
            throw new IOException(file + " " + e.getMessage() + "; correct it, or put a good copy in its place");
        }
    }

    private static Optional<byte[]> content(Path file) throws IOException {
        try {
            return Optional.of(WholeFile.read(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IOException(IoProblems.explain(e), e);
        }
    }

    /**
     * Returns all secrets in the order of the file, then those of the service manager, hidden behind the others or not.
     */
    public List<Held> list() throws IOException {
        List<Held> list = new ArrayList<>();
        for (SecretsDocument.Secret secret : learn(read(file)).all()) {
            list.add(held(secret.strategy(), secret.name(), secret.value(), false));
        }
        for (String name : credentialNames()) {
            Optional<String> value = credential(name);
            if (value.isPresent()) {
                list.add(held("", name, value.get(), true));
            }
        }
        return list;
    }

    private List<String> credentialNames() throws IOException {
        try {
            return credentials.names();
        } catch (IOException e) {
            throw new IOException(credentials.problem(e), e);
        }
    }

    private Held held(String strategy, String name, String value, boolean credential) throws IOException {
        return new Held(strategy, name, fingerprints.of(value), credential, Masks.isHidden(value));
    }

    /**
     * Keeps a value.
     *
     * @param strategy whose alone it is to be; empty for all
     * @param name valid by {@link algo.app.model.SecretUse#problemToKeep}
     * @param value valid by {@link #problem}
     * @throws IOException if it is not kept; the file is as it was
     */
    public synchronized Held set(String strategy, String name, String value) throws IOException {
        Held held = held(strategy, name, value, false);
        change(document -> {
            document.put(strategy, name, value);
            return true;
        });
        return held;
    }

    /**
     * Removes the one that is kept for just {@code strategy}, or for all if that is empty; false if there is none.
     *
     * @throws IOException if it is not removed; the file is as it was
     */
    public synchronized boolean remove(String strategy, String name) throws IOException {
        return change(document -> document.remove(strategy, name));
    }

    private void requireNone(Collection<String> strategies) throws IOException {
        for (SecretsDocument.Secret secret : read(file).all()) {
            if (strategies.contains(secret.strategy())) {
                throw new IOException("there is a secret " + secret.name() + " of " + secret.strategy()
                        + " already; 'algo secret remove " + secret.name() + " --strategy " + secret.strategy()
                        + "' removes it");
            }
        }
    }

    /**
     * Keeps the secrets of these strategies under their new ids too.
     *
     * @throws IOException if they are not kept; the file is as it was
     */
    synchronized void copy(Map<String, String> ids) throws IOException {
        edit(document -> {
            boolean changed = false;
            for (SecretsDocument.Secret secret : document.all()) {
                String to = ids.getOrDefault(secret.strategy(), "");
                if (!to.isEmpty() && document.held(to, secret.name()).isEmpty()) {
                    document.put(to, secret.name(), secret.value());
                    changed = true;
                }
            }
            return changed;
        });
    }

    /** Removes all secrets that are kept for just these strategies. */
    synchronized void removeAll(Collection<String> strategies) throws IOException {
        edit(document -> {
            boolean changed = false;
            for (SecretsDocument.Secret secret : document.all()) {
                if (strategies.contains(secret.strategy())) {
                    changed |= document.remove(secret.strategy(), secret.name());
                }
            }
            return changed;
        });
    }

    /** Makes a change unless there is nothing to change. */
    private void edit(Change change) throws IOException {
        if (content(file).isPresent()) {
            change(change);
        }
    }

    /** Returns what keeps the secrets with strategies that get new ids. */
    public CodeStore.Followers followers() {
        return new CodeStore.Followers() {
            @Override
            public void require(Map<String, String> ids) throws IOException {
                requireNone(ids.values());
            }

            @Override
            public void begin(Map<String, String> ids) throws IOException {
                copy(ids);
            }

            @Override
            public void end(Map<String, String> ids, boolean renamed) throws IOException {
                removeAll(renamed ? ids.keySet() : ids.values());
            }
        };
    }

    private interface Change {
        boolean make(SecretsDocument document) throws IOException;
    }

    private boolean change(Change change) throws IOException {
        Optional<byte[]> before = content(file);
        SecretsDocument document = learn(before.isPresent() ? parse(file, before.get()) : SecretsDocument.empty());
        try {
            if (!change.make(document)) {
                return false;
            }
        } catch (IOException e) {
            throw new IOException(file + " " + e.getMessage(), e);
        }
        // The values are learnt before they are written: from then on somebody may be given one, and print it.
        learn(document);
        if (!AtomicFile.replaceKnown(AtomicFile.behind(file), before, document.bytes(), exchange)) {
            throw new IOException(
                    "somebody else changed " + file + " at the same moment; nothing was changed, try again");
        }
        return true;
    }

    /** Returns the values that no output shows, as of the last look. Costs nothing. */
    public Masks masks() {
        return masks;
    }

    /** {@code text} without the values. */
    public String hide(String text) {
        return masks.hide(text);
    }

    /** Notices what somebody wrote since the last check; returns what people should mend, empty if all is well. Costs one stat. */
    public String check() {
        Version now = version();
        synchronized (looks) {
            if (!now.signature().isSame(seen.signature()) || !now.rights().equals(seen.rights())) {
                try {
                    learn(read(file));
                    for (String name : credentialNames()) {
                        credential(name);
                    }
                    problem = rightsProblem(now.rights());
                    seen = now;
                } catch (IOException e) {
                    problem = IoProblems.explain(e);
                    seen = Version.NONE;
                }
            }
            return problem;
        }
    }

    private String rightsProblem(PrivateFiles.Rights rights) {
        return rights.areOwnersAlone()
                ? ""
                : file + " has " + rights.words() + ": others may read it; run '" + PrivateFiles.hiding(file)
                        + "', and change the secrets if others use this host";
    }

    private Version version() {
        FileSignature signature = FileSignature.of(file);
        if (signature.equals(FileSignature.ABSENT)) {
            return Version.ABSENT;
        }
        try {
            return new Version(signature, PrivateFiles.rights(file));
        } catch (NoSuchFileException e) {
            return Version.ABSENT;
        } catch (IOException e) {
            return Version.NONE;
        }
    }
}
