package algo.app.control;

import algo.app.config.CodeStore;
import algo.app.config.ConfigEntry;
import algo.app.config.ConfigException;
import algo.app.config.ConfigFile;
import algo.app.config.EnvFile;
import algo.app.config.Secrets;
import algo.app.model.Actor;
import algo.app.model.After;
import algo.app.model.Durations;
import algo.app.model.LossLimit;
import algo.app.model.Mode;
import algo.app.model.ResourceLimits;
import algo.app.model.Rupees;
import algo.app.model.StrategyIds;
import algo.app.model.StrategySpec;
import algo.app.model.Watch;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Json;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.WireException;
import algo.app.supervise.Decision;
import algo.app.supervise.Event;
import algo.app.supervise.LiveEndpoint;
import algo.app.supervise.Snapshot;
import algo.app.supervise.Snapshots;
import algo.app.supervise.Supervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Shows and changes what people decided about a strategy. */
final class ConfigCommands {
    /** Keys that take effect while a strategy runs; the rest wait for its next start. */
    static final List<String> AT_ONCE =
            List.of("schedule", "restart", "stop", "log", "tags", "risk", "on_exit", "ready", "watch");

    /** Keys whose objects are set and shown whole. */
    private static final Set<String> WHOLE = Set.of("schedule", "ready", "watch");

    private final Supervisor supervisor;
    private final CodeStore code;

    ConfigCommands(Supervisor supervisor, CodeStore code) {
        this.supervisor = supervisor;
        this.code = code;
    }

    /** Answers with all that is decided about one strategy. */
    static Reply show(Snapshots snapshots, String id) throws RequestException {
        Snapshot.View view = Targets.view(snapshots, Targets.only(snapshots, id));
        Map<String, Object> body = fields(view.spec());
        List<String> lines = new ArrayList<>();
        flatten("", body, lines);
        return new Reply.Document(body, String.join("\n", lines) + "\n");
    }

    static void flatten(String prefix, Map<?, ?> object, List<String> lines) {
        for (Map.Entry<?, ?> field : object.entrySet()) {
            String key = prefix + field.getKey();
            if (field.getValue() instanceof Map<?, ?> nested && !nested.isEmpty() && !WHOLE.contains(key)) {
                flatten(key + ".", nested, lines);
            } else if (field.getValue() instanceof Map<?, ?> || field.getValue() instanceof List<?>) {
                String json = Json.line(Map.of("", field.getValue()));
                lines.add(key + "=" + json.substring("{\"\":".length(), json.length() - 1));
            } else {
                // Each key has one line: a name with a line end in it must not look like another key.
                lines.add(key + "=" + String.valueOf(field.getValue()).replace("\n", "\\x0a"));
            }
        }
    }

