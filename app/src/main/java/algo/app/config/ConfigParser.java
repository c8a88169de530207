package algo.app.config;

import algo.app.files.JsonTrees;
import algo.app.model.HostAddress;
import algo.app.model.LossLimit;
import algo.app.model.Mode;
import algo.app.model.RemoteHost;
import algo.app.model.StrategyIds;
import algo.app.model.StrategySpec;
import algo.app.notify.Notifying;
import algo.app.schedule.Schedule;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads and validates the text of a config file as a whole. Pure: same bytes, same answer. */
final class ConfigParser {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** The beginning of the problem of a text that is no JSON at all. */
    static final String DAMAGED = "not valid JSON";

    /** The most strategies that one daemon keeps; it is made for 500. */
    private static final int MOST_STRATEGIES = 2000;

    /** The keys whose objects are not merged with those of the defaults: they are of several kinds. */
    private static final Set<String> REPLACED_WHOLE = Set.of("schedule", "ready", "watch");

    /** The problem of a file without content. */
    static final String EMPTY = "the file is empty";

    /** The problem of a file that OpenAlgo's server wrote. */
    private static final String OF_OPENALGO =
            "this is the strategy_configs.json of an OpenAlgo server, not one of algo;"
                    + " move its folder out of this home, then 'algo import FOLDER' takes its strategies over";

    /** The problem of a limit of one strategy that trades live. */
    private static final String LIVE_LIMIT =
            "holds in sandbox mode alone: in live mode OpenAlgo knows only the whole account, not what one strategy lost;"
                    + " remove it ('algo set ID risk.max_daily_loss=null') and limit the account"
                    + " ('algo config risk.max_daily_loss=5000'), or set mode to sandbox";

    private final long defaultMemoryMb;

    /** @param defaultMemoryMb memory limit of a strategy that sets none, in MiB */
    ConfigParser(long defaultMemoryMb) {
        this.defaultMemoryMb = defaultMemoryMb;
    }

    /** Returns an object without keys. */
    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** Returns an empty config, as a new home has it. */
    static ObjectNode empty() {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", 1);
        root.putObject("strategies");
        return root;
    }

    /**
     * Returns the tree of {@code content}.
     *
     * @throws ConfigException if it is not JSON, or not an object: the place is named
     */
    ObjectNode tree(byte[] content) throws ConfigException {
        JsonNode tree;
        try {
            tree = JsonTrees.read(JSON, content);
        } catch (JsonTrees.TooManyException e) {
            throw ConfigException.invalid(List.of(e.getOriginalMessage()));
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
            // A key that stands twice is somebody's slip, no damage: the file is refused, and not set aside.
            boolean twice = e.getOriginalMessage().startsWith("Duplicate field");
            throw ConfigException.invalid(List.of((twice ? "" : DAMAGED + ": ") + where + reason(e)));
        } catch (IOException e) {
            // Bytes that look like UTF-16 or UTF-32 and are not, e.g. what a crash of the host left.
            throw ConfigException.invalid(List.of(DAMAGED + ": " + e.getMessage()));
        }
        if (!(tree instanceof ObjectNode root)) {
            boolean listed = tree.isArray() && !tree.isEmpty() && isEntryOfOpenAlgo(tree.get(0));
            throw ConfigException.invalid(List.of(
                    listed
                            ? OF_OPENALGO
                            : tree.isMissingNode() ? EMPTY : "must be a JSON object with a key 'strategies'"));
        }
        return root;
    }

    /** Returns the parser's words without its own remarks about where it read. */
    private static String reason(JsonProcessingException e) {
        String message = e.getOriginalMessage();
        int remark = message.indexOf(" (start marker at");
        return remark < 0 ? message : message.substring(0, remark);
    }

