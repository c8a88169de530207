package algo.app.config;

import algo.app.model.LossLimit;
import algo.app.model.Nearest;
import algo.app.model.PackageList;
import algo.app.model.RestartPolicy;
import algo.app.model.StopSignal;
import algo.app.model.Text;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The keys of a strategy in the config file, dotted, and what kind of value each takes. The only list of them. */
final class ConfigKeys {
    /** The kinds of value that a key takes. */
    enum Kind {
        TEXT,
        /** One of {@link #words}. */
        WORD,
        DURATION,
        NUMBER,
        /** Rupees, with two decimals at most. */
        AMOUNT,
        BOOLEAN,
        TEXT_LIST,
        /** A list of texts, or text for the shell. */
        COMMAND,
        /** An object with names that people choose and text values. */
        TEXT_MAP,
        /** An object that is validated elsewhere. */
        OBJECT;

        /** Returns whether every text is at least a value of this kind. */
        boolean isText() {
            return this == TEXT || this == WORD || this == DURATION;
        }
    }

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Map<String, Kind> KEYS = new LinkedHashMap<>();
    private static final Map<String, Range> RANGES = new HashMap<>();
    private static final Map<String, List<String>> WORDS = new HashMap<>();

    static {
        for (String key :
                new String[] {"of", "name", "script", "module", "interpreter", "working_directory", "exchange"}) {
            KEYS.put(key, Kind.TEXT);
        }
        word("mode", "sandbox", "live");
        for (String key : new String[] {"args", "secrets", "pass_env", "requires"}) {
            KEYS.put(key, Kind.TEXT_LIST);
        }
        KEYS.put("params", Kind.TEXT_MAP);
        KEYS.put("schedule", Kind.OBJECT);
        word("restart.when", labels(RestartPolicy.When.values(), RestartPolicy.When::label));
        number("restart.max", 0, 1_000_000);
        KEYS.put("restart.first_delay", Kind.DURATION);
        KEYS.put("restart.max_delay", Kind.DURATION);
        KEYS.put("restart.healthy_after", Kind.DURATION);
        word("stop.signal", labels(StopSignal.values(), StopSignal::name));
        KEYS.put("stop.grace", Kind.DURATION);
        KEYS.put("start_window", Kind.DURATION);
        KEYS.put("before_start", Kind.COMMAND);
        KEYS.put("before_start_limit", Kind.DURATION);
        KEYS.put("after", Kind.TEXT_LIST);
        KEYS.put("after_limit", Kind.DURATION);
        KEYS.put("ready", Kind.OBJECT);
        KEYS.put("watch", Kind.OBJECT);
        number("limits.memory_mb", 16, 16L * 1024 * 1024);
        number("limits.open_files", 16, 1_000_000);
        number("limits.processes", 1, 4_000_000);
        number("limits.cpu_seconds", 1, 1_000_000_000);
        number("limits.threads", 1, 4096);
        number("log.rotate_mb", 1, 1_000_000);
        number("log.keep_files", 1, 1_000_000);
        number("log.keep_days", 1, 36_500);
        number("log.max_total_mb", 1, 1_000_000);
        KEYS.put("log.compress", Kind.BOOLEAN);
        KEYS.put("env_file", Kind.TEXT);
        KEYS.put("tags", Kind.TEXT_LIST);
        KEYS.put("risk.max_daily_loss", Kind.AMOUNT);
        word("risk.do", labels(LossLimit.Action.values(), LossLimit.Action::label));
        KEYS.put("on_exit", Kind.COMMAND);
    }

    private ConfigKeys() {}

    /** The least and the greatest number that a key takes. */
    record Range(long least, long most) {}

    private static void number(String key, long least, long most) {
        KEYS.put(key, Kind.NUMBER);
        RANGES.put(key, new Range(least, most));
    }

    private static void word(String key, String... words) {
        KEYS.put(key, Kind.WORD);
        WORDS.put(key, List.of(words));
    }

    private static <E> String[] labels(E[] values, Function<E, String> label) {
        return Stream.of(values).map(label).toArray(String[]::new);
    }

