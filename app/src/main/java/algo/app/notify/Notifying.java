package algo.app.notify;

import java.time.LocalTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The part of the config about telling people.
 *
 * @param channels by name, in the order of the file
 * @param checks when the start of the day is checked
 */
public record Notifying(Map<String, Channel> channels, DayChecks checks) {
    public static final Notifying NONE = new Notifying(Map.of(), DayChecks.USUAL);

    /**
     * The check at the start of a day.
     *
     * @param at Indian time; empty for none
     * @param always whether people are told also that all is well
     */
    public record DayChecks(Optional<LocalTime> at, boolean always) {
        public static final DayChecks USUAL = new DayChecks(Optional.of(LocalTime.of(8, 45)), false);

        /** Returns the object of the config that says the same. */
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("at", at.map(LocalTime::toString).orElse("off"));
            fields.put("always", always);
            return fields;
        }
    }

    public Notifying {
        channels = Collections.unmodifiableMap(new LinkedHashMap<>(channels));
    }

    /** Returns the object {@code notify} of the config. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        channels.forEach((name, channel) -> fields.put(name, channel.fields()));
        return fields;
    }
}
