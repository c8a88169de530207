package algo.app.system.unix;

import algo.app.files.IoProblems;
import algo.app.model.Nearest;
import algo.app.model.Quotas;
import algo.app.platform.unix.RegularFiles;
import algo.app.protocol.Json;
import algo.app.protocol.WireException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The quotas that root sets for each user. Read anew whenever a user's daemon is started; while it is wrong the last
 * good content holds. Safe on any thread.
 */
final class QuotaFile {
    private static final int MOST_BYTES = 1024 * 1024;
    private static final List<String> NAMES = List.of("strategies", "memory_mb", "log_mb");

    private static final String SERVE = "serve";
    private static final String HOMES = "most_homes";
    private static final String DAEMONS = "most_daemons";
    private static final String IDLE = "idle_minutes";
    private static final List<String> KEYS = List.of("default", "users", SERVE, HOMES, DAEMONS, IDLE);
    private static final long MOST = 100_000;

    /**
     * @param everybody for all but root
     * @param users for those, root among them, where something else is said of them
     * @param serve who may have a home
     * @param bounds by their keys
     */
    private record Content(
            Quotas everybody, Map<String, Quotas> users, ServePolicy serve, Map<String, Integer> bounds) {
        static final Content NONE =
                new Content(Quotas.NONE, Map.of(), ServePolicy.DEFAULT, Map.of(HOMES, 1000, DAEMONS, 200, IDLE, 5));
    }

    private final Path file;
    private Content content = Content.NONE;
    private String problem = "";
    /** The stamp of the file when it was read last. */
    private Map<String, Object> stamp;

    /** @throws IOException if there is one and it is wrong; the message says what */
    QuotaFile(Path file) throws IOException {
        this.file = file;
        this.stamp = stamp();
        this.content = read();
    }

    Path file() {
        return file;
    }

    /** Returns the quotas that hold for the daemon of that home from its start on. */
    synchronized Quotas of(UserHome home) {
        readAgain();
        Quotas otherwise = home.isRoots() ? Quotas.NONE : content.everybody();
        return content.users().getOrDefault(home.name(), otherwise);
    }

    /** Returns who is served now. Costs a stat while the file stays as it is. */
    synchronized ServePolicy serve() {
        return current().serve();
    }

    /** Returns how many homes there may be. */
    synchronized int mostHomes() {
        return current().bounds().get(HOMES);
    }

    /** Returns how many daemons of users may run at a time. */
    synchronized int mostDaemons() {
        return current().bounds().get(DAEMONS);
    }

    /** Returns after how many minutes a daemon without anything to do ends; 0 for never. */
    synchronized int idleMinutes() {
        return current().bounds().get(IDLE);
    }

    private Content current() {
        if (!Objects.equals(stamp, stamp())) {
            readAgain();
        }
        return content;
    }

    private void readAgain() {
        stamp = stamp();
        try {
            content = read();
            problem = "";
        } catch (IOException e) {
            problem = e.getMessage() + "; the last good quotas are in force";
        }
    }

    /** Returns the stamp of the file; null if there is none. */
    private Map<String, Object> stamp() {
        try {
            return Files.readAttributes(file, "unix:ino,ctime,size", LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            return null;
        }
    }

    synchronized List<String> problems() {
        return problem.isEmpty() ? List.of() : List.of(problem);
    }

    private Content read() throws IOException {
        try {
            return parse(Json.object(text()).map());
        } catch (NoSuchFileException e) {
            return Content.NONE;
        } catch (WireException | IllegalArgumentException e) {
            throw new IOException("the quotas in " + file + " are wrong: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IOException("the quotas in " + file + " cannot be used: " + IoProblems.explain(e), e);
        }
    }

    /** Looks at the file that it has opened, so that nobody can put another in its place meanwhile, and never waits for one. */
    private String text() throws IOException {
        Path directory = file.toAbsolutePath().getParent().toRealPath();
        Path real = directory.resolve(file.getFileName());
        try (FileChannel channel =
                RegularFiles.open(real, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            RootOwned.require(real);
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(channel.size(), MOST_BYTES) + 1);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // Until the end of the file.
            }
            if (bytes.position() > MOST_BYTES) {
                throw new IOException("it is longer than 1 MiB");
            }
            return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
        }
    }

    private static Content parse(Map<String, Object> whole) {
        for (String key : whole.keySet()) {
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException(Nearest.unknown("key", key, KEYS));
            }
        }
        Quotas everybody =
                whole.containsKey("default") ? quotas("default", whole.get("default"), Quotas.NONE) : Quotas.NONE;
        Map<String, Quotas> users = new LinkedHashMap<>();
        if (whole.get("users") != null) {
            for (Map.Entry<?, ?> user : object("users", whole.get("users")).entrySet()) {
                String name = (String) user.getKey();
                users.put(name, quotas("users." + name, user.getValue(), everybody));
            }
        }
        Map<String, Integer> bounds = new LinkedHashMap<>(Content.NONE.bounds());
        for (String key : List.of(HOMES, DAEMONS, IDLE)) {
            if (whole.containsKey(key)) {
                bounds.put(key, bound(key, whole.get(key)));
            }
        }
        ServePolicy serve = whole.containsKey(SERVE) ? ServePolicy.parse(whole.get(SERVE)) : ServePolicy.DEFAULT;
        return new Content(everybody, users, serve, bounds);
    }

    private static int bound(String key, Object value) {
        long least = key.equals(IDLE) ? 0 : 1;
        if (value instanceof Long number && number >= least && number <= MOST) {
            return number.intValue();
        }
        throw new IllegalArgumentException(key + " must be a whole number from " + least + " to " + MOST);
    }

    private static Quotas quotas(String place, Object value, Quotas otherwise) {
        Quotas quotas = otherwise;
        for (Map.Entry<?, ?> each : object(place, value).entrySet()) {
            String name = (String) each.getKey();
            if (!(each.getValue() instanceof Long number) || number < 0) {
                throw new IllegalArgumentException(place + "." + name + " must be a whole number, 0 for no bound");
            }
            Optional<Quotas> next = quotas.with(name, number);
            if (next.isEmpty()) {
                throw new IllegalArgumentException(place + ": " + Nearest.unknown("key", name, NAMES));
            }
            quotas = next.get();
        }
        return quotas;
    }

    private static Map<?, ?> object(String place, Object value) {
        if (value instanceof Map<?, ?> object) {
            return object;
        }
        throw new IllegalArgumentException(place + " must be an object");
    }
}
