package algo.app.config;

import algo.app.files.WholeFile;
import algo.app.model.StrategyIds;
import algo.app.model.Text;
import algo.app.platform.SystemFiles;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The decisions of people about a strategy, on their way from one home to another: its entry, those of its instances, and its
 * environment. Its code goes beside it. Not to be changed.
 *
 * @param entry in which the defaults of its home are filled in; without the id of a base
 * @param instances the entries of its instances by their names behind the {@code @}, without the id of their base
 * @param python the version of the Python that runs it, e.g. {@code 3.11.2}; empty if it is not known, or it is no Python
 * @param packages what is installed beside that, with exact versions
 */
public record Carried(ObjectNode entry, Map<String, ObjectNode> instances, String python, List<String> packages) {
    /** The most instances, and the most packages, that one strategy brings. */
    private static final int MOST = 1000;

    private static final String LIVE = "live";
    private static final String MODE = "mode";
    private static final String INTERPRETER = "interpreter";

    /** A package and its version; no address, no file and no option of an installer. */
    private static final Pattern PIN =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}==[A-Za-z0-9][A-Za-z0-9.!+_-]{0,99}");

    private static final Pattern VERSION = Pattern.compile("3\\.\\d{1,3}(\\.\\d{1,3})?");
    private static final ConfigParser PARSER = new ConfigParser(0);

    /**
     * Reads what was carried here.
     *
     * @param text one JSON object with the keys {@code config}, {@code instances} and {@code environment}
     * @throws ConfigException if it is none; names every problem of its form, not those of the entries
     */
    public static Carried read(String text) throws ConfigException {
        ObjectNode root = PARSER.tree(text.getBytes(StandardCharsets.UTF_8));
        List<String> problems = new ArrayList<>();
        if (!(root.get("config") instanceof ObjectNode entry)) {
            throw ConfigException.invalid(List.of("the archive has no config"));
        }
        entry.remove("of");
        Map<String, ObjectNode> instances = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : root.path("instances").properties()) {
            String id = "a@" + each.getKey();
            if (!StrategyIds.isValid(id)) {
                problems.add("'" + Text.excerpt(each.getKey()) + "' is no name of an instance");
            } else if (each.getValue() instanceof ObjectNode own) {
                own.remove("of");
                instances.put(each.getKey(), own);
            } else {
                problems.add("the instance '" + each.getKey() + "' is no object");
            }
        }
        JsonNode environment = root.path("environment");
        String python = environment.path("python").asText("");
        if (!python.isEmpty() && !VERSION.matcher(python).matches()) {
            problems.add("'" + Text.excerpt(python) + "' is no version of Python");
        }
        List<String> packages = new ArrayList<>();
        for (JsonNode each : environment.path("packages")) {
            if (PIN.matcher(each.asText()).matches()) {
                packages.add(each.asText());
            } else {
                problems.add("'" + Text.excerpt(each.asText()) + "' is no package with an exact version");
            }
        }
        if (instances.size() > MOST || packages.size() > MOST) {
            problems.add("it has more than " + MOST + " instances, or packages");
        }
        if (!problems.isEmpty()) {
            throw ConfigException.invalid(problems);
        }
        return new Carried(entry, instances, python, packages);
    }

    /**
     * Takes a strategy from a config file.
     *
     * @param script the file that is started, as it is to be named where it goes
     * @throws ConfigException if the file as it stands is refused, or does not have the strategy
     */
    public static Carried of(Path file, String id, String script) throws ConfigException, IOException {
        ObjectNode root = PARSER.tree(WholeFile.read(file));
        PARSER.validate(root);
        ObjectNode strategies = root.withObject("/strategies");
        if (!strategies.has(id)) {
            throw ConfigException.invalid(List.of("strategies: '" + id + "' is in the file no longer"));
        }
        ObjectNode entry = effective(root, id);
        entry.put("script", script);
        Map<String, ObjectNode> instances = new LinkedHashMap<>();
        for (String instance : Instances.of(id, root)) {
            ObjectNode own = ((ObjectNode) strategies.get(instance)).deepCopy();
            own.remove("of");
            instances.put(instance.substring(id.length() + 1), own);
        }
        return new Carried(entry, instances, "", List.of());
    }

    /** Returns the same with this environment. */
    public Carried with(String version, List<String> pins) {
        return new Carried(entry, instances, VERSION.matcher(version).matches() ? version : "", pins);
    }

    /**
     * Returns the text by which it travels, for people too.
     *
     * @param id of the strategy where it comes from
     * @param program the version of the program that says so
     */
    public String text(String id, String program) {
        ObjectNode root = ConfigParser.object();
        root.put("algo_archive", 1).put("made_by", program).put("id", id);
        root.set("config", entry);
        ObjectNode all = root.putObject("instances");
        instances.forEach(all::set);
        ObjectNode environment = root.putObject("environment");
        environment.put("python", python.isEmpty() ? null : python);
        packages.forEach(environment.putArray("packages")::add);
        return new String(PARSER.text(root), StandardCharsets.UTF_8);
    }

    /** Returns what of the code is started. */
    public EntryPoint entryPoint() {
        String module = entry.path("module").asText("");
        return module.isEmpty() ? new EntryPoint(entry.path("script").asText(""), "") : new EntryPoint("", module);
    }

    /** Returns the path of the program that runs it where it comes from; empty if none is named. */
    public String interpreter() {
        return entry.path(INTERPRETER).asText("");
    }

    /** Returns the packages that its config names. */
    public List<String> requires() {
        List<String> all = new ArrayList<>();
        entry.path("requires").forEach(each -> all.add(each.asText()));
        return all;
    }

    /** Returns whether it, or one of its instances, trades real money where it comes from. */
    public boolean isLive() {
        return LIVE.equals(entry.path(MODE).asText())
                || instances.values().stream()
                        .anyMatch(own -> LIVE.equals(own.path(MODE).asText()));
    }

    /** Returns the ids of its instances under the id that it gets here. */
    public List<String> instanceIds(String id) {
        return instances.keySet().stream().map(name -> id + "@" + name).toList();
    }

    /**
     * Returns the edit that puts it into a config, in the place of what has its id there.
     *
     * @param live whether what was live stays so; the sandbox takes its place otherwise, and that of a live default
     */
    public ConfigFile.Edit edit(String id, boolean live) {
        Map<String, ObjectNode> own = new LinkedHashMap<>();
        instances.forEach((name, given) -> {
            ObjectNode instance = ConfigParser.object().put("of", id);
            instance.setAll(given.deepCopy());
            String program = instance.path(INTERPRETER).asText("");
            if (SystemFiles.isAbsolute(program) && !Files.isExecutable(Path.of(program))) {
                instance.remove(INTERPRETER);
            }
            own.put(name, instance);
        });
        return root -> {
            boolean usual = LIVE.equals(root.path("defaults").path(MODE).asText());
            ObjectNode strategies = root.withObject("/strategies");
            strategies.set(id, here(entry.deepCopy(), live, usual));
            own.forEach((name, instance) -> strategies.set(id + "@" + name, here(instance.deepCopy(), live, false)));
        };
    }

    private static ObjectNode here(ObjectNode entry, boolean live, boolean usual) {
        boolean isLive = LIVE.equals(entry.path(MODE).asText(usual ? LIVE : ""));
        if (!live && isLive) {
            entry.put(MODE, "sandbox");
        }
        return entry;
    }

    /**
     * Returns whether a config already has all of it.
     *
     * @param file the config
     * @param id of the strategy there
     * @param edit puts it there
     */
    public boolean isIn(Path file, String id, ConfigFile.Edit edit) throws ConfigException, IOException {
        ObjectNode now = PARSER.tree(WholeFile.read(file));
        ObjectNode then = now.deepCopy();
        edit.apply(then);
        List<String> ids = new ArrayList<>(instanceIds(id));
        ids.add(id);
        for (String each : ids) {
            if (!now.path("strategies").has(each) || !effective(now, each).equals(effective(then, each))) {
                return false;
            }
        }
        return true;
    }

    /** Returns the entry with the defaults filled in. */
    private static ObjectNode effective(ObjectNode root, String id) {
        ObjectNode defaults =
                root.get("defaults") instanceof ObjectNode given ? given.deepCopy() : ConfigParser.object();
        return ConfigParser.merged(
                defaults, (ObjectNode) root.path("strategies").path(id));
    }
}
