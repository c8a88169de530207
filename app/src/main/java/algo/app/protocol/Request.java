package algo.app.protocol;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a client may ask. On the wire: one JSON object a line, its kind in {@code "ask"}. */
public sealed interface Request {
    /** Longest time before a run is killed that may be asked for. */
    long MOST_GRACE_MILLIS = 3_600_000;

    /** Its kind on the wire. */
    String ask();

    /** Its other fields. */
    Map<String, Object> fields();

    default String line() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("ask", ask());
        all.putAll(fields());
        return Json.line(all);
    }

    /** Which strategies a command is about. With {@code all}, {@code ids} is empty. */
    record Targets(List<String> ids, boolean all) {
        private void into(Map<String, Object> fields) {
            fields.put("ids", ids);
            fields.put("all", all);
        }

        private static Targets of(Fields fields) throws WireException {
            Targets targets = new Targets(fields.texts("ids"), fields.truth("all"));
            if (targets.all == !targets.ids.isEmpty()) {
                throw new WireException("either 'ids' names strategies or 'all' is true");
            }
            return targets;
        }
    }

    /** How the strategies stand; without ids, all of them. */
    record Status(List<String> ids, int lines) implements Request {
        @Override
        public String ask() {
            return "status";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("ids", ids);
            fields.put("lines", lines);
            return fields;
        }
    }

    /** How the daemon stands. */
    record DaemonStatus() implements Request {
        @Override
        public String ask() {
            return "daemon_status";
        }

        @Override
        public Map<String, Object> fields() {
            return Map.of();
        }
    }

    /**
     * Run strategies now, whatever their schedules say.
     *
     * @param mode {@code configured}, {@code sandbox} or {@code live}; for this run and its restarts
     * @param awaitUp whether to answer once they stayed up for their start window, not just once they were executed
     */
    record Start(Targets targets, String mode, boolean force, boolean awaitUp) implements Request {
        @Override
        public String ask() {
            return "start";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            targets.into(fields);
            fields.put("mode", mode);
            fields.put("force", force);
            fields.put("wait", awaitUp);
            return fields;
        }
    }

    /**
     * End strategies, and keep them down.
     *
     * @param graceMillis before they are killed; -1 as their configs say
     */
    record Stop(Targets targets, long graceMillis) implements Request {
        @Override
        public String ask() {
            return "stop";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            targets.into(fields);
            fields.put("grace_ms", graceMillis);
            return fields;
        }
    }

    /** Stop and start. */
    record Restart(Targets targets) implements Request {
        @Override
        public String ask() {
            return "restart";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            targets.into(fields);
            return fields;
        }
    }

    /** Clear failures, restart budgets and manual stops. */
    record Reset(Targets targets) implements Request {
        @Override
        public String ask() {
            return "reset";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            targets.into(fields);
            return fields;
        }
    }

    /**
     * Take a file or a directory in as a strategy.
     *
     * @param path absolute; the daemon reads it
     * @param id empty: made from the name of the file
     * @param values config keys and their texts, as in {@code set}
     * @param python interpreter by name or path; empty: the one on the path of the daemon
     * @param replace whether other content may take the place of what is there
     */
    record Add(String path, String id, Map<String, String> values, String python, boolean replace) implements Request {
        @Override
        public String ask() {
            return "add";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("path", path);
            fields.put("id", id);
            fields.put("values", values);
            fields.put("python", python);
            fields.put("replace", replace);
            return fields;
        }
    }

    /** Take strategies out, with their code and, unless kept, their logs. */
    record Remove(Targets targets, boolean keepLogs, boolean stop) implements Request {
        @Override
        public String ask() {
            return "remove";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            targets.into(fields);
            fields.put("keep_logs", keepLogs);
            fields.put("stop", stop);
            return fields;
        }
    }

    /** The config of one strategy, the defaults filled in. */
    record Show(String id) implements Request {
        @Override
        public String ask() {
            return "show";
        }

        @Override
        public Map<String, Object> fields() {
            return Map.of("id", id);
        }
    }

    /** Change config keys of one strategy. */
    record Set(String id, Map<String, String> values) implements Request {
        @Override
        public String ask() {
            return "set";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("id", id);
            fields.put("values", values);
            return fields;
        }
    }

    /** The code of one strategy. */
    record Source(String id) implements Request {
        @Override
        public String ask() {
            return "source";
        }

        @Override
        public Map<String, Object> fields() {
            return Map.of("id", id);
        }
    }

    /** Read the config file again. */
    record Reload() implements Request {
        @Override
        public String ask() {
            return "reload";
        }

        @Override
        public Map<String, Object> fields() {
            return Map.of();
        }
    }

    /**
     * Lines of logs.
     *
     * @param lines how many of the last; -1 for the whole run
     * @param follow whether to go on with what is printed from then on, until the client closes
     * @param untilEnd whether following ends when none of them runs any more, or is about to
     */
    record Logs(List<String> ids, int lines, boolean follow, boolean untilEnd) implements Request {
        @Override
        public String ask() {
            return "logs";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("ids", ids);
            fields.put("lines", lines);
            fields.put("follow", follow);
            fields.put("until_end", untilEnd);
            return fields;
        }
    }

    /**
     * Events, each as a line of its own.
     *
     * @param since everything after this sequence number; -1 for the last {@code lines}
     * @param follow whether to go on with those that come
     */
    record Events(List<String> ids, long since, int lines, boolean follow) implements Request {
        @Override
        public String ask() {
            return "events";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("ids", ids);
            fields.put("since", since);
            fields.put("lines", lines);
            fields.put("follow", follow);
            return fields;
        }
    }

    /** The paper account: {@code positions}, {@code orders}, {@code funds}, {@code summary} or {@code reset}. */
    record Sandbox(String what) implements Request {
        @Override
        public String ask() {
            return "sandbox";
        }

        @Override
        public Map<String, Object> fields() {
            return Map.of("what", what);
        }
    }

    /** End the daemon, and with {@code strategies} everything that runs first. */
    record Shutdown(boolean strategies) implements Request {
        @Override
        public String ask() {
            return "shutdown";
        }

        @Override
        public Map<String, Object> fields() {
            return Map.of("strategies", strategies);
        }
    }

    /** Examine the home and the host. */
    record Doctor() implements Request {
        @Override
        public String ask() {
            return "doctor";
        }

        @Override
        public Map<String, Object> fields() {
            return Map.of();
        }
    }

    /** @throws WireException if it is no request of this version */
    static Request read(String line) throws WireException {
        Fields fields = Json.object(line);
        String ask = fields.text("ask");
        return switch (ask) {
            case "status" -> new Status(fields.texts("ids"), count(fields, "lines"));
            case "daemon_status" -> new DaemonStatus();
            case "start" ->
                new Start(
                        Targets.of(fields),
                        oneOf(fields, "mode", List.of("configured", "sandbox", "live")),
                        fields.truth("force"),
                        fields.truth("wait"));
            case "stop" -> new Stop(Targets.of(fields), grace(fields));
            case "restart" -> new Restart(Targets.of(fields));
            case "reset" -> new Reset(Targets.of(fields));
            case "add" ->
                new Add(
                        fields.text("path"),
                        fields.textOrEmpty("id"),
                        fields.textMap("values"),
                        fields.textOrEmpty("python"),
                        fields.truth("replace"));
            case "remove" -> new Remove(Targets.of(fields), fields.truth("keep_logs"), fields.truth("stop"));
            case "show" -> new Show(fields.text("id"));
            case "set" -> new Set(fields.text("id"), fields.textMap("values"));
            case "source" -> new Source(fields.text("id"));
            case "reload" -> new Reload();
            case "logs" ->
                new Logs(
                        fields.texts("ids"), count(fields, "lines"), fields.truth("follow"), fields.truth("until_end"));
            case "events" ->
                new Events(
                        fields.texts("ids"),
                        fields.numberOr("since", -1),
                        count(fields, "lines"),
                        fields.truth("follow"));
            case "sandbox" ->
                new Sandbox(oneOf(fields, "what", List.of("summary", "positions", "orders", "funds", "reset")));
            case "doctor" -> new Doctor();
            case "shutdown" -> new Shutdown(fields.truth("strategies"));
            default -> throw new WireException("unknown request '" + ask + "'");
        };
    }

    /** At most an hour, as in the config. */
    private static long grace(Fields fields) throws WireException {
        long millis = fields.numberOr("grace_ms", -1);
        if (millis < -1 || millis > MOST_GRACE_MILLIS) {
            throw new WireException("field 'grace_ms' must be from -1 to " + MOST_GRACE_MILLIS);
        }
        return millis;
    }

    private static int count(Fields fields, String name) throws WireException {
        long count = fields.numberOr(name, 0);
        if (count < -1 || count > 1_000_000) {
            throw new WireException("field '" + name + "' must be from -1 to 1000000");
        }
        return (int) count;
    }

    private static String oneOf(Fields fields, String name, List<String> known) throws WireException {
        String text = fields.text(name);
        if (!known.contains(text)) {
            throw new WireException("field '" + name + "' must be one of " + String.join(", ", known));
        }
        return text;
    }
}
