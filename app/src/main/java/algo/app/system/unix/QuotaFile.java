package algo.app.system.unix;

import algo.app.model.Nearest;
import algo.app.model.Quotas;
import algo.app.process.unix.RegularFiles;
import algo.app.protocol.Json;
import algo.app.protocol.WireException;
import algo.app.state.IoProblems;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What root allows each user. Read anew whenever a user's daemon is started; while it is wrong the last good content holds.
 * Safe on any thread.
 */
final class QuotaFile {
    private static final int MOST_BYTES = 1024 * 1024;
    private static final List<String> NAMES = List.of("strategies", "memory_mb", "log_mb");

    /**
     * @param everybody for all but root
     * @param users for those, root among them, where something else is said of them
     */
    private record Content(Quotas everybody, Map<String, Quotas> users) {}

    private final Path file;
    private Content content = new Content(Quotas.NONE, Map.of());
    private String problem = "";

    /** @throws IOException if there is one and it is wrong; the message says what */
    QuotaFile(Path file) throws IOException {
        this.file = file;
        this.content = read();
    }

    /** What holds for the daemon of that home from its start on. */
    synchronized Quotas of(UserHome home) {
        try {
            content = read();
            problem = "";
        } catch (IOException e) {
            problem = e.getMessage() + "; the last good quotas are in force";
        }
        Quotas otherwise = home.isRoots() ? Quotas.NONE : content.everybody();
        return content.users().getOrDefault(home.name(), otherwise);
    }

    synchronized List<String> problems() {
        return problem.isEmpty() ? List.of() : List.of(problem);
    }

    private Content read() throws IOException {
        try {
            return parse(Json.object(text()).map());
        } catch (NoSuchFileException e) {
            return new Content(Quotas.NONE, Map.of());
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
                // until its end
            }
            if (bytes.position() > MOST_BYTES) {
                throw new IOException("it is longer than 1 MiB");
            }
            return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
        }
    }

    private static Content parse(Map<String, Object> whole) {
        Quotas everybody = Quotas.NONE;
        Map<String, Quotas> users = new LinkedHashMap<>();
        for (Map.Entry<String, Object> each : whole.entrySet()) {
            switch (each.getKey()) {
                case "default" -> everybody = quotas("default", each.getValue(), Quotas.NONE);
                case "users" -> {}
                default ->
                    throw new IllegalArgumentException(
                            Nearest.unknown("key", each.getKey(), List.of("default", "users")));
            }
        }
        if (whole.get("users") != null) {
            for (Map.Entry<?, ?> user : object("users", whole.get("users")).entrySet()) {
                String name = (String) user.getKey();
                users.put(name, quotas("users." + name, user.getValue(), everybody));
            }
        }
        return new Content(everybody, users);
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
