package algo.app.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets strategies that work within their home, as those of version 0.1.0 do, work within it where it is now. Otherwise one
 * of a home that was moved would find nothing, and one of a copy that was claimed would go on with the files of the
 * original. The thread that edits the config alone.
 */
public final class Relocation {
    private static final Logger LOG = LoggerFactory.getLogger("config");
    private static final String KEY = "working_directory";

    private final Path from;
    private final Path to;
    private boolean pending;

    /**
     * @param from where the home lay when it last ran
     * @param to where it lies
     */
    public Relocation(Path from, Path to) {
        this.from = from;
        this.to = to;
        this.pending = !from.equals(to);
    }

    /**
     * Does what is left to be done; costs nothing when that is nothing.
     *
     * @throws ConfigException if the config cannot be edited now
     */
    public void proceed(ConfigFile config) throws ConfigException {
        if (!pending) {
            return;
        }
        List<String> ids = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry :
                config.tree().path("strategies").properties()) {
            if (isWithin(entry.getValue().path(KEY).asText())) {
                ids.add(entry.getKey());
            }
        }
        if (!ids.isEmpty()) {
            config.edit(
                    root -> ids.forEach(
                            id -> move(id, (ObjectNode) root.path("strategies").path(id))),
                    ConfigFile.Companion.NONE);
        }
        pending = false;
    }

    private boolean isWithin(String directory) {
        try {
            return !directory.isEmpty() && Path.of(directory).startsWith(from);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private void move(String id, ObjectNode entry) {
        Path now = to.resolve(from.relativize(Path.of(entry.path(KEY).asText())));
        LOG.warn("{}: works in {} from now on, as its home is no longer {}", id, now, from);
        entry.put(KEY, now.toString());
    }
}
