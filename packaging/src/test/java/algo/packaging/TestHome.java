package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.cli.ClientInside;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A temporary home for one test, and what every test does on it, whoever the daemon is that keeps it. */
abstract class TestHome {
    static final String PYTHON = "/usr/bin/python3";

    private static final ObjectMapper JSON = new ObjectMapper();

    private Path directory;

    /** Makes the directory of a test; short, for the path of a socket has a limit. */
    void makeIn(Path parent) throws IOException {
        directory = Files.createTempDirectory(parent, "algo-");
    }

    void delete() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** Sees to it that a daemon answers. */
    abstract void requireDaemon();

    /** A directory of the test's own, beside the home. */
    Path directory() {
        return directory;
    }

    Path home() {
        return directory.resolve("home");
    }

    Path config() {
        return home().resolve("strategies/strategy_configs.json");
    }

    /** Runs a command inside this JVM, on this home. Paths in it are absolute, and it starts no daemon. */
    Call.Result inside(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        long since = System.nanoTime();
        int code = ClientInside.run(home(), out, err, arguments);
        return new Call.Result(
                "algo " + String.join(" ", arguments),
                code,
                out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8),
                Duration.ofNanos(System.nanoTime() - since));
    }

    /** Copies a script of the test resources beside the home. */
    Path script(String name) {
        Path target = directory.resolve(name);
        try (InputStream source = TestHome.class.getResourceAsStream("/" + name)) {
            if (!Files.exists(target)) {
                Files.copy(source, target);
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A script with this content beside the home. */
    Path script(String name, String... lines) {
        try {
            return Files.writeString(directory.resolve(name), String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes the beacon in as {@code id}, told by {@code params}; a start of it counts as up after 100 ms. */
    void addBeacon(String id, String... params) {
        requireDaemon();
        ObjectNode values = JSON.createObjectNode();
        values.put("params.LEDGER", directory.toString()).put("start_window", "100ms");
        for (String param : params) {
            int equals = param.indexOf('=');
            values.put("params." + param.substring(0, equals), param.substring(equals + 1));
        }
        ObjectNode add = JSON.createObjectNode();
        add.put("ask", "add").put("path", script("beacon.py").toString()).put("id", id);
        add.put("python", PYTHON).put("replace", false).set("values", values);
        JsonNode answer = ask(add.toString()).orElseThrow();
        assertThat(answer.at("/outcomes/0/code").asInt(1)).as(answer.toString()).isZero();
    }

    /** What the daemon answers, without a JVM between; empty where there is none. */
    Optional<JsonNode> ask(String request) {
        Path socket = home().resolve("run/algo.sock");
        if (!Files.exists(socket)) {
            return Optional.empty();
        }
        try (RawClient client = RawClient.greeted(socket)) {
            return Optional.of(JSON.readTree(client.ask(request)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** One strategy as {@code algo status --json} shows it. */
    JsonNode status(String id) {
        return ask("{\"ask\":\"status\",\"ids\":[\"" + id + "\"],\"lines\":0}")
                .orElseThrow()
                .get("strategies")
                .get(0);
    }

    String phase(String id) {
        return status(id).get("phase").asText();
    }

    /** Everything that people decided, and the code, by path. What a refused command must leave as it is. */
    Map<String, String> decided() {
        Map<String, String> files = new TreeMap<>();
        Path root = home().resolve("strategies");
        if (!Files.exists(root)) {
            return files;
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.toList()) {
                boolean file = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
                files.put(
                        root.relativize(path).toString(),
                        file ? Arrays.toString(Files.readAllBytes(path)) : "directory");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
