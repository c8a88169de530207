package algo.app.state;

import algo.app.model.Ist;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon's own memory on disk: one JSON object in {@code state.json}, and the same once more beside it, so that a
 * damaged file costs nothing. Belongs to one thread.
 */
public final class StateStore {
    private static final Logger LOG = LoggerFactory.getLogger("state");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Path copy;
    private final Clock clock;
    private byte[] saved = new byte[0];
    /** What the copy was last meant to be. */
    private byte[] copied = saved;

    private String notice = "";

    public StateStore(Path file, Clock clock) {
        this.file = file;
        this.copy = file.resolveSibling(file.getFileName() + ".bak");
        this.clock = clock;
    }

    /**
     * What was saved last; an empty object on a new home. A damaged file is set aside as {@code .corrupt-*} and its copy
     * is taken.
     *
     * @throws IOException if there is something and none of it can be read: then starting would forget what runs
     */
    public ObjectNode load() throws IOException {
        boolean any = Files.exists(file) || Files.exists(copy);
        if (!any) {
            return JSON.createObjectNode();
        }
        try {
            return read(file);
        } catch (IOException e) {
            ObjectNode state;
            try {
                state = read(copy);
            } catch (IOException second) {
                throw new IOException(
                        file + " cannot be read (" + IoProblems.explain(e)
                                + ") and neither can its copy; what runs under this home would be forgotten",
                        second);
            }
            setAside();
            notice = file.getFileName() + " was missing or damaged (" + IoProblems.explain(e) + "); its copy was taken";
            LOG.warn("{}", notice);
            return state;
        }
    }

    /** What was restored when it was loaded, and why; empty if nothing was. */
    public String notice() {
        return notice;
    }

    private void setAside() throws IOException {
        if (Files.exists(file)) {
            Path aside = file.resolveSibling(file.getFileName() + ".corrupt-" + Ist.file(clock.instant()));
            Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static ObjectNode read(Path from) throws IOException {
        try {
            JsonNode tree = JSON.readTree(WholeFile.read(from));
            if (tree instanceof ObjectNode object && object.path("version").asInt() == 1) {
                return object;
            }
            throw new IOException("not a state file of this version: " + from);
        } catch (JsonProcessingException e) {
            throw new IOException("not valid JSON: " + from, e);
        }
    }

    /**
     * Saves {@code state}; on disk when this returns. Does nothing if it is what was saved last.
     *
     * @throws IOException if it was not saved; what was saved before stands
     */
    public void save(ObjectNode state) throws IOException {
        byte[] content;
        try {
            content = JSON.writeValueAsBytes(state);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON could not be written", e);
        }
        if (Arrays.equals(content, saved)) {
            return;
        }
        // Until it is known to be on disk, nothing is known of what is.
        saved = new byte[0];
        AtomicFile.replace(file, content);
        saved = content;
    }

    /** Writes the copy of what was saved last. Not a part of {@link #save}: nothing has to wait for it. */
    public void saveCopy() {
        if (copied == saved || saved.length == 0) {
            return;
        }
        copied = saved;
        try {
            AtomicFile.replace(copy, saved);
        } catch (IOException e) {
            LOG.warn("the copy of the state could not be written: {}", IoProblems.explain(e));
        }
    }
}
