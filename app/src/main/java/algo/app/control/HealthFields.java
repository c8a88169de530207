package algo.app.control;

import algo.app.model.Durations;
import algo.app.model.Ready;
import algo.app.model.Sign;
import algo.app.model.Watch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts the keys {@code ready} and {@code watch} of a strategy into the words of the config. Pure. */
final class HealthFields {
    private HealthFields() {}

    /** Returns null if it names no sign. */
    static Map<String, Object> ready(Ready ready) {
        if (ready.isPlain()) {
            return null;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        put(fields, ready.sign());
        fields.put("limit", Durations.format(ready.limit()));
        return fields;
    }

    /** Returns null for none, one object for one, and a list for several. */
    static Object watches(List<Watch> watches) {
        List<Object> all = new ArrayList<>();
        for (Watch watch : watches) {
            Map<String, Object> fields = new LinkedHashMap<>();
            put(fields, watch.sign());
            if (watch.sign().kind().isAsked()) {
                fields.put("every", Durations.format(watch.every()));
                fields.put("limit", Durations.format(watch.limit()));
                fields.put("failures", watch.failures());
            }
            fields.put("do", watch.deed().label());
            all.add(fields);
        }
        return all.isEmpty() ? null : all.size() == 1 ? all.get(0) : all;
    }

    private static void put(Map<String, Object> fields, Sign sign) {
        switch (sign.kind()) {
            case START_WINDOW -> throw new IllegalStateException("a sign that nobody names");
            case LINE -> fields.put("line", sign.text());
            case SILENCE -> {
                fields.put("silence", Durations.format(sign.within()));
                fields.put("pattern", sign.text().isEmpty() ? null : sign.text());
            }
            case PORT -> fields.put("port", sign.port());
            case HTTP -> fields.put("http", sign.text());
            case COMMAND -> fields.put("command", sign.command());
            case NOTIFY -> fields.put("notify", true);
            case WATCHDOG -> fields.put("watchdog", Durations.format(sign.within()));
        }
    }
}
