package algo.app.config;

import algo.app.model.After;
import algo.app.model.BeforeStart;
import algo.app.model.LogPolicy;
import algo.app.model.LossLimit;
import algo.app.model.Mode;
import algo.app.model.Nearest;
import algo.app.model.Params;
import algo.app.model.ResourceLimits;
import algo.app.model.RestartPolicy;
import algo.app.model.SecretUse;
import algo.app.model.StopPolicy;
import algo.app.model.StopSignal;
import algo.app.model.StrategyIds;
import algo.app.model.StrategySpec;
import algo.app.model.Text;
import algo.app.platform.SystemFiles;
import algo.app.schedule.Schedule;
import algo.app.schedule.ScheduleBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Turns one entry of the config file, laid over the defaults, into a {@link StrategySpec}. */
final class StrategyParser {
    /** The exchange codes of OpenAlgo. */
    static final List<String> EXCHANGES =
            List.of("NSE", "BSE", "NFO", "BFO", "CDS", "BCD", "MCX", "NCDEX", "NCO", "CRYPTO");

    private static final Duration DAY = Duration.ofDays(1);
    private static final int MOST_PACKAGES = 500;
    /** Begins with a name of a package, and is one line; all else is for pip to judge. */
    private static final Pattern PACKAGE = Pattern.compile("[A-Za-z0-9][^\\p{Cntrl}]{0,499}");

    private final long defaultMemoryMb;
    private final Problems problems;
    private Optional<Schedule> schedule = Optional.empty();

    StrategyParser(long defaultMemoryMb, Problems problems) {
        this.defaultMemoryMb = defaultMemoryMb;
        this.problems = problems;
    }

    /**
     * Reads the spec of one entry.
     *
     * @param path where it stands in the file, e.g. {@code strategies.ema_crossover}
     * @param entry the entry with the defaults filled in
     */
    StrategySpec parse(String path, String id, JsonNode entry) {
        NodeReader reader = new NodeReader(path, entry, problems).onlyKeys(ConfigKeys.below(""));
        if (!StrategyIds.isValid(id)) {
            problems.add(path, StrategyIds.explain(id));
        }
        // Directories and logs have its name, with and without an ending.
        SystemFiles.nameProblem(id).ifPresent(problem -> problems.add(path, "'" + id + "' " + problem));
        String script = reader.text("script", "");
        if (script.isEmpty()) {
            reader.problem("script", "is missing; it names the program, relative to strategies/scripts/<id>");
        } else if (Stream.of(script.split("/")).anyMatch(".."::equals)) {
            reader.problem("script", "must not contain '..', as '" + Text.excerpt(script) + "' does");
        }
        for (String name : script.split("/")) {
            SystemFiles.nameProblem(name)
                    .filter(problem -> !name.isEmpty())
                    .ifPresent(problem -> reader.problem("script", "'" + Text.excerpt(name) + "' " + problem));
        }
        String module = reader.text("module", "");
        if (!module.isEmpty() && !EntryPoint.isOf(module, script)) {
            reader.problem(
                    "module",
                    "'" + Text.excerpt(module) + "' is not the module in script, '" + Text.excerpt(script)
                            + "'; set both, e.g. module=trader.bot script=trader/bot.py");
        }
        String directory = reader.text("working_directory", "");
        if (!directory.isEmpty() && !SystemFiles.isAbsolute(directory)) {
            reader.problem("working_directory", "must be an absolute path, not '" + Text.excerpt(directory) + "'");
        }
        Map<String, String> params = params(reader);
        return new StrategySpec(
                id,
                reader.text("of", ""),
                reader.text("name", id),
                script,
                module,
                reader.textList("args"),
                reader.text("interpreter", ""),
                directory,
                exchange(reader),
                reader.oneOf("mode", Mode.SANDBOX, ConfigKeys.words("mode"), List.of(Mode.SANDBOX, Mode.LIVE)),
                params,
                secrets(reader, params),
                passEnv(reader),
                requires(reader),
                schedule(reader),
                restart(reader),
                stop(reader),
                reader.duration("start_window", Duration.ofSeconds(1), Duration.ofMinutes(10)),
                beforeStart(reader),
                after(reader),
                HealthReader.ready(reader),
                HealthReader.watches(reader),
                limits(reader),
                log(reader),
                reader.text("env_file", ""),
                tags(reader),
                risk(reader),
                reader.command("on_exit"));
    }

