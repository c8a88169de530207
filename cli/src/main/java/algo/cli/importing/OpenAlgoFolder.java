package algo.cli.importing;

import algo.app.model.Ist;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Fields;
import algo.app.protocol.Json;
import algo.app.protocol.WireException;
import algo.cli.ClientException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of an OpenAlgo server: {@code strategies/strategy_configs.json} in each shape that it has had, {@code
 * strategies/strategy_env.json} and {@code .env}. Reads it, and changes nothing there.
 */
final class OpenAlgoFolder {
    private static final long MOST_BYTES = 8 << 20;
    private static final String CONFIG = "strategy_configs.json";
    private static final Pattern SETTING =
            Pattern.compile("\\s*(?:export\\s+)?(\\w+)\\s*=\\s*(?:'([^']*)'|\"([^\"]*)\"|([^#]*)).*");
    private static final Pattern SECRET = Pattern.compile("KEY|SECRET|TOKEN|PASSW|PIN$|TOTP");

    private final Path root;
    private final Path config;
    private String host = "";
    private String memory = "";

    private OpenAlgoFolder(Path root, Path config) {
        this.root = root;
        this.config = config;
    }

    /** Opens the folder of the server, or the {@code strategies} in it. */
    static OpenAlgoFolder at(Path directory) throws ClientException {
        for (Path config : List.of(directory.resolve("strategies").resolve(CONFIG), directory.resolve(CONFIG))) {
            if (Files.isRegularFile(config)) {
                Path parent = config.getParent();
                OpenAlgoFolder folder = new OpenAlgoFolder(
                        parent.equals(directory) && parent.getParent() != null ? parent.getParent() : directory,
                        config);
                folder.readSettings();
                return folder;
            }
        }
        throw new ClientException(
                ExitCode.FAILED,
                directory + " is no folder of OpenAlgo: it has no strategies/" + CONFIG,
                "name the folder in which OpenAlgo's app.py and .env are");
    }

    /** Returns its {@code HOST_SERVER}; empty if it names none. */
    String host() {
        return host;
    }

    private void readSettings() throws ClientException {
        Path settings = root.resolve(".env");
        if (!Files.isRegularFile(settings)) {
            return;
        }
        for (String line : text(settings).lines().toList()) {
            Matcher setting = SETTING.matcher(line);
            if (setting.matches()) {
                String value = setting.group(2) != null
                        ? setting.group(2)
                        : setting.group(3) != null ? setting.group(3) : setting.group(4);
                if (setting.group(1).equals("HOST_SERVER")) {
                    host = value.strip();
                } else if (setting.group(1).equals("STRATEGY_MEMORY_LIMIT_MB")) {
                    memory = value.strip();
                }
            }
        }
    }

    /** Returns its strategies in the order of the file. */
    List<HostedScript> scripts() throws ClientException {
        Map<String, Object> entries = new LinkedHashMap<>();
        Object all = json(config);
        if (all instanceof Map<?, ?> map && map.get("strategies") != null && !isEntry(map.get("strategies"))) {
            all = map.get("strategies");
        }
        if (all instanceof Map<?, ?> map) {
            map.forEach((id, entry) -> entries.put(String.valueOf(id), entry));
        } else if (all instanceof List<?> list) {
            for (Object entry : list) {
                Map<?, ?> fields = entry instanceof Map<?, ?> map ? map : Map.of();
                String id = text(fields, "id", "strategy_id", "name");
                entries.put(id.isEmpty() ? "entry " + (entries.size() + 1) : id, entry);
            }
        }
        Path variables = config.resolveSibling("strategy_env.json");
        Object environment = Files.isRegularFile(variables) ? json(variables) : Map.of();
        List<HostedScript> scripts = new ArrayList<>();
        entries.forEach((id, entry) -> scripts.add(script(id, entry, environment)));
        return scripts;
    }

    private static boolean isEntry(Object value) {
        return value instanceof Map<?, ?> map && (map.containsKey("file_path") || map.containsKey("file_name"));
    }

    private HostedScript script(String id, Object entry, Object environment) {
        if (!(entry instanceof Map<?, ?> fields)) {
            return HostedScript.refused(id, "its entry in " + CONFIG + " is no object");
        }
        Path file = find(text(fields, "file_path", "script_path", "path"), text(fields, "file_name", "filename"));
        if (file == null) {
            String named = text(fields, "file_path", "file_name", "script_path", "path", "filename");
            return HostedScript.refused(
                    id, named.isEmpty() ? "its entry names no file" : "its file " + named + " is not in the folder");
        }
        Map<String, String> values = new LinkedHashMap<>();
        put(values, "name", text(fields, "name"));
        put(values, "exchange", text(fields, "exchange").toUpperCase(Locale.ROOT));
        values.put("mode", "live");
        put(values, "limits.memory_mb", memory);
        List<String> secrets = new ArrayList<>();
        if (environment instanceof Map<?, ?> map && map.get(id) instanceof Map<?, ?> own) {
            own.forEach((name, value) -> {
                if (SECRET.matcher(String.valueOf(name).toUpperCase(Locale.ROOT))
                        .find()) {
                    secrets.add(String.valueOf(name));
                } else {
                    values.put("params." + name, String.valueOf(value));
                }
            });
        }
        return new HostedScript(
                id,
                file,
                values,
                schedule(fields),
                Boolean.TRUE.equals(fields.get("manually_stopped")),
                secrets,
                logs(id),
                "");
    }