    /** Returns every key of a strategy with the value in force, named and nested as in the config file. */
    static Map<String, Object> fields(StrategySpec spec) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("id", spec.id());
        all.put("of", orNull(spec.of()));
        all.put("name", spec.name());
        all.put("script", spec.script());
        all.put("module", orNull(spec.module()));
        all.put("args", spec.args());
        all.put("interpreter", orNull(spec.interpreter()));
        all.put("working_directory", orNull(spec.workingDirectory()));
        all.put("exchange", spec.exchange());
        all.put("mode", spec.mode().label());
        all.put("params", spec.params());
        all.put("secrets", spec.secrets());
        all.put("pass_env", spec.passEnv());
        all.put("requires", spec.requires());
        all.put("schedule", schedule(spec));
        Map<String, Object> restart = new LinkedHashMap<>();
        restart.put("when", spec.restart().when().label());
        restart.put("max", spec.restart().max());
        restart.put("first_delay", Durations.format(spec.restart().firstDelay()));
        restart.put("max_delay", Durations.format(spec.restart().maxDelay()));
        restart.put("healthy_after", Durations.format(spec.restart().healthyAfter()));
        all.put("restart", restart);
        Map<String, Object> stop = new LinkedHashMap<>();
        stop.put("signal", spec.stop().signal().name());
        stop.put("grace", Durations.format(spec.stop().grace()));
        all.put("stop", stop);
        all.put("start_window", Durations.format(spec.startWindow()));
        all.put(
                "before_start",
                spec.beforeStart().command().isEmpty()
                        ? null
                        : spec.beforeStart().command());
        all.put("before_start_limit", Durations.format(spec.beforeStart().limit()));
        List<String> after = new ArrayList<>(spec.after().strategies());
        if (spec.after().broker()) {
            after.add(After.BROKER);
        }
        all.put("after", after);
        all.put("after_limit", Durations.format(spec.after().limit()));
        all.put("ready", HealthFields.ready(spec.ready()));
        all.put("watch", HealthFields.watches(spec.watch()));
        Map<String, Object> limits = new LinkedHashMap<>();
        limits.put("memory_mb", orNull(spec.limits().memoryMb()));
        limits.put("open_files", orNull(spec.limits().openFiles()));
        limits.put("processes", orNull(spec.limits().processes()));
        limits.put("cpu_seconds", orNull(spec.limits().cpuSeconds()));
        limits.put("threads", orNull(spec.limits().threads()));
        all.put("limits", limits);
        all.put("risk", spec.risk().isSet() ? risk(spec.risk()) : null);
        Map<String, Object> log = new LinkedHashMap<>();
        log.put("rotate_mb", orNull(spec.log().rotateMb()));
        log.put("keep_files", orNull(spec.log().keepFiles()));
        log.put("keep_days", orNull(spec.log().keepDays()));
        log.put("max_total_mb", orNull(spec.log().maxTotalMb()));
        log.put("compress", spec.log().compress());
        all.put("log", log);
        all.put("env_file", orNull(spec.envFile()));
        all.put("tags", spec.tags());
        all.put("on_exit", spec.onExit().isEmpty() ? null : spec.onExit());
        return all;
    }

    private static Object schedule(StrategySpec spec) {
        try {
            return spec.schedule().isEmpty()
                    ? null
                    : Json.object(spec.schedule()).map();
        } catch (WireException e) {
            throw new IllegalStateException("a validated schedule is no JSON object", e);
        }
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static Long orNull(long number) {
        return number == ResourceLimits.NONE ? null : Long.valueOf(number);
    }

    Reply set(Request.Set request, Actor by, ClientWait patience)
            throws RequestException, IOException, InterruptedException {
        Snapshot.View view = Targets.view(supervisor, request.id());
        boolean mode = request.values().containsKey("mode");
        EntryEdit.put(
                supervisor,
                request.id(),
                request.values(),
                edit -> mode ? new Event.ModeRequested(edit) : edit,
                by,
                patience);
        return changed(request.id(), request.values().keySet(), view);
    }

    /** Puts an edited entry into the config; the same path as that of single keys. */
    Reply replace(Request.EntrySet request, Path file, Secrets secrets, Actor by, ClientWait patience)
            throws RequestException, IOException, InterruptedException {
        Snapshot.View view = Targets.view(supervisor, request.id());
        ConfigEntry now = entry(file, request.id(), secrets);
        if (!secrets.hide(request.text()).equals(request.text())) {
            throw new RequestException(
                    ExitCode.USAGE,
                    request.id() + ": holds the value of a secret, which belongs into no config",
                    "name the secret in 'secrets'; nothing was changed");
        }
        ConfigEntry entry = new ConfigEntry(request.text());
        ConfigEntry before = new ConfigEntry(request.before());
        List<String> keys;
        ConfigFile.Edit edit;
        try {
            if (!now.differences(before).isEmpty()) {
                throw new RequestException(
                        ExitCode.CONFLICT,
                        request.id() + ": somebody else has changed it meanwhile",
                        "nothing was changed; edit it again");
            }
            keys = entry.differences(before);
            edit = entry.inPlaceOf(request.id(), before);
        } catch (ConfigException e) {
            throw new RequestException(ExitCode.USAGE, request.id() + ": " + e.getMessage(), "nothing was changed");
        }
        if (keys.isEmpty()) {
            return new Reply.Outcomes(List.of(Outcome.of(request.id(), ExitCode.DONE, "unchanged", "")), List.of());
        }
        boolean mode = keys.contains("mode");
        EntryEdit.put(
                supervisor, request.id(), edit, done -> mode ? new Event.ModeRequested(done) : done, by, patience);
        return changed(request.id(), Set.copyOf(keys), view);
    }

    /** Answers with the text of one strategy in the config file. */
    static Reply.Document entry(Snapshots snapshots, String id, Path file, Secrets secrets)
            throws RequestException, IOException {
        String only =
                Targets.view(snapshots, Targets.only(snapshots, id)).spec().id();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", only);
        String text = entry(file, only, secrets).text();
        body.put("entry", text);
        return new Reply.Document(body, text);
    }

    private static ConfigEntry entry(Path file, String id, Secrets secrets) throws RequestException, IOException {
        Optional<ConfigEntry> entry;
        try {
            entry = ConfigEntry.read(file, id);
        } catch (ConfigException e) {
            throw new RequestException(
                    ExitCode.FAILED, file + " as it stands is refused: " + e.getMessage(), "correct it first");
        }
        if (entry.isEmpty()) {
            throw new RequestException(ExitCode.NOT_FOUND, id + ": is in the config file no longer", "");
        }
        if (!secrets.hide(entry.get().text()).equals(entry.get().text())) {
            throw new RequestException(
                    ExitCode.FAILED,
                    id + ": its config holds the value of a secret, which no output shows",
                    "take it out of " + file + " first");
        }
        return entry.get();
    }

    /**
     * Answers that keys were changed, and warns of what will not work.
     *
     * @param keys with dots, or those of groups alone
     * @param view the strategy before
     */
    private Reply changed(String id, Set<String> keys, Snapshot.View view) throws RequestException {
        boolean mode = keys.contains("mode");
        boolean waits = view.phase().hasRun()
                && keys.stream()
                        .anyMatch(
                                key -> !AT_ONCE.contains(key.contains(".") ? key.substring(0, key.indexOf('.')) : key));
        String message = waits ? "changed; takes effect at its next start" : "changed";
        if (keys.contains("requires") || keys.contains("interpreter")) {
            message += "; 'algo env build " + StrategyIds.inShell(id) + "' makes its environment anew";
        }
        boolean live = mode && Targets.view(supervisor, id).spec().mode() == Mode.LIVE;
        if (live) {
            message += "; LIVE, with real money, from its next start on";
        }
        List<String> warnings = new ArrayList<>();
        boolean limits = keys.stream().anyMatch(key -> key.startsWith("limits"));
        if (limits) {
            Targets.view(supervisor, id).spec().limits().warning().ifPresent(text -> warnings.add(id + ": " + text));
        }
        Snapshot.View now = Targets.view(supervisor, id);
        if (live && supervisor.snapshot().openalgoHost().isEmpty()) {
            warnings.add(id + ": it will not start: " + LiveEndpoint.NO_HOST);
        }
        if (keys.contains("env_file")) {
            try {
                EnvFile.of(now.spec(), code);
            } catch (IOException e) {
                warnings.add(id + ": it will not start: " + e.getMessage());
            }
        }
        if (keys.contains("on_exit")) {
            commandProblem("on_exit", now.spec().onExit()).ifPresent(text -> warnings.add(id + ": " + text));
        }
        for (Watch watch : keys.contains("watch") ? now.spec().watch() : List.<Watch>of()) {
            commandProblem("watch", watch.sign().command()).ifPresent(text -> warnings.add(id + ": " + text));
        }
        if (keys.contains("ready")) {
            commandProblem("ready", now.spec().ready().sign().command())
                    .ifPresent(text -> warnings.add(id + ": it will not be ready: " + text));
        }
        if (keys.contains("before_start")) {
            commandProblem("before_start", now.spec().beforeStart().command())
                    .ifPresent(text -> warnings.add(id + ": it will not start: " + text));
        }
        return new Reply.Outcomes(List.of(Outcome.of(id, ExitCode.DONE, message, "")), warnings);
    }

    /** Returns a limit of loss as the config has it. */
    static Map<String, Object> risk(LossLimit limit) {
        Map<String, Object> risk = new LinkedHashMap<>();
        risk.put("max_daily_loss", Rupees.exact(limit.paise()));
        risk.put("do", limit.action().label());
        return risk;
    }

    /** Returns why the command of a key cannot be executed as things are; empty if it can, or there is none. */
    static Optional<String> commandProblem(String key, List<String> command) {
        if (command.isEmpty()) {
            return Optional.empty();
        }
        Path program = Path.of(command.get(0));
        return Files.isRegularFile(program) && Files.isExecutable(program)
                ? Optional.empty()
                : Optional.of(key + " names no executable program: " + program);
    }

    Reply reload(Request.Reload request, Actor by, ClientWait patience)
            throws RequestException, IOException, InterruptedException {
        CompletableFuture<Decision> reply = new CompletableFuture<>();
        supervisor.post(new Event.ReloadRequested(request.accept(), by, reply));
        Decision decision = patience.await(reply);
        if (decision.verdict() == Decision.Verdict.FAILED) {
            throw new RequestException(ExitCode.FAILED, decision.message().replace("\n", "; "), "nothing was changed");
        }
        if (!decision.isDone()) {
            throw new RequestException(
                    ExitCode.USAGE,
                    "the config was not loaded:\n"
                            + decision.message().indent(2).stripTrailing(),
                    "\nNothing has changed. Correct the file, then run 'algo reload'.");
        }
        int count = supervisor.snapshot().strategies().size();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("strategies", count);
        return new Reply.Document(body, "config loaded, " + count + (count == 1 ? " strategy\n" : " strategies\n"));
    }
}