    private static String exchange(NodeReader reader) {
        String code = reader.text("exchange", "NSE").toUpperCase(Locale.ROOT);
        if (!EXCHANGES.contains(code)) {
            reader.problem("exchange", Nearest.unknown("exchange", code, EXCHANGES));
        }
        return code;
    }

    private static Map<String, String> params(NodeReader reader) {
        Map<String, String> params = reader.textMap("params");
        for (String name : params.keySet()) {
            Params.problem(name).ifPresent(problem -> reader.problem("params", problem));
        }
        return params;
    }

    private static List<String> secrets(NodeReader reader, Map<String, String> params) {
        List<String> secrets = reader.textList("secrets");
        Map<String, String> variables = new HashMap<>();
        for (String text : secrets) {
            SecretUse use = SecretUse.of(text);
            String other = variables.putIfAbsent(use.variable(), text);
            if (other != null && !other.equals(text)) {
                reader.problem(
                        "secrets",
                        "'" + Text.excerpt(other) + "' and '" + Text.excerpt(text) + "' would both be "
                                + use.variable());
            }
            use.problem().ifPresent(problem -> reader.problem("secrets", problem));
            if (params.containsKey(use.variable())) {
                reader.problem("secrets", "'" + use.variable() + "' is a name in params too; one of them must go");
            }
        }
        return secrets;
    }

    private static List<String> requires(NodeReader reader) {
        List<String> packages = reader.textList("requires");
        if (packages.size() > MOST_PACKAGES) {
            reader.problem("requires", "names " + packages.size() + " packages, more than " + MOST_PACKAGES);
        }
        for (String text : packages) {
            if (!PACKAGE.matcher(text).matches()) {
                reader.problem(
                        "requires",
                        "'" + Text.excerpt(text) + "' is no package as pip takes it, e.g. pandas, pandas==2.2.3"
                                + " or \"pandas>=2,<3\"");
            }
        }
        return packages;
    }

    private static List<String> passEnv(NodeReader reader) {
        List<String> names = reader.textList("pass_env");
        for (String name : names) {
            Params.problem(name).ifPresent(problem -> reader.problem("pass_env", problem));
        }
        return names;
    }

    private static List<String> tags(NodeReader reader) {
        List<String> tags = reader.textList("tags");
        for (String tag : tags) {
            if (!StrategyIds.isTag(tag)) {
                reader.problem(
                        "tags", "'" + Text.excerpt(tag) + "' is no tag: letters, digits, '_' and '-', 1 to 32 of them");
            }
        }
        return tags.stream().distinct().toList();
    }

    /** Returns the schedule of the entry that was parsed last; empty if it has none. */
    Optional<Schedule> schedule() {
        return schedule;
    }

    private String schedule(NodeReader reader) {
        schedule = Optional.empty();
        ObjectNode text = reader.rawObject("schedule").orElse(null);
        if (text == null) {
            return "";
        }
        NodeReader fields = reader.object("schedule");
        schedule = ScheduleBuilder.build(fields.values(), fields::problem);
        return text.toString();
    }

    private static RestartPolicy restart(NodeReader reader) {
        NodeReader restart = reader.object("restart").onlyKeys(ConfigKeys.below("restart."));
        List<RestartPolicy.When> values = List.of(RestartPolicy.When.values());
        RestartPolicy.When when =
                restart.oneOf("when", RestartPolicy.When.NEVER, ConfigKeys.words("restart.when"), values);
        int max = (int) restart.number("max", 5, ConfigKeys.range("restart.max"));
        Duration first = restart.duration("first_delay", Duration.ofSeconds(5), DAY);
        Duration most = restart.duration("max_delay", Duration.ofMinutes(5), DAY);
        Duration healthy = restart.duration("healthy_after", Duration.ofMinutes(10), DAY);
        if (most.compareTo(first) < 0) {
            restart.problem("max_delay", "must not be below first_delay");
            most = first;
        }
        return new RestartPolicy(when, max, first, most, healthy);
    }

