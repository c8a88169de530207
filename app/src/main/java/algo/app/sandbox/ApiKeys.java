package algo.app.sandbox;

import algo.app.model.CallerAddress;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The keys of the strategies. Thread-safe. */
final class ApiKeys {
    /** An address that follows from the keys of two strategies tells neither. */
    private static final String NOBODY = "";

    private final Map<String, byte[]> keys = new ConcurrentHashMap<>();
    private final Map<InetAddress, String> callers = new ConcurrentHashMap<>();

    /** Makes that key, and no earlier one, act for the strategy. One that does already acts all the while. */
    void put(String strategy, String key) {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("the key of " + strategy + " is empty");
        }
        if (Arrays.equals(bytes(key), keys.get(strategy))) {
            return;
        }
        remove(strategy);
        callers.merge(CallerAddress.of(key), strategy, (one, other) -> NOBODY);
        keys.put(strategy, bytes(key));
    }

    void remove(String strategy) {
        keys.remove(strategy);
        callers.values().remove(strategy);
    }

    /**
     * Returns the strategy whose programs connect from that address, because they are led to the sandbox; empty for any
     * other. The connection was made by our own user, which was asked when it was accepted.
     */
    Optional<String> caller(InetAddress peer) {
        return Optional.ofNullable(callers.get(peer)).filter(strategy -> !strategy.equals(NOBODY));
    }

    /**
     * Returns the strategy to which a key belongs; empty if to none. The time that this takes tells nothing about how
     * much of a key was right.
     */
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
