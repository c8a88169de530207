package algo.app.supervise;

import algo.app.config.Config;
import algo.app.model.EventType;
import algo.app.model.StrategySpec;
import algo.app.model.TimeSource;
import algo.app.state.EventJournal;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Notes in the event journal what people changed in the config and the calendar, and what was refused. One thread. */
final class ConfigEvents {
    private final EventJournal journal;
    private final TimeSource time;
    private List<String> configProblems = List.of();
    private List<String> calendarProblems = List.of();

    ConfigEvents(EventJournal journal, TimeSource time) {
        this.journal = journal;
        this.time = time;
    }

    /** A strategy came into the config. */
    void added(String strategy, Origin origin) {
        append(strategy, EventType.CONFIG, "added", origin, "");
    }

    /** A strategy has another id from now on. */
    void renamed(String before, String strategy, Origin origin) {
        append(strategy, EventType.CONFIG, "renamed", origin, "it was " + before);
    }

    /** A strategy is in the config no longer. */
    void removed(String strategy, Origin origin) {
        append(strategy, EventType.CONFIG, "removed", origin, "");
    }

    /** The keys that changed are named; nothing if none did, or if what they were is not known. */
    void changed(StrategySpec before, StrategySpec now, Origin origin) {
        if (!origin.equals(Origin.START) && !before.equals(now)) {
            append(now.id(), EventType.CONFIG, "changed", origin, String.join(", ", difference(before, now)));
        }
    }

    /** Notes that keys beside the strategies changed, and names them; nothing if none did. */
    void changed(Config before, Config now, Origin origin) {
        List<String> keys = new ArrayList<>();
        if (!before.openalgoHost().equals(now.openalgoHost())) {
            keys.add("openalgo.host");
        }
        if (before.web().enabled() != now.web().enabled()) {
            keys.add("web.enabled");
        }
        if (!before.web().listen().equals(now.web().listen())) {
            keys.add("web.listen");
        }
        names(before.notifying().fields(), now.notifying().fields()).forEach(name -> keys.add("notify." + name));
        if (!before.notifying().checks().equals(now.notifying().checks())) {
            keys.add("checks");
        }
        names(new TreeMap<>(before.hosts()), new TreeMap<>(now.hosts())).forEach(name -> keys.add("hosts." + name));
        difference(before.defaults(), now.defaults()).forEach(key -> keys.add("defaults." + key));
        if (!keys.isEmpty()) {
            append("", EventType.CONFIG, "changed", origin, String.join(", ", keys));
        }
    }

    /** Returns the names of what is in one of the two alone, or is another there. */
    private static Set<String> names(Map<String, Object> before, Map<String, Object> now) {
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(now.keySet());
        names.removeIf(name -> Objects.equals(before.get(name), now.get(name)));
        return names;
    }

    private static List<String> difference(StrategySpec before, StrategySpec now) {
        List<String> keys = new ArrayList<>();
        for (RecordComponent component : StrategySpec.class.getRecordComponents()) {
            try {
                Object old = component.getAccessor().invoke(before);
                if (!Objects.equals(old, component.getAccessor().invoke(now))) {
                    keys.add(component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT));
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("a config key cannot be read: " + component.getName(), e);
            }
        }
        return keys;
    }

    /** The calendar that is in force is another one. */
    void calendarChanged(Origin origin) {
        append("", EventType.CALENDAR, "changed", origin, "");
    }

    /** Notes the problems of the config and the calendar that stand refused, whether or not they did before. */
    void problems(List<String> config, List<String> calendar, Origin origin) {
        refused(EventType.CONFIG, configProblems, config, origin);
        refused(EventType.CALENDAR, calendarProblems, calendar, origin);
        configProblems = config;
        calendarProblems = calendar;
    }

    private void refused(EventType what, List<String> before, List<String> now, Origin origin) {
        if (!now.equals(before)) {
            append("", what, now.isEmpty() ? "accepted" : "refused", origin, String.join("; ", now));
        }
    }

    private void append(String strategy, EventType what, String to, Origin origin, String detail) {
        journal.append(
                time.wall(), new EventJournal.Entry(strategy, what, "", to, origin.cause(), origin.by(), detail));
    }
}
