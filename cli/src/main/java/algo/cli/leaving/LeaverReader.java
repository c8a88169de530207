package algo.cli.leaving;

import algo.app.calendar.MarketCalendar;
import algo.app.model.Durations;
import algo.app.model.HostAddress;
import algo.app.model.StrategyIds;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Json;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.WireException;
import algo.cli.ClientException;
import algo.cli.DaemonClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks the daemon for strategies that are exported, and for their instances. */
final class LeaverReader {
    /** Reaches nobody: what traded in the sandbox must not reach a broker by accident. */
    private static final String NOBODY = "http://127.0.0.1:9";

    private static final String API_KEY = "OPENALGO_APIKEY";
    private static final int STREAM_PORT = 8765;
    private static final List<String> THREAD_CAPS = List.of(
            "OPENBLAS_NUM_THREADS",
            "OMP_NUM_THREADS",
            "MKL_NUM_THREADS",
            "NUMEXPR_NUM_THREADS",
            "NUMBA_NUM_THREADS",
            "POLARS_MAX_THREADS",
            "RAYON_NUM_THREADS",
            "LOKY_MAX_CPU_COUNT");

    /** Settings that neither systemd nor Kubernetes has, each with the value that needs no word. */
    private static final List<String> ONLY_OURS =
            List.of("watch", "ready", "risk", "before_start", "on_exit", "pass_env");

    private final DaemonClient daemon;
    private final MarketCalendar calendar;
    private final LocalDate today;

    LeaverReader(DaemonClient daemon, MarketCalendar calendar, LocalDate today) {
        this.daemon = daemon;
        this.calendar = calendar;
        this.today = today;
    }

    /**
     * A strategy with its instances, and the files of its code.
     *
     * @param files each with {@code path}, {@code at}, {@code size}, {@code sha256} and {@code executable}
     */
    record Family(List<Leaver> leavers, List<?> files, List<?> warnings) {}

    /** @param id of a strategy, with which its instances go, or of one instance */
    Family read(String id) throws ClientException {
        String base = StrategyIds.baseOf(id).isEmpty() ? id : StrategyIds.baseOf(id);
        Map<String, Object> export = body(new Request.Export(base));
        Set<String> ids = new LinkedHashSet<>(List.of(id));
        Map<?, ?> about = about(export);
        if (id.equals(base) && about.get("instances") instanceof Map<?, ?> instances) {
            instances.keySet().forEach(name -> ids.add(base + "@" + name));
        }
        Map<?, ?> environment = about.get("environment") instanceof Map<?, ?> map ? map : Map.of();
        List<?> files = (List<?>) export.get("files");
        List<Leaver> leavers = new ArrayList<>();
        for (String each : ids) {
            leavers.add(leaver(each, base, body(new Request.Show(each)), code(files, base), environment));
        }
        return new Family(leavers, files, (List<?>) export.get("warnings"));
    }

    private Map<String, Object> body(Request request) throws ClientException {
        return DaemonClient.expect(Reply.Document.class, daemon.ask(request)).body();
    }

    private static Map<?, ?> about(Map<String, Object> export) throws ClientException {
        try {
            return Json.object(String.valueOf(export.get("strategy"))).map();
        } catch (WireException e) {
            throw new ClientException(ExitCode.FAILED, "the daemon's answer is no JSON: " + e.getMessage(), "");
        }
    }

    /** Returns the directory in which the code of a strategy lies at the daemon. */
    private static Path code(List<?> files, String base) throws ClientException {
        for (Object each : files) {
            Map<?, ?> file = (Map<?, ?>) each;
            Path at = Path.of(String.valueOf(file.get("at")));
            Path relative = Path.of(String.valueOf(file.get("path")));
            if (at.endsWith(relative)) {
                Path root = at;
                for (int i = 0; i < relative.getNameCount(); i++) {
                    root = root.getParent();
                }
                return root;
            }
        }
        throw new ClientException(ExitCode.FAILED, base + ": was not exported: it has no code", "");
    }