    /** Returns the logs of a strategy, oldest first: {@code log/strategies/<id>_<YYYYmmdd_HHMMSS>_IST.log}. */
    private List<HostedScript.OldLog> logs(String id) {
        List<HostedScript.OldLog> logs = new ArrayList<>();
        Pattern name = Pattern.compile(Pattern.quote(id) + "_(\\d{8}_\\d{6})(?:_IST)?\\.log");
        try (Stream<Path> files = Files.list(root.resolve("log").resolve("strategies"))) {
            for (Path file : files.sorted().toList()) {
                Matcher known = name.matcher(file.getFileName().toString());
                if (known.matches() && Files.isRegularFile(file)) {
                    Ist.ofFile(known.group(1)).ifPresent(at -> logs.add(new HostedScript.OldLog(file, at)));
                }
            }
        } catch (IOException e) {
            // There are none, then.
        }
        return logs;
    }

    /** The schedule of an entry in the words of the config here; empty where it has none. */
    private static Map<String, Object> schedule(Map<?, ?> entry) {
        Map<?, ?> inner = entry.get("schedule") instanceof Map<?, ?> map ? map : Map.of();
        String start = text(entry, "schedule_start", "schedule_start_time") + text(inner, "start_time", "start");
        if (start.isEmpty() || Boolean.FALSE.equals(entry.get("is_scheduled"))) {
            return Map.of();
        }
        Map<String, Object> schedule = new LinkedHashMap<>();
        schedule.put("type", "window");
        schedule.put("start", start);
        String stop = text(entry, "schedule_stop", "schedule_stop_time") + text(inner, "stop_time", "stop");
        if (!stop.isEmpty()) {
            schedule.put("stop", stop);
        }
        Object days = entry.get("schedule_days") != null ? entry.get("schedule_days") : inner.get("days");
        if (days instanceof List<?> list && !list.isEmpty()) {
            schedule.put(
                    "days", list.stream().map(OpenAlgoFolder::day).distinct().toList());
        }
        return schedule;
    }

    private static String day(Object day) {
        String name = String.valueOf(day).toLowerCase(Locale.ROOT);
        return name.length() > 3 ? name.substring(0, 3) : name;
    }

    /** Finds a file by its path, perhaps of Windows or of another machine, else by its name; never outside the folder. */
    private Path find(String path, String name) {
        String plain = path.replace('\\', '/');
        String last = plain.substring(plain.lastIndexOf('/') + 1);
        for (String each : List.of(plain, "strategies/scripts/" + last, "strategies/scripts/" + name, name)) {
            try {
                Path file = root.resolve(each).normalize();
                if (!each.endsWith("/") && file.startsWith(root.normalize()) && Files.isRegularFile(file)) {
                    return file;
                }
            } catch (InvalidPathException e) {
                // It cannot be here, then.
            }
        }
        return null;
    }

    private static void put(Map<String, String> values, String key, String value) {
        if (!value.isEmpty()) {
            values.put(key, value);
        }
    }

    /** The first of these fields that has a text; empty if none has. */
    private static String text(Map<?, ?> fields, String... names) {
        for (String name : names) {
            if (fields.get(name) instanceof String text && !text.isBlank()) {
                return text.strip();
            }
        }
        return "";
    }

    private static Object json(Path file) throws ClientException {
        try {
            Fields wrapped = Json.object("{\"all\":" + text(file) + "}");
            return wrapped.map().get("all");
        } catch (WireException e) {
            throw new ClientException(ExitCode.FAILED, file + ": " + e.getMessage(), "nothing was imported");
        }
    }

    /** The text of a file, without a byte order mark. */
    private static String text(Path file) throws ClientException {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new ClientException(ExitCode.FAILED, file + " has more than 8 MiB", "nothing was imported");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new ClientException(ExitCode.FAILED, file + " is not UTF-8", "nothing was imported");
        } catch (IOException e) {
            throw new ClientException(ExitCode.FAILED, file + " cannot be read: " + e.getMessage(), "");
        }
    }
}
