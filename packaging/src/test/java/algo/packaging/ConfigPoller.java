package algo.packaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a config again and again: once it was there, it must be there, whole, at every moment. */
final class ConfigPoller implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PAUSE_MILLIS = 2;

    private final Path config;
    private final Thread thread = new Thread(this::run, "config poller");
    private volatile boolean closed;
    private volatile String damage = "";

    ConfigPoller(Path config) {
        this.config = config;
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        boolean seen = false;
        while (!closed && damage.isEmpty()) {
            try {
                byte[] content = Files.readAllBytes(config);
                seen = true;
                JsonNode tree = JSON.readTree(content);
                if (!tree.path("strategies").isObject()) {
                    damage = "no config: '" + new String(content, StandardCharsets.UTF_8) + "'";
                }
                Thread.sleep(PAUSE_MILLIS);
            } catch (NoSuchFileException e) {
                damage = seen ? "gone" : "";
            } catch (IOException e) {
                damage = "unreadable: " + e.getMessage();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** What was wrong at some moment; empty if nothing ever was. */
    String damage() {
        return damage;
    }

    @Override
    public void close() {
        closed = true;
    }
}