    /** Returns whether any entry names its file as only OpenAlgo does, in each shape that its file has had. */
    private static boolean isOfOpenAlgo(ObjectNode root) {
        boolean flat = !root.has("version");
        for (JsonNode entry : flat ? root : JSON.createArrayNode()) {
            if (isEntryOfOpenAlgo(entry)) {
                return true;
            }
        }
        for (JsonNode entry : root.path("strategies")) {
            if (isEntryOfOpenAlgo(entry)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEntryOfOpenAlgo(JsonNode entry) {
        return !entry.has("script") && (entry.has("file_path") || entry.has("file_name"));
    }

    /** @throws ConfigException with every problem, if there is any */
    Config validate(ObjectNode root) throws ConfigException {
        if (isOfOpenAlgo(root)) {
            throw ConfigException.invalid(List.of(OF_OPENALGO));
        }
        Problems problems = new Problems();
        NodeReader top = new NodeReader("", root, problems)
                .onlyKeys(List.of(
                        "risk", "version", "openalgo", "defaults", "strategies", "web", "notify", "checks", "hosts"));
        top.number("version", 1, 1, 1);
        LossLimit accountRisk = StrategyParser.risk(top);
        String host = host(top.object("openalgo").onlyKeys(List.of("host")));
        WebKeeping web = web(top.object("web").onlyKeys(List.of("enabled", "listen")));
        Notifying notifying = new NotifyParser(problems).parse(top);
        Map<String, RemoteHost> hosts = HostKeys.parse(top, problems);
        ObjectNode defaults = top.rawObject("defaults").orElseGet(JSON::createObjectNode);
        Map<String, StrategySpec> strategies = new LinkedHashMap<>();
        Map<String, Schedule> schedules = new LinkedHashMap<>();
        StrategyParser parser = new StrategyParser(defaultMemoryMb, problems);
        int flaws = problems.count();
        StrategySpec ofAll = defaults(defaults, parser, problems);
        ObjectNode base = problems.count() == flaws ? defaults : JSON.createObjectNode();
        top.rawObject("strategies").ifPresent(entries -> {
            if (entries.size() > MOST_STRATEGIES) {
                problems.add("strategies", "has " + entries.size() + " entries, more than " + MOST_STRATEGIES);
                return;
            }
            Set<String> flawed = new HashSet<>();
            Instances instances = new Instances(entries, problems);
            for (Map.Entry<String, JsonNode> entry : entries.properties()) {
                String id = entry.getKey();
                JsonNode value = entry.getValue();
                ObjectNode below = base;
                if (Instances.isOne(id, value)) {
                    Optional<ObjectNode> shared = instances.base(id, (ObjectNode) value);
                    if (shared.isEmpty() || flawed.contains(StrategyIds.baseOf(id))) {
                        // The problem of its base is said there, and once.
                        continue;
                    }
                    below = merged(base, shared.get());
                }
                int before = problems.count();
                String path = "strategies." + id;
                StrategySpec spec =
                        parser.parse(path, id, value.isObject() ? merged(below, (ObjectNode) value) : value);
                strategies.put(id, spec);
                // A limit in the defaults is for those in sandbox mode.
                boolean own = spec.risk().isSet() && !spec.risk().equals(ofAll.risk());
                if (own && spec.mode() == Mode.LIVE) {
                    problems.add(path + ".risk", LIVE_LIMIT);
                }
                parser.schedule().ifPresent(schedule -> schedules.put(id, schedule));
                if (problems.count() > before) {
                    flawed.add(id);
                }
            }
            Set<String> ids = new HashSet<>();
            entries.fieldNames().forEachRemaining(ids::add);
            new StartOrder(strategies, ids, problems).check();
        });
        if (!problems.isEmpty()) {
            throw ConfigException.invalid(problems.list());
        }
        return new Config(host, ofAll, web, notifying, hosts, accountRisk, strategies, schedules);
    }

    /**
     * Returns the settings of a strategy for which the config says nothing else. Problems of the defaults are noted
     * once, at the place where they stand, and not for every strategy.
     */
    private static StrategySpec defaults(ObjectNode defaults, StrategyParser parser, Problems problems) {
        ObjectNode entry = defaults.deepCopy();
        if (!entry.hasNonNull("script")) {
            entry.put("script", "any");
        }
        if (entry.has("of")) {
            problems.add("defaults.of", "belongs to an instance alone");
        }
        return parser.parse("defaults", "defaults", entry);
    }

    /** Returns the text of a config, as it is written. */
    byte[] text(ObjectNode root) {
        try {
            byte[] json = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
            byte[] line = java.util.Arrays.copyOf(json, json.length + 1);
            line[json.length] = '\n';
            return line;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON could not be written", e);
        }
    }

    private static WebKeeping web(NodeReader web) {
        String listen = web.text("listen", WebKeeping.OFF.listen());
        String problem = WebKeeping.problem(listen);
        if (!problem.isEmpty()) {
            web.problem("listen", problem);
        }
        return new WebKeeping(web.bool("enabled", WebKeeping.OFF.enabled()), listen);
    }

    /**
     * Returns the host; empty where it is not set: the key of a live account is not sent to whoever listens at an
     * address that nobody chose.
     */
    private static String host(NodeReader openalgo) {
        String host = openalgo.text("host", "");
        if (host.isEmpty() && !openalgo.has("host")) {
            return "";
        }
        try {
            return HostAddress.parse(host).toString();
        } catch (IllegalArgumentException e) {
            openalgo.problem("host", e.getMessage());
            return "";
        }
    }

    /** The packages that all want come first, and each once. */
    private static ArrayNode joined(ArrayNode all, ArrayNode own) {
        ArrayNode result = all.deepCopy();
        for (JsonNode item : own) {
            boolean there = false;
            for (JsonNode other : all) {
                there |= other.equals(item);
            }
            if (!there) {
                result.add(item);
            }
        }
        return result;
    }

    /** {@code entry} laid over {@code defaults}, objects merged key by key; a null in the entry stays. */
    static ObjectNode merged(ObjectNode defaults, ObjectNode entry) {
        ObjectNode result = defaults.deepCopy();
        for (Map.Entry<String, JsonNode> field : entry.properties()) {
            JsonNode below = result.get(field.getKey());
            boolean both = below instanceof ObjectNode && field.getValue() instanceof ObjectNode;
            boolean replacedWhole = REPLACED_WHOLE.contains(field.getKey());
            if (field.getKey().equals("requires")
                    && below instanceof ArrayNode
                    && field.getValue() instanceof ArrayNode) {
                result.set(field.getKey(), joined((ArrayNode) below, (ArrayNode) field.getValue()));
                continue;
            }
            result.set(
                    field.getKey(),
                    both && !replacedWhole
                            ? merged((ObjectNode) below, (ObjectNode) field.getValue())
                            : field.getValue());
        }
        return result;
    }
}