    /** Returns the range of a key of kind {@link Kind#NUMBER}. */
    static Range range(String key) {
        return RANGES.get(key);
    }

    /** Returns the words that a key of kind {@link Kind#WORD} takes. */
    static List<String> words(String key) {
        return WORDS.get(key);
    }

    /** Returns all keys, dotted. */
    static List<String> all() {
        return List.copyOf(KEYS.keySet());
    }

    /** The names directly below {@code prefix} (empty, or ending in a dot), e.g. {@code limits} below the empty one. */
    static List<String> below(String prefix) {
        List<String> names = new ArrayList<>();
        for (String key : KEYS.keySet()) {
            if (key.startsWith(prefix)) {
                String rest = key.substring(prefix.length());
                String name = rest.contains(".") ? rest.substring(0, rest.indexOf('.')) : rest;
                if (!names.contains(name)) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /** Returns the kind of a dotted key; a param is {@code params.NAME}. Empty if there is no such key. */
    static Optional<Kind> kindOf(String key) {
        if (key.startsWith("params.")) {
            return Optional.of(Kind.TEXT);
        }
        return Optional.ofNullable(KEYS.get(key));
    }

    /** "unknown key", with the nearest known ones named. */
    static String unknown(String key) {
        int dot = key.indexOf('.');
        if (dot > 0 && KEYS.get(key.substring(0, dot)) == Kind.OBJECT) {
            String whole = key.substring(0, dot);
            return "unknown key '" + Text.excerpt(key) + "'; '" + whole + "' is set whole, as JSON";
        }
        List<String> known = new ArrayList<>(KEYS.keySet());
        known.addAll(below(""));
        return Nearest.unknown("key", key, known);
    }

    /**
     * Returns the value that {@code text} stands for in an assignment to {@code key}; {@code null} and nothing else
     * stands for "back to the default".
     *
     * @throws IllegalArgumentException with what would be right, if it is no value of that kind
     */
    static JsonNode parse(String key, Kind kind, String text) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (text.equals("null")) {
            return nodes.nullNode();
        }
        return switch (kind) {
            case TEXT, WORD, DURATION -> nodes.textNode(text);
            case NUMBER -> {
                if (!text.matches("-?[0-9]{1,15}")) {
                    throw new IllegalArgumentException(
                            key + ": must be a whole number, not '" + Text.excerpt(text) + "'");
                }
                yield nodes.numberNode(Long.parseLong(text));
            }
            case AMOUNT -> {
                if (!text.matches("-?[0-9]{1,15}([.][0-9]{1,9})?")) {
                    throw new IllegalArgumentException(
                            key + ": " + NodeReader.AMOUNT + ", not '" + Text.excerpt(text) + "'");
                }
                yield nodes.numberNode(new BigDecimal(text));
            }
            case BOOLEAN -> {
                if (!text.equals("true") && !text.equals("false")) {
                    throw new IllegalArgumentException(
                            key + ": must be true or false, not '" + Text.excerpt(text) + "'");
                }
                yield nodes.booleanNode(text.equals("true"));
            }
            case TEXT_LIST ->
                text.startsWith("[")
                        ? json(key, text)
                        : key.equals("requires") ? list(PackageList.split(text)) : list(List.of(text.split(",")));
            case COMMAND -> text.startsWith("[") ? command(key, text) : nodes.textNode(text);
            case TEXT_MAP, OBJECT -> json(key, text);
        };
    }

    private static ArrayNode list(List<String> items) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (String item : items) {
            if (!item.isEmpty()) {
                list.add(item);
            }
        }
        return list;
    }

    private static JsonNode command(String key, String text) {
        try {
            return json(key, text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    key + ": must be a list in JSON, or text for the shell that does not begin with '[', not '"
                            + Text.excerpt(text) + "'",
                    e);
        }
    }

    private static JsonNode json(String key, String text) {
        try {
            JsonNode value = JSON.readTree(text);
            if (!value.isMissingNode()) {
                return value;
            }
        } catch (JsonProcessingException e) {
            // The problem is said below, as of no text at all.
        }
        throw new IllegalArgumentException(key + ": must be JSON or null, not '" + Text.excerpt(text) + "'");
    }
}
