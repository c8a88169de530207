package algo.app;

import algo.app.sandbox.Sandbox;
import algo.app.supervise.Broker;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The paper broker, on a port and with keys that are remembered: a strategy that outlived a daemon finds it again where
 * it was. The supervisor's thread alone.
 */
final class SandboxBroker implements Broker {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int KEY_BYTES = 32;

    private final Sandbox sandbox;
    private final Map<String, String> keys = new LinkedHashMap<>();
    private int port;

    SandboxBroker(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    @Override
    public Endpoint open(String strategy) throws IOException {
        start();
        String key = keys.get(strategy);
        if (key == null) {
            byte[] random = new byte[KEY_BYTES];
            RANDOM.nextBytes(random);
            key = HexFormat.of().formatHex(random);
            keys.put(strategy, key);
        }
        sandbox.register(strategy, key);
        return new Endpoint("http://127.0.0.1:" + port, key);
    }

    @Override
    public void start() throws IOException {
        if (!sandbox.isRunning()) {
            port = sandbox.start(port);
            keys.forEach(sandbox::register);
        }
    }

    @Override
    public void move() throws IOException {
        port = 0;
        start();
    }

    @Override
    public boolean isStarted() {
        return sandbox.isRunning();
    }

    @Override
    public void forget(String strategy) {
        keys.remove(strategy);
        sandbox.forget(strategy);
    }

    @Override
    public JsonNode state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        state.put("port", port);
        ObjectNode all = state.putObject("keys");
        keys.forEach(all::put);
        return state;
    }

    @Override
    public void restore(JsonNode state) {
        port = state.path("port").asInt(0);
        for (Map.Entry<String, JsonNode> key : state.path("keys").properties()) {
            keys.put(key.getKey(), key.getValue().asText());
        }
    }
}
