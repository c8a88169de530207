package algo.app.state;

import algo.app.files.AtomicFile;
import algo.app.files.IoProblems;
import algo.app.files.JsonTrees;
import algo.app.files.WholeFile;
import algo.app.model.Ist;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon's memory on disk: one JSON object in {@code state.json}, and the same once more beside it, so that a
 * damaged file costs nothing. Belongs to one thread.
 */
public final class StateStore {
    private static final Logger LOG = LoggerFactory.getLogger("state");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION = 1;

    private final Path file;
    private final Path copy;
    private final Clock clock;
    private byte[] saved = new byte[0];
    /** The content that the copy was last meant to have. */
    private byte[] copied = saved;

    private String notice = "";
    /** The state that was loaded; null before. */
    private ObjectNode loaded;

    public StateStore(Path file, Clock clock) {
        this.file = file;
        this.copy = file.resolveSibling(file.getFileName() + ".bak");
        this.clock = clock;
    }

    /**
     * Returns the state that was saved last, a damaged one from its copy, which is done once; nobody else writes the file
     * while the daemon runs.
     */
    public ObjectNode load() throws IOException {
        if (loaded == null) {
            loaded = read(true);
        }
        return loaded;
    }

    /**
     * Returns the state that was saved last, for one who only looks: nothing is set aside.
     *
     * @throws IOException as {@link #load}
     */
    public ObjectNode look() throws IOException {
        return read(false);
    }

    /**
     * Reads the state that was saved last; an empty object on a new home. A damaged file is set aside as
     * {@code .corrupt-*} and its copy is taken. The copy may be one turn older, so it is not taken for a file that only
     * cannot be read now.
     *
     * @throws IOException if there is something and none of it can be read: then starting would forget what runs
     */
    private ObjectNode read(boolean settingAside) throws IOException {
        try {
            return read(file);
        } catch (DamagedException | NoSuchFileException e) {
            boolean missing = e instanceof NoSuchFileException;
            ObjectNode state;
            try {
                state = read(copy);
            } catch (NoSuchFileException second) {
                if (missing) {
                    return JSON.createObjectNode();
                }
                throw unreadable(e, "there is no copy of it");
            } catch (NewerException second) {
                throw second;
            } catch (IOException second) {
                throw unreadable(e, "neither can its copy (" + IoProblems.explain(second) + ")");
            }
            if (!missing && settingAside) {
                AtomicFile.setAside(file, Ist.file(clock.instant()));
            }
            notice = file.getFileName() + " was missing or damaged (" + IoProblems.explain(e) + "); its copy was taken";
            LOG.warn("{}", notice);
            return state;
        } catch (NewerException e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(e, "its copy may be out of date");
        }
    }

    private IOException unreadable(IOException cause, String copyToo) {
        return new IOException(
                file + " cannot be read (" + IoProblems.explain(cause) + "), " + copyToo
                        + ": what runs under this home would be forgotten; make it readable, or put a good copy in its"
                        + " place",
                cause);
    }

    /** Thrown for a file that a newer version wrote: it is not damaged, and an older copy says less. */
    private static final class NewerException extends IOException {
        private NewerException(Path file, int version) {
            super(file + " was written by a newer version of algo (it has version " + version + ", this one knows "
                    + VERSION + "); install that version again. Nothing has changed");
        }
    }

    /** Thrown for a file that can be read, and is not what was written. */
    private static final class DamagedException extends IOException {
        private DamagedException(String message) {
            super(message);
        }
    }

    /** Returns what was restored when the state was loaded, and why; empty if nothing was. */
    public String notice() {
        return notice;
    }

    private static ObjectNode read(Path from) throws IOException {
        byte[] content = WholeFile.read(from);
        try {
            JsonNode tree = JsonTrees.read(JSON, content);
            if (tree.path("version").asInt() > VERSION) {
                throw new NewerException(from, tree.path("version").asInt());
            }
            boolean whole = tree.path("version").asInt() == VERSION
                    && tree.path("strategies").isObject();
            if (tree instanceof ObjectNode object && whole) {
                return object;
            }
            throw new DamagedException("not a state file of this version: " + from);
        } catch (JsonProcessingException | CharConversionException e) {
            throw new DamagedException("not valid JSON: " + from);
        }
    }

    /**
     * Saves {@code state}; it is on disk when this returns. Does nothing if it equals what was saved last.
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
        // Until the state is known to be on disk, nothing is known of what is there.
        saved = new byte[0];
        AtomicFile.replace(file, content);
        saved = content;
    }

    /**
     * Writes the copy of the state that was saved last. This is no part of {@link #save}, because nothing has to wait
     * for it.
     */
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
