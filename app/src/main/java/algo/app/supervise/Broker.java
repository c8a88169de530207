package algo.app.supervise;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** The paper broker as the supervisor needs it. Used by the supervisor's thread alone. */
public interface Broker {
    /**
     * Where a strategy finds its market, and the key that it shows there.
     *
     * @param host e.g. {@code http://127.0.0.1:5000}
     */
    record Endpoint(String host, String apiKey) {}

    /** Starts it on the port that is remembered, or on any if none is; nothing if it is started. */
    void start() throws IOException;

    /** Starts it on another port, because the remembered one is taken and no running strategy knows it. */
    void move() throws IOException;

    boolean isStarted();

    /** The endpoint of a strategy; the broker is started if it is not, and the strategy gets a key if it has none. */
    Endpoint open(String strategy) throws IOException;

    /** The strategy was removed; its key is void. */
    void forget(String strategy);

    /** What must be remembered, so that an adopted strategy finds the broker again: the port and the keys. */
    JsonNode state();

    /** Takes up what an earlier daemon remembered. */
    void restore(JsonNode state);
}