    private static StopPolicy stop(NodeReader reader) {
        NodeReader stop = reader.object("stop").onlyKeys(ConfigKeys.below("stop."));
        List<StopSignal> signals = List.of(StopSignal.values());
        StopSignal signal = stop.oneOf("signal", StopSignal.TERM, ConfigKeys.words("stop.signal"), signals);
        return new StopPolicy(signal, stop.duration("grace", Duration.ofSeconds(5), Duration.ofHours(1)));
    }

    private static BeforeStart beforeStart(NodeReader reader) {
        List<String> command = reader.command("before_start");
        Duration limit = reader.duration("before_start_limit", Duration.ofMinutes(1), Duration.ofHours(1));
        if (limit.isZero()) {
            reader.problem("before_start_limit", "must be more than 0");
        }
        return new BeforeStart(command, limit);
    }

    private static After after(NodeReader reader) {
        List<String> named = reader.textList("after").stream().distinct().toList();
        for (String id : named) {
            if (!StrategyIds.isValid(id)) {
                reader.problem(
                        "after",
                        "'" + Text.excerpt(id) + "' is neither the id of a strategy nor '" + After.BROKER + "'");
            }
        }
        Duration limit = reader.duration("after_limit", Duration.ofMinutes(5), DAY);
        if (limit.isZero()) {
            reader.problem("after_limit", "must be more than 0");
        }
        List<String> ids = named.stream()
                .filter(id -> StrategyIds.isValid(id) && !id.equals(After.BROKER))
                .toList();
        return new After(ids, named.contains(After.BROKER), limit);
    }

    /** Reads a limit of loss from the key {@code risk}. */
    static LossLimit risk(NodeReader reader) {
        NodeReader risk = reader.object("risk").onlyKeys(ConfigKeys.below("risk."));
        List<LossLimit.Action> actions = List.of(LossLimit.Action.values());
        List<String> words = ConfigKeys.words("risk.do");
        String word = risk.text("do", words.get(0));
        if (!words.contains(word)) {
            risk.problem("do", Nearest.unknown("action", word, words));
            word = words.get(0);
        }
        if (risk.has("do") && !risk.has("max_daily_loss")) {
            risk.problem("max_daily_loss", "is missing; 'do' alone limits nothing");
        }
        long paise = risk.paise("max_daily_loss", LossLimit.MOST_RUPEES);
        return paise == 0 ? LossLimit.NONE : new LossLimit(paise, actions.get(words.indexOf(word)));
    }

    private ResourceLimits limits(NodeReader reader) {
        NodeReader limits = reader.object("limits").onlyKeys(ConfigKeys.below("limits."));
        return new ResourceLimits(
                limits.limit("memory_mb", defaultMemoryMb, ConfigKeys.range("limits.memory_mb")),
                limits.limit("open_files", 1024, ConfigKeys.range("limits.open_files")),
                limits.limit("processes", ResourceLimits.NONE, ConfigKeys.range("limits.processes")),
                limits.limit("cpu_seconds", ResourceLimits.NONE, ConfigKeys.range("limits.cpu_seconds")),
                (int) limits.limit("threads", 2, ConfigKeys.range("limits.threads")));
    }

    private static LogPolicy log(NodeReader reader) {
        NodeReader log = reader.object("log").onlyKeys(ConfigKeys.below("log."));
        return new LogPolicy(
                (int) log.number("rotate_mb", 10, ConfigKeys.range("log.rotate_mb")),
                (int) log.number("keep_files", 0, ConfigKeys.range("log.keep_files")),
                (int) log.number("keep_days", 7, ConfigKeys.range("log.keep_days")),
                (int) log.number("max_total_mb", 50, ConfigKeys.range("log.max_total_mb")),
                log.bool("compress", false));
    }
}
