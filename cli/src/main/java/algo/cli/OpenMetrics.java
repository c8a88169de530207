package algo.cli;

import algo.app.model.ExitReason;
import algo.app.model.Phase;
import algo.app.model.Text;
import algo.app.protocol.ShownMode;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the answer to {@link algo.app.protocol.Request.Metrics} as OpenMetrics text, in such a form that readers of the
 * older Prometheus text, such as node_exporter's textfile collector, take it too: only counters, gauges and histograms.
 */
public final class OpenMetrics {
    /** The type of the text, for an answer over HTTP. */
    public static final String CONTENT_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private static final int PER_CENT_DIGITS = 2;
    private static final String END = "# EOF\n";

    private final StringBuilder text = new StringBuilder();
    private final Map<String, Object> body;
    private final List<Map<String, Object>> strategies = new ArrayList<>();
    private final String created;
    /** The family that is being written. */
    private String family = "";

    private OpenMetrics(Map<String, Object> body) {
        this.body = body;
        if (body.get("strategies") instanceof List<?> all) {
            all.forEach(each -> strategies.add(object(each)));
        }
        this.created = epoch(body.get("started_at"));
    }

    /**
     * Writes everything, the end mark included.
     *
     * @param body of the document that the daemon answers with
     */
    public static void write(Map<String, Object> body, Writer to) throws IOException {
        to.write(new OpenMetrics(body).all());
    }

    /** Returns the text that stands where no daemon answers. */
    public static String unreachable() {
        OpenMetrics metrics = new OpenMetrics(Map.of());
        metrics.up("0");
        return metrics.text + END;
    }

    private String all() {
        up("1");
        daemon();
        histogram(
                "algo_loop_turn_seconds",
                "Time that each turn of the daemon's loop took; what comes meanwhile waits that long.",
                object(body.get("loop_turns")));
        histogram(
                "algo_schedule_lateness_seconds",
                "Time between the start that a schedule wanted and the one that was made, the first of each window.",
                object(body.get("schedule_lateness")));
        counts();
        gauges();
        counters();
        channels();
        return text.append(END).toString();
    }

    private void up(String value) {
        gauge("algo_up", "", "1 if the daemon answers.");
        sample("", value);
    }

    private void daemon() {
        gauge("algo_build_info", "", "Version of the daemon.");
        sample("", "1", "version", word(body.get("version")));
        gauge("algo_start_time_seconds", "seconds", "Time at which the daemon came up, since 1970.");
        sample("", created);
        gauge("algo_uptime_seconds", "seconds", "Time since the daemon came up.");
        sample("", number(body.get("uptime_seconds")));
        gauge("algo_open_problems", "", "Problems of the home that 'algo daemon status' shows.");
        sample("", number(body.get("open_problems")));
        gauge("algo_last_tick_timestamp_seconds", "seconds", "Time of the loop's last turn of those every second.");
        sample("", epoch(body.get("last_tick_at")));
        counter("algo_events_lost", "", "Events that could not be written and are gone.");
        count(number(body.get("events_lost")));
    }

