package algo.app.launch;

import algo.app.model.HostAddress;
import algo.app.model.Ist;
import algo.app.model.Mode;
import algo.app.model.Params;
import algo.app.model.ResourceLimits;
import algo.app.model.SecretUse;
import algo.app.model.StrategySpec;
import algo.app.platform.SystemFiles;
import algo.app.supervise.Broker;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The environment of a strategy: built from an allow-list, never copied from the daemon. Pure. */
final class RunEnvironment {
    /** The port at which OpenAlgo streams prices, beside its API. */
    static final int STREAM_PORT = 8765;

    /** LC_ALL as the user had it, empty if not set: the launcher sets another one for the JVM. */
    private static final String USERS_LOCALE = "ALGO_LC_ALL";

    private RunEnvironment() {}

    /**
     * Everything but the run's cookie, which the launcher adds.
     *
     * @param daemon the daemon's own environment
     * @param secrets the variables through which the strategy gets the secrets that it names
     * @param file the variables of its {@code env_file}
     */
    static Map<String, String> of(
            StrategySpec spec,
            Mode mode,
            Broker.Endpoint endpoint,
            Map<String, String> secrets,
            Map<String, String> file,
            Map<String, String> daemon) {
        Map<String, String> env = inherited(spec.passEnv(), daemon);
        env.putAll(secrets);
        env.put("STRATEGY_ID", spec.id());
        env.put("STRATEGY_NAME", spec.name());
        env.put("OPENALGO_STRATEGY_EXCHANGE", spec.exchange());
        env.put("OPENALGO_HOST", endpoint.host());
        env.put("HOST_SERVER", endpoint.host());
        addStream(env, mode, HostAddress.parse(endpoint.host()));
        if (!secrets.containsKey(SecretUse.fileVariable(SecretUse.API_KEY))) {
            env.put(SecretUse.API_KEY, endpoint.apiKey());
            env.put(SecretUse.API_KEY_ALIAS, endpoint.apiKey());
        }
        env.put("PYTHONUNBUFFERED", "1");
        env.putAll(SystemFiles.given(Ist.ZONE.getId()));
        for (String cap : Params.THREAD_CAPS) {
            if (spec.limits().threads() != ResourceLimits.NONE) {
                env.put(cap, String.valueOf(spec.limits().threads()));
            }
        }
        env.putAll(file);
        env.putAll(spec.params());
        return env;
    }

    /** The sandbox streams on the port of its API, OpenAlgo on one of its own; never encrypted, as its SDK has it. */
    private static void addStream(Map<String, String> env, Mode mode, HostAddress api) {
        int port = mode == Mode.SANDBOX ? api.connectPort() : STREAM_PORT;
        env.put("WEBSOCKET_URL", "ws://" + api.host() + ":" + port);
        env.put("WEBSOCKET_HOST", api.name());
        env.put("WEBSOCKET_PORT", String.valueOf(port));
    }

    /**
     * Returns the part of the daemon's own environment that others get.
     *
     * @param passEnv names of variables that belong to it besides
     */
    static Map<String, String> inherited(List<String> passEnv, Map<String, String> daemon) {
        Map<String, String> env = new LinkedHashMap<>();
        daemon.forEach((name, value) -> {
            Optional<String> inherited = SystemFiles.inherited(name);
            if (inherited.isPresent() || passEnv.contains(name)) {
                env.put(inherited.orElse(name), value);
            }
        });
        String locale = daemon.get(USERS_LOCALE);
        if (locale != null && locale.isEmpty()) {
            env.remove("LC_ALL");
        } else if (locale != null) {
            env.put("LC_ALL", locale);
        }
        env.putIfAbsent("PATH", SystemFiles.usualPath());
        return env;
    }
}
