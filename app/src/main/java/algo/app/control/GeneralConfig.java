package algo.app.control;

import algo.app.config.ConfigFile;
import algo.app.config.GeneralKeys;
import algo.app.config.Secrets;
import algo.app.model.Actor;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.supervise.Decision;
import algo.app.supervise.Event;
import algo.app.supervise.Snapshot;
import algo.app.supervise.Supervisor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Shows and changes what people decided outside single strategies. */
final class GeneralConfig {
    private final Supervisor supervisor;
    private final Secrets secrets;

    GeneralConfig(Supervisor supervisor, Secrets secrets) {
        this.supervisor = supervisor;
        this.secrets = secrets;
    }

    /** Answers with the values in force: of the keys that are named, of groups of keys, or of all. */
    Reply show(Request.ConfigShow request) throws RequestException {
        Snapshot snapshot = supervisor.snapshot();
        Map<String, Object> all = new LinkedHashMap<>();
        Map<String, Object> openalgo = new LinkedHashMap<>();
        openalgo.put("host", snapshot.openalgoHost().isEmpty() ? null : snapshot.openalgoHost());
        all.put("openalgo", openalgo);
        Map<String, Object> web = new LinkedHashMap<>();
        web.put("enabled", snapshot.web().enabled());
        web.put("listen", snapshot.web().listen());
        all.put("web", web);
        all.put("risk", snapshot.accountRisk().isSet() ? ConfigCommands.risk(snapshot.accountRisk()) : null);
        all.put("notify", snapshot.notifying().fields());
        all.put("checks", snapshot.notifying().checks().fields());
        Map<String, Object> hosts = new LinkedHashMap<>();
        snapshot.hosts().values().forEach(host -> hosts.put(host.name(), host.fields()));
        all.put("hosts", hosts);
        Map<String, Object> defaults = new LinkedHashMap<>(ConfigCommands.fields(snapshot.defaults()));
        defaults.keySet().removeAll(List.of("id", "of", "name", "script"));
        all.put("defaults", defaults);
        Map<String, Object> shown = request.keys().isEmpty() ? all : new LinkedHashMap<>();
        for (String key : request.keys()) {
            pick(all, key, shown);
        }
        List<String> lines = new ArrayList<>();
        ConfigCommands.flatten("", shown, lines);
        return new Reply.Document(shown, String.join("\n", lines) + "\n");
    }

    /** Puts what {@code all} has of a key, or of a group of keys, into {@code shown}, nested as it is there. */
    @SuppressWarnings("unchecked")
    private static void pick(Map<String, Object> all, String key, Map<String, Object> shown) throws RequestException {
        Map<String, Object> from = all;
        Map<String, Object> to = shown;
        String rest = key;
        while (!from.containsKey(rest)) {
            int dot = rest.indexOf('.');
            String name = rest.substring(0, Math.max(0, dot));
            if (!(from.get(name) instanceof Map<?, ?> inner)) {
                // A param that nobody has set, or no key at all.
                throw new RequestException(
                        ExitCode.USAGE, GeneralKeys.problem(key).orElse("'" + key + "' is not set"), "");
            }
            from = (Map<String, Object>) inner;
            to = (Map<String, Object>) to.computeIfAbsent(name, any -> new LinkedHashMap<String, Object>());
            rest = rest.substring(dot + 1);
        }
        to.put(rest, from.get(rest));
    }

    /** Changes all of these keys, or none; they are on disk when this returns. */
    Reply set(Request.ConfigSet request, Actor by, ClientWait patience)
            throws RequestException, IOException, InterruptedException {
        for (Map.Entry<String, String> value : request.values().entrySet()) {
            if (!secrets.hide(value.getValue()).equals(value.getValue())) {
                throw new RequestException(
                        ExitCode.USAGE,
                        value.getKey() + ": holds the value of a secret, which belongs into no config",
                        "name the secret in defaults.secrets; nothing was changed");
            }
        }
        Snapshot before = supervisor.snapshot();
        CompletableFuture<Decision> reply = new CompletableFuture<>();
        supervisor.post(new Event.EditRequested(
                "",
                Event.EditRequested.Needs.NOTHING,
                0,
                GeneralKeys.put(request.values()),
                ConfigFile.Companion.NONE,
                by,
                reply));
        Decision decision = patience.await(reply);
        if (!decision.isDone()) {
            Outcome refusal = StrategyCommands.refused("", decision);
            throw new RequestException(refusal.code(), refusal.message(), "nothing was changed");
        }
        return new Reply.Outcomes(
                List.of(Outcome.of("", ExitCode.DONE, message(request.values(), before), "")), List.of());
    }

    private static String message(Map<String, String> values, Snapshot before) {
        boolean runs = !before.running().isEmpty() && values.keySet().stream().anyMatch(key -> !isAtOnce(key));
        return "changed: " + String.join(", ", values.keySet())
                + (runs ? "; what runs takes it up at its next start" : "");
    }

    private static boolean isAtOnce(String key) {
        if (GeneralKeys.isOfPrograms(key)) {
            return true;
        }
        String name = key.replaceFirst("^defaults[.]", "").replaceFirst("[.].*", "");
        return ConfigCommands.AT_ONCE.contains(name);
    }
}
