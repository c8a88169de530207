package algo.app.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which key belongs to which strategy. Thread-safe. */
final class ApiKeys {
    private final Map<String, byte[]> keys = new ConcurrentHashMap<>();

    void put(String strategy, String key) {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("the key of " + strategy + " is empty");
        }
        keys.put(strategy, bytes(key));
    }

    void remove(String strategy) {
        keys.remove(strategy);
    }

    /** Whose key that is. How long it takes tells nothing about how much of a key was right. */
    Optional<String> owner(String key) {
        byte[] offered = bytes(key);
        String owner = null;
        for (Map.Entry<String, byte[]> entry : keys.entrySet()) {
            if (MessageDigest.isEqual(entry.getValue(), offered)) {
                owner = entry.getKey();
            }
        }
        return Optional.ofNullable(owner);
    }

    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
