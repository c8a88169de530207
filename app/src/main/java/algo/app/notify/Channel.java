package algo.app.notify;

import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One way in which people are told.
 *
 * @param name by which people know it
 * @param target where it leads
 * @param events the kinds of alert that go there
 * @param cooldown how long no second alert of the same kind and strategy goes there
 * @param quiet when it keeps quiet; empty for never
 * @param urgent the kinds that it tells also then
 * @param prefix what each message begins with, such as the name of the machine; may be empty
 */
public record Channel(
        String name,
        Target target,
        Set<AlertKind> events,
        Duration cooldown,
        Optional<QuietHours> quiet,
        Set<AlertKind> urgent,
        String prefix) {
    /** The time that passes between two alerts of the same kind of a strategy, unless the config says another. */
    public static final Duration COOLDOWN = Duration.ofMinutes(5);

    /** The kinds that people are woken for, unless the config says others. */
    public static final Set<AlertKind> URGENT = Set.of(AlertKind.PANIC, AlertKind.RISK, AlertKind.NOT_STOPPED);

    public Channel {
        events = events.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(events));
        urgent = Set.copyOf(urgent);
    }

    /** Returns whether it tells alerts, and does not only show that all is well. */
    public boolean isTold() {
        return !(target instanceof Target.Heartbeat);
    }

    /** Returns the object of the config that says the same, with all that is left out there. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", target.type());
        fields.putAll(target.fields());
        if (isTold()) {
            fields.put("events", AlertKind.labels(events));
            fields.put("cooldown", algo.app.model.Durations.format(cooldown));
            fields.put("quiet", quiet.map(QuietHours::text).orElse(null));
            fields.put("urgent", AlertKind.labels(urgent));
            fields.put("prefix", prefix.isEmpty() ? null : prefix);
        }
        return fields;
    }

    /** Returns the names of the secrets that it needs. */
    public List<String> secrets() {
        return target.secretTexts().stream()
                .flatMap(text -> SecretText.name(text).stream())
                .toList();
    }
}
