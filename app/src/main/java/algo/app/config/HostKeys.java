package algo.app.config;

import algo.app.config.ConfigKeys.Kind;
import algo.app.model.Nearest;
import algo.app.model.RemoteHost;
import algo.app.model.StrategyIds;
import algo.app.model.Text;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys of other machines, {@code hosts} of the config: how they are read, changed and described. */
final class HostKeys {
    private static final String HOSTS = "hosts.";

    private static final Map<String, Kind> KINDS = kinds();

    private HostKeys() {}

    private static Map<String, Kind> kinds() {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        kinds.put("ssh", Kind.TEXT);
        kinds.put("algo", Kind.TEXT);
        kinds.put("tags", Kind.TEXT_LIST);
        return kinds;
    }

    /** Returns whether a key is one of these, as far as it can be told before the host is known. */
    static boolean areOf(String key) {
        return key.startsWith(HOSTS);
    }

    /** Reads {@code hosts}, by name. Notes every problem; what has one is left out. */
    static Map<String, RemoteHost> parse(NodeReader top, Problems problems) {
        Map<String, RemoteHost> hosts = new LinkedHashMap<>();
        top.rawObject("hosts").ifPresent(entries -> {
            if (entries.size() > RemoteHost.MOST) {
                problems.add("hosts", "has " + entries.size() + " hosts, more than " + RemoteHost.MOST);
                return;
            }
            for (Map.Entry<String, JsonNode> entry : entries.properties()) {
                int before = problems.count();
                RemoteHost host = host(entry.getKey(), entry.getValue(), problems);
                if (problems.count() == before && host != null) {
                    hosts.put(host.name(), host);
                }
            }
        });
        for (RemoteHost host : hosts.values()) {
            for (String tag : host.tags()) {
                if (hosts.containsKey(tag)) {
                    problems.add(
                            HOSTS + host.name() + ".tags",
                            "'" + tag + "' is the name of a host, and so cannot be a tag");
                }
            }
        }
        return hosts;
    }

    private static RemoteHost host(String name, JsonNode value, Problems problems) {
        String path = HOSTS + Text.excerpt(name);
        String problem = RemoteHost.nameProblem(name);
        if (!problem.isEmpty()) {
            problems.add(path, problem);
            return null;
        }
        if (value.isNull()) {
            return null;
        }
        NodeReader reader = new NodeReader(path, value, problems).onlyKeys(KINDS.keySet());
        int before = problems.count();
        String ssh = reader.text("ssh", "");
        String wrong = ssh.isEmpty() ? "is missing; e.g. trader@vps.example" : RemoteHost.sshProblem(ssh);
        if (!wrong.isEmpty() && problems.count() == before) {
            reader.problem("ssh", wrong);
        }
        String program = reader.text("algo", RemoteHost.PROGRAM);
        if (!RemoteHost.programProblem(program).isEmpty()) {
            reader.problem("algo", RemoteHost.programProblem(program));
        }
        List<String> tags = reader.textList("tags");
        for (String tag : tags) {
            if (!StrategyIds.isTag(tag) || tag.equals(RemoteHost.ALL)) {
                reader.problem(
                        "tags",
                        "'" + Text.excerpt(tag) + "' is no tag: letters, digits, '_' and '-', 1 to 32 of them, and not"
                                + " 'all'");
            }
        }
        return new RemoteHost(name, ssh, program, tags);
    }

    /**
     * Changes one key; what it makes is validated with the whole config.
     *
     * @param key {@code hosts.NAME} or {@code hosts.NAME.KEY}
     * @throws ConfigException if the text is no value of that key
     */
    static void put(ObjectNode root, String key, String text) throws ConfigException {
        String rest = key.substring(HOSTS.length());
        int dot = rest.indexOf('.');
        String name = dot < 0 ? rest : rest.substring(0, dot);
        String inner = dot < 0 ? "" : rest.substring(dot + 1);
        try {
            if (dot >= 0 && !KINDS.containsKey(inner)) {
                throw new IllegalArgumentException(
                        key + ": " + Nearest.unknown("key", inner, new ArrayList<>(KINDS.keySet())));
            }
            JsonNode value = ConfigKeys.parse(key, dot < 0 ? Kind.OBJECT : KINDS.get(inner), text);
            ObjectNode hosts = object(root, "hosts");
            if (value.isNull() && dot < 0) {
                hosts.remove(name);
            } else if (value.isNull()) {
                object(hosts, name).remove(inner);
            } else if (dot < 0) {
                hosts.set(name, value);
            } else {
                object(hosts, name).set(inner, value);
            }
        } catch (IllegalArgumentException e) {
            throw ConfigException.invalid(List.of(e.getMessage()));
        }
    }

    private static ObjectNode object(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode there ? there : parent.putObject(name);
    }

    /** Describes {@code hosts} in the JSON Schema. */
    static void describe(ObjectNode hosts) {
        ConfigSchema.types(hosts, "object", ConfigSchema.ABSENT);
        ObjectNode host = hosts.putObject("additionalProperties");
        ObjectNode keys = ConfigSchema.closed(host, "object", ConfigSchema.ABSENT);
        host.putArray("required").add("ssh");
        ConfigSchema.types(keys.putObject("ssh"), "string");
        ConfigSchema.types(keys.putObject("algo"), "string", ConfigSchema.ABSENT);
        ConfigSchema.list(keys.putObject("tags"), "array", ConfigSchema.ABSENT);
    }
}