    /** Every phase and mode has its number, also one that is 0, so that an alert never looks for what is not there. */
    private void counts() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Map<String, Object> strategy : strategies) {
            counts.merge(word(strategy.get("phase")) + '\n' + word(strategy.get("mode")), 1, Integer::sum);
        }
        gauge("algo_strategies", "", "Strategies in each phase and mode.");
        for (Phase phase : Phase.values()) {
            for (ShownMode mode : ShownMode.values()) {
                int count = counts.getOrDefault(phase.label() + '\n' + mode.label(), 0);
                sample("", Integer.toString(count), "phase", phase.label(), "mode", mode.label());
            }
        }
    }

    private void gauges() {
        gauge("algo_strategy_info", "", "Name and mode of each strategy.");
        for (Map<String, Object> each : strategies) {
            sample("", "1", "strategy", id(each), "name", word(each.get("name")), "mode", word(each.get("mode")));
        }
        gauge("algo_strategy_up", "", "1 while it is starting or running.");
        for (Map<String, Object> each : strategies) {
            String phase = word(each.get("phase"));
            boolean up = phase.equals(Phase.STARTING.label()) || phase.equals(Phase.RUNNING.label());
            sample("", up ? "1" : "0", "strategy", id(each));
        }
        gauge("algo_strategy_wanted", "", "1 while it should be up, by its schedule or by hand.");
        for (Map<String, Object> each : strategies) {
            sample("", Boolean.TRUE.equals(each.get("wanted")) ? "1" : "0", "strategy", id(each));
        }
        gauge("algo_strategy_start_time_seconds", "seconds", "Time at which its run began, since 1970.");
        for (Map<String, Object> each : strategies) {
            sampleIfKnown(each, each.get("started_at") == null ? "" : epoch(each.get("started_at")));
        }
        gauge("algo_strategy_cpu_ratio", "ratio", "Cores that its processes use; 1 is all of one core.");
        for (Map<String, Object> each : strategies) {
            boolean known = each.get("cpu_percent") instanceof Number;
            sampleIfKnown(each, known ? number(ratio((Number) each.get("cpu_percent"))) : "");
        }
        gauge("algo_strategy_memory_bytes", "bytes", "Resident memory of all its processes.");
        for (Map<String, Object> each : strategies) {
            boolean known = each.get("memory_bytes") instanceof Number;
            sampleIfKnown(each, known ? number(each.get("memory_bytes")) : "");
        }
        gauge("algo_strategy_log_bytes", "bytes", "Room that all its logs take on the disk.");
        for (Map<String, Object> each : strategies) {
            sample("", number(each.get("log_bytes")), "strategy", id(each));
        }
    }

    private void sampleIfKnown(Map<String, Object> strategy, String value) {
        if (!value.isEmpty()) {
            sample("", value, "strategy", id(strategy));
        }
    }

    private void counters() {
        counter("algo_strategy_cpu_seconds", "seconds", "CPU time that its processes were seen to use.");
        countEach("cpu_seconds");
        counter("algo_strategy_starts", "", "Launches, restarts included.");
        countEach("starts");
        counter("algo_strategy_restarts", "", "Launches by its restart policy.");
        countEach("restarts");
        counter("algo_strategy_exits", "", "Runs that ended, and starts that could not be made, by reason.");
        for (Map<String, Object> each : strategies) {
            Map<String, Object> exits = object(each.get("exits"));
            for (ExitReason reason : ExitReason.values()) {
                count(number(exits.get(reason.label())), "strategy", id(each), "reason", reason.label());
            }
        }
        counter("algo_strategy_on_exit_failures", "", "Its on_exit commands that failed or were not run.");
        countEach("on_exit_failures");
    }

    /** Writes how the channels of alerts do, where there are any; they count on over daemons, so nobody says since when. */
    private void channels() {
        List<Map<String, Object>> channels = new ArrayList<>();
        if (body.get("channels") instanceof List<?> all) {
            all.forEach(each -> channels.add(object(each)));
        }
        if (channels.isEmpty()) {
            return;
        }
        gauge("algo_notify_failing", "", "1 while the last message of the channel was not taken.");
        for (Map<String, Object> each : channels) {
            sample("", Boolean.TRUE.equals(each.get("failing")) ? "1" : "0", "channel", word(each.get("name")));
        }
        gauge("algo_notify_waiting", "", "Alerts of the channel that are still to be told.");
        for (Map<String, Object> each : channels) {
            sample("", number(each.get("waiting")), "channel", word(each.get("name")));
        }
        counter("algo_notify_sent", "", "Messages of the channel that were taken.");
        for (Map<String, Object> each : channels) {
            sample("_total", number(each.get("sent")), "channel", word(each.get("name")));
        }
        counter("algo_notify_failures", "", "Attempts of the channel that failed.");
        for (Map<String, Object> each : channels) {
            sample("_total", number(each.get("failed")), "channel", word(each.get("name")));
        }
    }

    private void countEach(String field) {
        for (Map<String, Object> each : strategies) {
            count(number(each.get(field)), "strategy", id(each));
        }
    }

    private void histogram(String name, String help, Map<String, Object> histogram) {
        begin(name, "histogram", "seconds", help);
        if (histogram.get("buckets") instanceof List<?> buckets) {
            for (Object each : buckets) {
                Map<String, Object> bucket = object(each);
                sample("_bucket", number(bucket.get("count")), "le", bound(bucket.get("within_seconds")));
            }
        }
        sample("_bucket", number(histogram.get("count")), "le", "+Inf");
        sample("_count", number(histogram.get("count")));
        sample("_sum", number(histogram.get("sum_seconds")));
        sample("_created", created);
    }

    private void gauge(String name, String unit, String help) {
        begin(name, "gauge", unit, help);
    }

    private void counter(String name, String unit, String help) {
        begin(name, "counter", unit, help);
    }

    private void begin(String name, String type, String unit, String help) {
        family = name;
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        if (!unit.isEmpty()) {
            text.append("# UNIT ").append(name).append(' ').append(unit).append('\n');
        }
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    }

    /** A counter, and since when it counts. */
    private void count(String value, String... labels) {
        sample("_total", value, labels);
        sample("_created", created, labels);
    }

    /** @param labels names and values by turns */
    private void sample(String suffix, String value, String... labels) {
        text.append(family).append(suffix);
        for (int i = 0; i < labels.length; i += 2) {
            text.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
            escape(labels[i + 1]);
            text.append('"');
        }
        text.append(labels.length == 0 ? "" : "}").append(' ').append(value).append('\n');
    }

    private void escape(String value) {
        StringBuilder safe = new StringBuilder(value.length());
        value.codePoints().forEach(codePoint -> {
            if (codePoint == '\n' || Text.isSeen(codePoint)) {
                safe.appendCodePoint(codePoint);
            } else {
                Text.escape(safe, codePoint);
            }
        });
        for (int i = 0; i < safe.length(); i++) {
            char c = safe.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '"' -> text.append("\\\"");
                case '\n' -> text.append("\\n");
                default -> text.append(c);
            }
        }
    }

    private static BigDecimal ratio(Number percent) {
        return new BigDecimal(percent.toString()).movePointLeft(PER_CENT_DIGITS);
    }

    private static String id(Map<String, Object> strategy) {
        return word(strategy.get("id"));
    }

    private static String word(Object value) {
        return value instanceof String text ? text : "";
    }

    /** Returns the number without an exponent; 0 for what is none. */
    private static String number(Object value) {
        if (!(value instanceof Number)) {
            return "0";
        }
        String plain = new BigDecimal(value.toString()).toPlainString();
        return plain.indexOf('.') < 0 ? plain : plain.replaceFirst("[.]?0+$", "");
    }

    /** Returns a bound in the one form that the format knows: 0.5, 1.0. */
    private static String bound(Object value) {
        String plain = number(value);
        return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }

    /** Returns the seconds since 1970. */
    private static String epoch(Object time) {
        try {
            Instant at = OffsetDateTime.parse(word(time)).toInstant();
            return number(BigDecimal.valueOf(at.toEpochMilli(), 3));
        } catch (DateTimeException e) {
            return "0";
        }
    }

    private static Map<String, Object> object(Object value) {
        Map<String, Object> object = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> object.put(String.valueOf(key), each));
        }
        return object;
    }
}