    private Leaver leaver(String id, String base, Map<String, Object> show, Path code, Map<?, ?> environment)
            throws ClientException {
        boolean live = "live".equals(show.get("mode"));
        Path home = code.getParent().getParent().getParent();
        String work = text(show.get("working_directory"));
        String host = live ? host() : NOBODY;
        Map<?, ?> restart = map(show.get("restart"));
        Map<?, ?> stop = map(show.get("stop"));
        Map<?, ?> limits = map(show.get("limits"));
        Set<String> secrets = new LinkedHashSet<>();
        secrets.add(API_KEY);
        texts(show.get("secrets")).forEach(secrets::add);
        Optional<ClockTimes> times = show.get("schedule") instanceof Map<?, ?> schedule
                ? Optional.of(
                        new ClockTimesReader(id, calendar, text(show.get("exchange")), today).read(strings(schedule)))
                : Optional.empty();
        return new Leaver(
                id,
                base,
                text(show.get("exchange")),
                live,
                program(id, text(show.get("interpreter")), home),
                words(show, code),
                code,
                work.isEmpty() ? home.resolve("data").resolve(id) : Path.of(work),
                work.isEmpty(),
                home,
                variables(show, host, number(limits.get("threads"))),
                List.copyOf(secrets),
                text(show.get("env_file")),
                text(restart.get("when")),
                number(restart.get("max")),
                duration(restart.get("first_delay")),
                text(stop.get("signal")),
                duration(stop.get("grace")),
                number(limits.get("memory_mb")),
                number(limits.get("open_files")),
                number(limits.get("processes")),
                number(limits.get("cpu_seconds")),
                text(environment.get("python")),
                texts(environment.get("packages")),
                kept(show),
                times);
    }

    private String host() throws ClientException {
        Map<String, Object> config = body(new Request.ConfigShow(List.of("openalgo.host")));
        Object host =
                config.getOrDefault("openalgo.host", map(config.get("openalgo")).get("host"));
        return text(host).isEmpty() ? NOBODY : text(host);
    }

    /** Returns the Python of its environment, where it has one of ours, else the interpreter that its config names. */
    private String program(String id, String interpreter, Path home) throws ClientException {
        if (body(new Request.EnvList()).get("environments") instanceof List<?> environments) {
            for (Object each : environments) {
                Map<?, ?> environment = (Map<?, ?>) each;
                if (texts(environment.get("used_by")).contains(id)) {
                    return home.resolve("envs")
                            .resolve(text(environment.get("hash")))
                            .resolve("bin/python")
                            .toString();
                }
            }
        }
        return interpreter;
    }

    private static List<String> words(Map<String, Object> show, Path code) {
        List<String> words = new ArrayList<>();
        if (text(show.get("module")).isEmpty()) {
            words.add(code.resolve(text(show.get("script"))).toString());
        } else {
            words.addAll(List.of("-m", text(show.get("module"))));
        }
        words.addAll(texts(show.get("args")));
        return words;
    }

    private static Map<String, String> variables(Map<String, Object> show, String host, long threads) {
        Map<String, String> all = new LinkedHashMap<>();
        HostAddress address = HostAddress.parse(host);
        int port = host.equals(NOBODY) ? address.connectPort() : STREAM_PORT;
        all.put("STRATEGY_ID", text(show.get("id")));
        all.put("STRATEGY_NAME", text(show.get("name")));
        all.put("OPENALGO_STRATEGY_EXCHANGE", text(show.get("exchange")));
        all.put("OPENALGO_HOST", host);
        all.put("HOST_SERVER", host);
        all.put("WEBSOCKET_URL", "ws://" + address.host() + ":" + port);
        all.put("WEBSOCKET_HOST", address.name());
        all.put("WEBSOCKET_PORT", String.valueOf(port));
        all.put("PYTHONUNBUFFERED", "1");
        all.put("TZ", "Asia/Kolkata");
        all.put("MALLOC_ARENA_MAX", "2");
        for (String cap : threads > 0 ? THREAD_CAPS : List.<String>of()) {
            all.put(cap, String.valueOf(threads));
        }
        map(show.get("params")).forEach((name, value) -> all.put(text(name), text(value)));
        return all;
    }

    private static List<String> kept(Map<String, Object> show) {
        List<String> kept = new ArrayList<>();
        for (String key : ONLY_OURS) {
            Object value = show.get(key);
            if (value != null && !(value instanceof List<?> list && list.isEmpty())) {
                kept.add(key);
            }
        }
        if (show.get("after") instanceof List<?> after && !after.isEmpty()) {
            kept.add("after: " + String.join(", ", texts(after)));
        }
        return kept;
    }

    private static Map<String, Object> strings(Map<?, ?> map) {
        Map<String, Object> all = new LinkedHashMap<>();
        map.forEach((key, value) -> all.put(String.valueOf(key), value));
        return all;
    }

    private static Map<?, ?> map(Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString();
    }

    private static List<String> texts(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    private static long number(Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    private static Duration duration(Object value) {
        return Durations.parse(text(value)).orElse(Duration.ZERO);
    }
}
