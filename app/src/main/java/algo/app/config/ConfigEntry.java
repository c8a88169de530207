package algo.app.config;

import algo.app.files.WholeFile;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The entry of one strategy in the config file, as a text that people edit: one JSON object. Immutable.
 *
 * @param text pretty, with a line end
 */
public record ConfigEntry(String text) {
    private static final ConfigParser PARSER = new ConfigParser(0);

    /**
     * Reads the entry of a strategy as it stands in the file; empty if there is none.
     *
     * @throws ConfigException if the file is none that can be edited
     */
    public static Optional<ConfigEntry> read(Path file, String id) throws ConfigException, IOException {
        return PARSER.tree(WholeFile.read(file)).path("strategies").path(id) instanceof ObjectNode entry
                ? Optional.of(new ConfigEntry(new String(PARSER.text(entry), StandardCharsets.UTF_8)))
                : Optional.empty();
    }

    /** @throws ConfigException if it is no JSON object; names line and column */
    ObjectNode tree() throws ConfigException {
        try {
            return PARSER.tree(text.getBytes(StandardCharsets.UTF_8));
        } catch (ConfigException e) {
            throw ConfigException.invalid(List.of(e.getMessage()
                    .replace("must be a JSON object with a key 'strategies'", "must be a JSON object")
                    .replace(ConfigParser.EMPTY, "the text is empty")));
        }
    }

    /** Returns the keys of the strategy, without those in groups, whose values differ in {@code other}. */
    public List<String> differences(ConfigEntry other) throws ConfigException {
        ObjectNode mine = tree();
        ObjectNode others = other.tree();
        TreeSet<String> keys = new TreeSet<>();
        mine.fieldNames().forEachRemaining(keys::add);
        others.fieldNames().forEachRemaining(keys::add);
        keys.removeIf(key -> mine.path(key).equals(others.path(key)));
        return List.copyOf(keys);
    }

    /**
     * Returns the edit that puts this entry in the place of another.
     *
     * @param before the entry that people saw; the edit fails if there is another one meanwhile
     * @throws ConfigException if one of them is no JSON object
     */
    public ConfigFile.Edit inPlaceOf(String id, ConfigEntry before) throws ConfigException {
        ObjectNode entry = tree();
        ObjectNode seen = before.tree();
        return root -> {
            ObjectNode strategies = root.withObject("/strategies");
            if (!seen.equals(strategies.get(id))) {
                throw ConfigException.failed("somebody else has changed it meanwhile; nothing was changed");
            }
            strategies.set(id, entry);
        };
    }
}
