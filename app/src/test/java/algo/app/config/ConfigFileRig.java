package algo.app.config;

import algo.app.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A config file and its copy in a directory of their own. */
abstract class ConfigFileRig {
    static final String TWO = "{\"version\":1,\"strategies\":{\"ema\":{\"script\":\"ema.py\",\"name\":\"Ünïcode ₹\"},"
            + "\"rsi\":{\"script\":\"rsi.py\"}}}\n";

    @TempDir
    Path directory;

    Path file;
    Path backup;

    private final ManualTime time = ManualTime.atIst("2026-11-20T09:20:00");

    @BeforeEach
    void paths() {
        file = directory.resolve("strategy_configs.json");
        backup = directory.resolve("strategy_configs.json.bak");
    }

    /** As a daemon does that knows that the home had strategies before. */
    final ConfigFile open() {
        return open(true);
    }

    final ConfigFile open(boolean expected) {
        ConfigFile config = new ConfigFile(file, 1024, time.clock());
        config.open(expected);
        return config;
    }

    static ConfigFile.Edit put(String id) {
        return ConfigEdits.put(id, Map.of("script", id + ".py"));
    }

    /** Of all files in the directory, sorted. */
    final List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
