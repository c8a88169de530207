package algo.app.doctor;

import algo.app.config.OwnAddresses;
import algo.app.config.Secrets;
import algo.app.files.WholeFile;
import algo.app.model.Masks;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values of a home that are known to be secret: the store, files like {@code .env}, and what the config itself holds. */
final class ReportSecrets {
    private static final Pattern VARIABLE = Pattern.compile("\\s*(?:export\\s+)?([\\w.-]+)\\s*[=:]\\s*(.*?)\\s*");
    private static final Pattern PLAIN_ADDRESS = Pattern.compile("(?:https?|wss?)://[\\w.-]+(?::\\d+)?/?");

    private static final int MOST_BYTES = 256 * 1024;
    private static final int MOST_LOOKED_AT = 50_000;
    private static final int DEEPEST = 8;

    private final Path root;
    /** Names by values. */
    private final Map<String, String> values = new LinkedHashMap<>();

    private final Set<String> names = new LinkedHashSet<>();
    private final Set<Path> settings = new LinkedHashSet<>();

    ReportSecrets(Path root) {
        this.root = root;
    }

    /** Returns what is known so far: names by values. */
    Map<String, String> values() {
        return values;
    }

    /** Returns the names of the secrets that are kept. */
    Set<String> names() {
        return names;
    }

    /** Returns the files like {@code .env} that were found. */
    Set<Path> settings() {
        return settings;
    }

    /** @throws IOException if it cannot be told what the values are */
    void ofStore(Secrets secrets) throws IOException {
        for (Secrets.Held held : secrets.list()) {
            names.add(held.name());
            secrets.value(held.strategy(), held.name()).ifPresent(value -> values.put(value, held.name()));
        }
    }

    /** @throws IOException if a file like {@code .env} is there and cannot be read */
    void ofSettings() throws IOException {
        int[] seen = {0};
        for (String place : new String[] {"strategies/scripts", "data"}) {
            Path top = root.resolve(place);
            if (!Files.isDirectory(top)) {
                continue;
            }
            Files.walkFileTree(top, Set.<FileVisitOption>of(), DEEPEST, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (OwnAddresses.isSettings(file.toString())) {
                        settings.add(file);
                    }
                    return ++seen[0] < MOST_LOOKED_AT ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        for (Path file : settings) {
            ofSettings(file);
        }
    }

    private void ofSettings(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
            return;
        }
        String text = new String(WholeFile.readAny(file), StandardCharsets.UTF_8);
        for (String line : text.split("\\R")) {
            Matcher matcher = VARIABLE.matcher(line);
            if (line.strip().startsWith("#") || !matcher.matches()) {
                continue;
            }
            String value = matcher.group(2);
            take(matcher.group(1), value);
            take(matcher.group(1), value.replaceFirst("\\s+#.*$", ""));
            if (value.length() > 1 && (value.startsWith("\"") || value.startsWith("'"))) {
                int end = value.indexOf(value.charAt(0), 1);
                take(matcher.group(1), value.substring(1, end < 0 ? value.length() : end));
            }
        }
    }

    private void take(String name, String value) {
        boolean plain = PLAIN_ADDRESS.matcher(value).matches();
        if (!plain && (Masks.isHidden(value) || ReportMasks.isSecretName(name))) {
            values.putIfAbsent(value, name);
        }
    }

    /** Takes what a config or a state holds itself. */
    void ofTree(JsonNode tree) {
        new ReportTree(new ReportMasks(Map.of()), names).values(tree, (value, name) -> {
            if (Masks.isHidden(value)) {
                values.putIfAbsent(value, name);
            }
        });
    }

    /**
     * Takes what the files hold that a config names with {@code env_file}.
     *
     * @throws IOException if one of those is there and cannot be read
     */
    void ofEnvFiles(JsonNode config) throws IOException {
        ofEnvFile("", config.path("defaults"));
        for (Map.Entry<String, JsonNode> strategy : config.path("strategies").properties()) {
            int at = strategy.getKey().indexOf('@');
            ofEnvFile(at < 0 ? strategy.getKey() : strategy.getKey().substring(0, at), strategy.getValue());
        }
    }

    private void ofEnvFile(String id, JsonNode strategy) throws IOException {
        String named = strategy.path("env_file").asText("");
        if (named.isEmpty() || strategy.path("env_file").isNull()) {
            return;
        }
        try {
            Path file = named.startsWith("~/")
                    ? Path.of(System.getProperty("user.home"), named.substring(2))
                    : root.resolve("strategies/scripts").resolve(id).resolve(named);
            if (settings.add(file)) {
                ofSettings(file);
            }
        } catch (InvalidPathException e) {
            // It names no file, so there is nothing to be known of it.
        }
    }
}
