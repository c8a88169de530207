package algo.cli.web;

import java.time.DayOfWeek;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Says what the daemon tells of strategies in the words of OpenAlgo's page. Pure. */
final class OpenAlgoShapes {
    private OpenAlgoShapes() {}

    /**
     * Returns a strategy as OpenAlgo shows it, and behind that what it does not know.
     *
     * @param row as {@code algo status --json} prints it
     * @param fileName of its code
     * @param createdAt the time at which its code came; null if that is not known
     */
    static Map<String, Object> strategy(Map<String, ?> row, String fileName, String createdAt) {
        Map<String, Object> shape = new LinkedHashMap<>();
        Map<?, ?> schedule = row.get("schedule") instanceof Map<?, ?> known ? known : Map.of();
        Map<?, ?> exit = row.get("last_exit") instanceof Map<?, ?> known ? known : Map.of();
        String status = status(row);
        shape.put("id", row.get("id"));
        shape.put("name", row.get("name"));
        shape.put("file_name", fileName);
        shape.put("exchange", row.get("exchange"));
        shape.put("status", status);
        shape.put("status_message", row.get("reason"));
        shape.put("is_running", isRunning(row));
        shape.put("is_scheduled", !schedule.isEmpty());
        shape.put("manually_stopped", isStoppedByHand(row));
        shape.put("schedule_start_time", schedule.get("start"));
        shape.put("schedule_stop_time", schedule.get("stop"));
        shape.put("schedule_days", schedule.isEmpty() ? null : days(schedule.get("days")));
        shape.put("last_started", row.get("started_at"));
        shape.put("last_stopped", exit.get("at"));
        shape.put("error_message", status.equals("error") ? row.get("reason") : null);
        shape.put("paused_reason", pause(row));
        shape.put("paused_message", pause(row) == null ? null : row.get("reason"));
        shape.put("process_id", row.get("pid"));
        shape.put("created_at", createdAt);
        for (String own : List.of(
                "phase",
                "mode",
                "reason",
                "next_start",
                "next_stop",
                "last_exit",
                "restarts",
                "uptime_seconds",
                "cpu_percent",
                "memory_bytes",
                "last_line")) {
            shape.put(own, row.get(own));
        }
        return shape;
    }

    static String status(Map<String, ?> row) {
        String phase = String.valueOf(row.get("phase"));
        switch (phase) {
            case "starting", "running", "stopping" -> {
                return "running";
            }
            case "backoff", "failed" -> {
                return "error";
            }
            default -> {
                // The rest is told by what was asked for, how it ended, and its schedule.
            }
        }
        if (phase.equals("exited") && row.get("last_exit") instanceof Map<?, ?> exit && !isSuccess(exit)) {
            return "error";
        }
        if (isStoppedByHand(row)) {
            return "manually_stopped";
        }
        if (row.get("schedule") instanceof Map<?, ?>) {
            return pause(row) == null ? "scheduled" : "paused";
        }
        return "stopped";
    }

    private static boolean isSuccess(Map<?, ?> exit) {
        return exit.get("code") instanceof Number code && code.intValue() == 0;
    }

    static boolean isRunning(Map<String, ?> row) {
        return List.of("starting", "running", "stopping").contains(String.valueOf(row.get("phase")));
    }

    private static boolean isStoppedByHand(Map<String, ?> row) {
        return String.valueOf(row.get("intent")).startsWith("stopped");
    }

    /** Returns why a strategy that has a schedule rests today; null if the day is none on which it would. */
    private static String pause(Map<String, ?> row) {
        String reason = String.valueOf(row.get("reason")).toLowerCase(Locale.ROOT);
        if (isRunning(row) || !(row.get("schedule") instanceof Map<?, ?>) || !reason.contains("closed")) {
            return null;
        }
        if (reason.contains("saturday") || reason.contains("sunday") || reason.contains("weekend")) {
            return "weekend";
        }
        return reason.contains("trades ") ? null : "holiday";
    }

    private static List<Object> days(Object days) {
        List<Object> all = new ArrayList<>();
        if (days instanceof List<?> named) {
            all.addAll(named);
        } else {
            for (DayOfWeek day : DayOfWeek.values()) {
                if (day.compareTo(DayOfWeek.SATURDAY) < 0) {
                    all.add(day.name().substring(0, 3).toLowerCase(Locale.ROOT));
                }
            }
        }
        return all;
    }

    /** Returns the status that an event of the journal tells of a strategy; empty if it tells none. */
    static String statusOf(Map<String, Object> event) {
        String to = String.valueOf(event.get("to"));
        return switch (String.valueOf(event.get("event"))) {
            case "phase" ->
                switch (to) {
                    case "starting", "running", "stopping" -> "running";
                    case "backoff", "failed" -> "error";
                    default -> "stopped";
                };
            case "config" -> to;
            default -> "";
        };
    }

    /** Returns an event as OpenAlgo's stream tells it; null for one that it does not tell. */
    static Map<String, Object> event(Map<String, Object> event) {
        String status = event.get("strategy") == null ? "" : statusOf(event);
        if (status.isEmpty()) {
            return null;
        }
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("strategy_id", event.get("strategy"));
        shape.put("status", status);
        Object detail = event.get("detail");
        shape.put("message", detail == null || detail.toString().isEmpty() ? event.get("to") : detail);
        shape.put("timestamp", event.get("at"));
        return shape;
    }

    /** Returns a time as {@code HH:MM:SS IST}. */
    static String clock(Object time) {
        return OffsetDateTime.parse(time.toString()).toLocalTime().withNano(0) + " IST";
    }

    /** Returns a size in KiB with two digits behind the point. */
    static double kib(long bytes) {
        return Math.round(bytes * 100.0 / 1024) / 100.0;
    }
}
