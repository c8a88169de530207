package algo.app.config;

import algo.app.model.HostAddress;
import algo.app.model.Nearest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of the config outside strategies, as {@code algo config} names them. The only list of them. */
public final class GeneralKeys {
    /** The address at which strategies in live mode find OpenAlgo. */
    public static final String HOST = "openalgo.host";

    /** The key that says whether the daemon keeps a gateway. */
    public static final String WEB_ENABLED = "web.enabled";

    /** The address at which that listens. */
    public static final String WEB_LISTEN = "web.listen";

    private static final String DEFAULTS = "defaults.";
    /** The beginning of the keys that limit what the account of live mode may lose. */
    private static final String RISK = "risk.";

    private static final List<String> OWN = List.of(
            HOST,
            RISK + "max_daily_loss",
            RISK + "do",
            WEB_ENABLED,
            WEB_LISTEN,
            NotifyKeys.CHECKS_AT,
            NotifyKeys.CHECKS_ALWAYS);

    private GeneralKeys() {}

    /**
     * Makes the edit that changes these keys, all of them or none.
     *
     * @param values texts by dotted keys, as in {@code algo set}
     */
    public static ConfigFile.Edit put(Map<String, String> values) {
        return root -> {
            for (Map.Entry<String, String> value : values.entrySet()) {
                put(root, value.getKey(), value.getValue());
            }
        };
    }

    private static void put(ObjectNode root, String key, String text) throws ConfigException {
        Optional<String> problem = problem(key);
        if (problem.isPresent()) {
            throw ConfigException.invalid(List.of(problem.get()));
        }
        if (key.equals(WEB_ENABLED) || key.equals(WEB_LISTEN)) {
            putWeb(object(root, "web"), key, text);
            return;
        }
        if (NotifyKeys.areOf(key)) {
            NotifyKeys.put(root, key, text);
            return;
        }
        if (HostKeys.areOf(key)) {
            HostKeys.put(root, key, text);
            return;
        }
        if (key.startsWith(RISK)) {
            ConfigEdits.assign(root, key, text, false);
            return;
        }
        if (!key.equals(HOST)) {
            ObjectNode defaults = object(root, "defaults");
            try {
                ConfigEdits.assign(defaults, key.substring(DEFAULTS.length()), text, false);
            } catch (ConfigException e) {
                // Named as it was written.
                throw ConfigException.invalid(
                        e.problems().stream().map(each -> DEFAULTS + each).toList());
            }
            return;
        }
        ObjectNode openalgo = object(root, "openalgo");
        if (text.equals("null")) {
            openalgo.remove("host");
            return;
        }
        try {
            openalgo.put("host", HostAddress.parse(text).toString());
        } catch (IllegalArgumentException e) {
            throw ConfigException.invalid(List.of(HOST + ": " + e.getMessage()));
        }
    }

    private static void putWeb(ObjectNode web, String key, String text) throws ConfigException {
        String name = key.substring("web.".length());
        if (text.equals("null")) {
            web.remove(name);
        } else if (key.equals(WEB_LISTEN)) {
            String problem = WebKeeping.problem(text);
            if (!problem.isEmpty()) {
                throw ConfigException.invalid(List.of(key + ": " + problem));
            }
            web.put(name, text);
        } else if (text.equals("true") || text.equals("false")) {
            web.put(name, text.equals("true"));
        } else {
            throw ConfigException.invalid(List.of(key + ": must be true or false, not '" + text + "'"));
        }
    }

    private static ObjectNode object(ObjectNode root, String key) {
        JsonNode there = root.get(key);
        return there instanceof ObjectNode object ? object : root.putObject(key);
    }

    /** Returns why nothing can be set or shown by that name; empty if something can. */
    public static Optional<String> problem(String key) {
        String inner = key.startsWith(DEFAULTS) ? key.substring(DEFAULTS.length()) : "";
        if (OWN.contains(key)
                || NotifyKeys.areOf(key)
                || HostKeys.areOf(key)
                || (ConfigKeys.kindOf(inner).isPresent() && isOfAll(inner))) {
            return Optional.empty();
        }
        if (ConfigKeys.kindOf(key).isPresent() && isOfAll(key)) {
            return Optional.of("'" + key + "' is a key of strategies; 'algo config " + DEFAULTS + key
                    + "=VALUE' sets it for all of them, 'algo set ID " + key + "=VALUE' for one");
        }
        if (ConfigKeys.kindOf(key).isPresent() || ConfigKeys.kindOf(inner).isPresent()) {
            return Optional.of("'" + key + "' belongs to one strategy alone; see 'algo set'");
        }
        return Optional.of(Nearest.unknown("key", key, known()));
    }

    /** Returns whether a key is for the programs beside the daemon, or for clients, alone: it holds at once, and no strategy takes it up. */
    public static boolean isOfPrograms(String key) {
        return key.equals(WEB_ENABLED) || key.equals(WEB_LISTEN) || NotifyKeys.areOf(key) || HostKeys.areOf(key);
    }

    /** Returns whether a key of strategies may stand in the defaults. */
    private static boolean isOfAll(String key) {
        return !key.equals("of") && !key.equals("script");
    }

    private static List<String> known() {
        List<String> known = new ArrayList<>(OWN);
        for (String key : ConfigKeys.all()) {
            if (isOfAll(key)) {
                known.add(DEFAULTS + key);
            }
        }
        return known;
    }
}
