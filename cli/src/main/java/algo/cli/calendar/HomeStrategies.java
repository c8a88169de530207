package algo.cli.calendar;

import algo.app.calendar.MarketCalendar;
import algo.app.files.IoProblems;
import algo.app.files.WholeFile;
import algo.app.model.StrategyIds;
import algo.app.model.Text;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Json;
import algo.app.protocol.WireException;
import algo.app.schedule.Schedule;
import algo.app.schedule.ScheduleBuilder;
import algo.cli.ClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The strategies of a home with their exchanges and schedules, from its config file alone. The rest of the config is the
 * daemon's to validate.
 *
 * @param byId in the order of the file
 */
public record HomeStrategies(Map<String, Entry> byId) {
    /** One strategy. */
    public record Entry(String id, String exchange, Optional<Schedule> schedule, List<String> tags) {}

    /** Returns the ids that these ids and selectors mean, each once; a selector that means nobody stays. */
    public List<String> meant(List<String> ids) {
        Set<String> all = new LinkedHashSet<>();
        for (String id : ids) {
            List<String> meant = new ArrayList<>();
            if (StrategyIds.isSelector(id)) {
                byId.values().forEach(each -> {
                    if (StrategyIds.isSelected(id, each.id(), each.tags())) {
                        meant.add(each.id());
                    }
                });
            }
            all.addAll(meant.isEmpty() ? List.of(id) : meant);
        }
        return List.copyOf(all);
    }

    /**
     * Reads the strategies of a home; there are none in a home without a config.
     *
     * @throws ClientException with every problem of what is needed here
     */
    public static HomeStrategies of(Path home, MarketCalendar calendar) throws ClientException {
        Path file = home.resolve("strategies").resolve("strategy_configs.json");
        List<String> problems = new ArrayList<>();
        Map<String, Entry> entries = new LinkedHashMap<>();
        try {
            String text = new String(WholeFile.read(file), StandardCharsets.UTF_8);
            Map<String, Object> root = Json.object(text).map();
            Map<?, ?> defaults = object(root, "defaults", "", problems);
            Map<?, ?> all = object(root, "strategies", "", problems);
            for (Map.Entry<?, ?> entry : all.entrySet()) {
                String id = (String) entry.getKey();
                String path = "strategies." + Text.printable(id, 60);
                Map<String, Object> merged = new LinkedHashMap<>();
                defaults.forEach((key, value) -> merged.put((String) key, value));
                if (all.get(StrategyIds.baseOf(id)) instanceof Map<?, ?> base) {
                    base.forEach((key, value) -> merged.put((String) key, value));
                }
                if (entry.getValue() instanceof Map<?, ?> own) {
                    own.forEach((key, value) -> merged.put((String) key, value));
                } else {
                    problems.add(path + ": must be an object");
                }
                entries.put(id, entry(id, path, merged, calendar, problems));
            }
        } catch (NoSuchFileException e) {
            return new HomeStrategies(Map.of());
        } catch (IOException e) {
            throw new ClientException(ExitCode.FAILED, "cannot be read: " + IoProblems.explain(e), "");
        } catch (WireException e) {
            problems.add(e.getMessage());
        }
        if (!problems.isEmpty()) {
            throw new ClientException(ExitCode.FAILED, file + ": " + String.join("; ", problems), "");
        }
        return new HomeStrategies(entries);
    }

    private static Entry entry(
            String id, String path, Map<String, Object> merged, MarketCalendar calendar, List<String> problems) {
        Object exchange = merged.get("exchange") == null ? "NSE" : merged.get("exchange");
        if (!(exchange instanceof String code)) {
            problems.add(path + ".exchange: must be text");
        } else if (calendar.exchange(code).isEmpty()) {
            problems.add(path + ".exchange: " + calendar.unknown(Text.printable(code, 60)));
        }
        Optional<Schedule> schedule = Optional.empty();
        if (merged.get("schedule") != null) {
            Map<String, Object> values = new LinkedHashMap<>();
            object(merged, "schedule", path + ".", problems).forEach((key, value) -> values.put((String) key, value));
            schedule = ScheduleBuilder.build(
                    values,
                    (key, problem) ->
                            problems.add(path + ".schedule" + (key.isEmpty() ? "" : "." + key) + ": " + problem));
        }
        return new Entry(id, exchange.toString(), schedule, tags(merged));
    }

    private static List<String> tags(Map<String, Object> merged) {
        List<String> tags = new ArrayList<>();
        if (merged.get("tags") instanceof List<?> list) {
            list.forEach(tag -> tags.add(String.valueOf(tag)));
        }
        return tags;
    }

    private static Map<?, ?> object(Map<String, Object> from, String key, String path, List<String> problems) {
        Object value = from.get(key);
        if (value == null || value instanceof Map<?, ?>) {
            return value == null ? Map.of() : (Map<?, ?>) value;
        }
        problems.add(path + key + ": must be an object");
        return Map.of();
    }
}
