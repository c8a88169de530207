package algo.app.home;

import algo.app.files.AtomicFile;
import algo.app.files.JsonTrees;
import algo.app.files.WholeFile;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads and replaces {@code home.json}. The caller holds the locks of the home. */
final class HomeFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    HomeFile(Path file) {
        this.file = file;
    }

    /** Thrown for a file that can be read, and does not tell which home this is. */
    static final class DamagedException extends IOException {
        private DamagedException(String message) {
            super(message);
        }
    }

    /**
     * Reads the identity; empty if there is no such file.
     *
     * @throws DamagedException if it is there and tells nothing
     * @throws NewerHomeException if a newer version of algo made the home
     * @throws IOException if it cannot be read now
     */
    Optional<HomeIdentity> read() throws IOException, NewerHomeException {
        byte[] content;
        try {
            content = WholeFile.read(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        JsonNode tree;
        try {
            tree = JsonTrees.read(JSON, content);
        } catch (JsonProcessingException | CharConversionException e) {
            throw new DamagedException("home.json is not valid JSON");
        }
        int version = tree.path("version").asInt();
        if (version > HomeIdentity.LAYOUT) {
            throw new NewerHomeException(file.getParent(), version);
        }
        boolean whole = version >= HomeIdentity.FIRST_LAYOUT
                && !tree.path("id").asText().isEmpty()
                && tree.path("inode").isIntegralNumber();
        if (!whole) {
            throw new DamagedException("home.json lacks the version, the id or the inode of the home");
        }
        Whereabouts lay = new Whereabouts(
                tree.path("path").asText(),
                tree.path("inode").asLong(),
                tree.path("mark").asText(),
                tree.path("device").asLong(),
                tree.path("machine_id").asText(),
                tree.path("boot_id").asText());
        return Optional.of(new HomeIdentity(version, tree.path("id").asText(), lay));
    }

    /** @throws IOException if it was not replaced; the old content stands */
    void write(HomeIdentity identity) throws IOException {
        Whereabouts lay = identity.lay();
        ObjectNode tree = JSON.createObjectNode();
        tree.put("version", identity.version());
        tree.put("id", identity.id());
        tree.put("path", lay.path());
        tree.put("inode", lay.inode());
        tree.put("mark", lay.mark());
        tree.put("device", lay.device());
        tree.put("machine_id", lay.machine());
        tree.put("boot_id", lay.space());
        AtomicFile.replace(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(tree));
    }

    /** Moves a file that tells nothing out of the way; {@code stamp} is the time as it stands in names of files. */
    void setAside(String stamp) throws IOException {
        AtomicFile.setAside(file, stamp);
    }
}
