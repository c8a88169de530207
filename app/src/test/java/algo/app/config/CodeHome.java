package algo.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The part of a home that holds code and data, and projects of a user beside it. */
final class CodeHome {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-30T04:00:00Z"), ZoneOffset.UTC);

    /** The same instant as it stands in names of files. */
    static final String TIME = "20261130_093000";

    final Path root;
    final Path scripts;
    final Path data;
    private int projects;

    CodeHome(Path root) throws IOException {
        this.root = root;
        this.scripts = Files.createDirectories(root.resolve("strategies/scripts"));
        this.data = Files.createDirectories(root.resolve("data"));
    }

    CodeStore store() {
        return new CodeStore(scripts, data, CLOCK);
    }

    /** A single script, named {@code ema.py} where the user has it. */
    Code script(String content) throws Exception {
        return project("ema.py", content, true);
    }

    /** A project: paths, each followed by its content. */
    Code project(String... files) throws Exception {
        return project(files[0], files[1], false, files);
    }

    private Code project(String first, String content, boolean single, String... files) throws Exception {
        Path project = Files.createDirectories(root.resolve("inbox/" + projects++));
        if (single) {
            return CodeReader.read(Files.writeString(project.resolve(first), content));
        }
        for (int i = 0; i < files.length; i += 2) {
            Path file = project.resolve(files[i]);
            Files.createDirectories(file.getParent());
            Files.writeString(file, files[i + 1]);
        }
        return CodeReader.read(project);
    }

    void write(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    /** A config with one strategy, {@code ema}, that is called {@code name}. */
    static ObjectNode config(String name) {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.withObject("/strategies/ema").put("script", "ema.py").put("name", name);
        return config;
    }

    /** A config without strategies. */
    static ObjectNode none() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Every file below the two directories, but for manifests, with its content; a link and a file alike. */
    Map<String, String> files() throws IOException {
        Map<String, String> found = new TreeMap<>();
        for (Path top : new Path[] {scripts, data}) {
            try (Stream<Path> walk = Files.walk(top)) {
                for (Path file : walk.filter(Files::isRegularFile).toList()) {
                    String name = top.getFileName() + "/" + top.relativize(file);
                    if (!name.endsWith(".manifest.json")) {
                        found.put(name, Files.readString(file));
                    }
                }
            }
        }
        return found;
    }

    /** Exactly these files are there, each path followed by its content; and manifests of just these strategies. */
    void assertFiles(String... expected) throws IOException {
        Map<String, String> wanted = new TreeMap<>();
        for (int i = 0; i < expected.length; i += 2) {
            wanted.put(expected[i], expected[i + 1]);
        }
        assertThat(files()).isEqualTo(wanted);
    }

    boolean hasManifest(String id) {
        return Files.exists(scripts.resolve(id + ".manifest.json"));
    }
}
