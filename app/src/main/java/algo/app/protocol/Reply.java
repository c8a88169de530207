package algo.app.protocol;

import algo.app.model.StrategyIds;
import algo.app.model.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the daemon answers. On the wire: one JSON object a line, its kind in {@code "reply"}. */
public sealed interface Reply {
    /** Its kind on the wire. */
    String kind();

    /** Its other fields. */
    Map<String, Object> fields();

    default String line() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("reply", kind());
        all.putAll(fields());
        return Json.line(all);
    }

    /**
     * The request was not carried out.
     *
     * @param code an {@link ExitCode}
     * @param message what happened, to what
     * @param hint what to do; may be empty
     */
    record Failure(int code, String message, String hint) implements Reply {
        @Override
        public String kind() {
            return "error";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("code", code);
            fields.put("message", message);
            fields.put("hint", hint);
            return fields;
        }
    }

    /**
     * Still at it.
     *
     * @param withinMillis how long the rest may take at most; 0 if that is not said
     * @param served of the daemon of several users: whether it is the user's daemon that answers from here on
     */
    record Progress(long withinMillis, boolean served) implements Reply {
        /** One that says no more. */
        public Progress() {
            this(0, false);
        }

        @Override
        public String kind() {
            return "progress";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            if (withinMillis > 0) {
                fields.put("within_ms", withinMillis);
            }
            if (served) {
                fields.put("served", true);
            }
            return fields;
        }
    }

    /** The last line of an answer of several. */
    record End() implements Reply {
        @Override
        public String kind() {
            return "end";
        }

        @Override
        public Map<String, Object> fields() {
            return Map.of();
        }
    }

    /** To a command on strategies: one outcome each, in the order asked; with what should be said on the way. */
    record Outcomes(List<Outcome> outcomes, List<String> warnings) implements Reply {
        @Override
        public String kind() {
            return "outcomes";
        }

        @Override
        public Map<String, Object> fields() {
            List<Object> list = new ArrayList<>();
            for (Outcome outcome : outcomes) {
                list.add(outcome.fields());
            }
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("outcomes", list);
            fields.put("warnings", warnings);
            return fields;
        }
    }

    /**
     * To {@code status}.
     *
     * @param lastLines of the log, where one strategy was asked for
     * @param latest by id, the last line of each that was asked for and has printed any
     */
    record Statuses(
            List<StrategyView> strategies,
            List<String> problems,
            List<String> missing,
            List<String> lastLines,
            Map<String, String> latest)
            implements Reply {
        public Statuses(
                List<StrategyView> strategies, List<String> problems, List<String> missing, List<String> lastLines) {
            this(strategies, problems, missing, lastLines, Map.of());
        }

        @Override
        public String kind() {
            return "statuses";
        }

        @Override
        public Map<String, Object> fields() {
            List<Object> list = new ArrayList<>();
            for (StrategyView strategy : strategies) {
                list.add(strategy.fields());
            }
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("strategies", list);
            fields.put("problems", problems);
            fields.put("missing", missing);
            fields.put("last_lines", lastLines);
            if (!latest.isEmpty()) {
                fields.put("latest", latest);
            }
            return fields;
        }
    }

    /** To {@code daemon_status}. */
    record Daemon(DaemonView daemon) implements Reply {
        @Override
        public String kind() {
            return "daemon";
        }

        @Override
        public Map<String, Object> fields() {
            return daemon.fields();
        }
    }

    /**
     * An object that is shown as it is; {@code text} is its form for people. In it a line with U+001F between its cells is a
     * row of a {@link Table}, which the client lays out.
     */
    record Document(Map<String, Object> body, String text) implements Reply {
        @Override
        public String kind() {
            return "document";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("body", body);
            fields.put("text", text);
            return fields;
        }
    }

    /**
     * Lines of one run's log, as they came.
     *
     * @param missedBytes that were printed before them and removed before they could be read; 0 if nothing is missing
     * @param taken whether somebody else took something out of the log that came before them
     */
    record LogLines(String strategy, String run, long missedBytes, boolean taken, List<LogLine> lines)
            implements Reply {
        /** Whether anything is missing before them. */
        public boolean isMissing() {
            return missedBytes > 0 || taken;
        }

        /** What is missing, in words for people. */
        public String missed() {
            return taken
                    ? "somebody else emptied or removed its log here; what was not read before is gone"
                    : "missed " + (missedBytes + 1023) / 1024 + " KiB, removed before they could be read";
        }

        @Override
        public String kind() {
            return "log";
        }

        @Override
        public Map<String, Object> fields() {
            List<Object> list = new ArrayList<>();
            for (LogLine line : lines) {
                list.add(line.fields());
            }
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("strategy", strategy);
            fields.put("run", run);
            if (missedBytes > 0) {
                fields.put("missed_bytes", missedBytes);
            }
            if (taken) {
                fields.put("taken", true);
            }
            fields.put("lines", list);
            return fields;
        }
    }

    /** Another reply, with what must not be shown replaced in its fields. */
    record Shown(String kind, Map<String, Object> fields) implements Reply {}

    /** One line of the event journal, its fields as they are there. */
    record Event(Map<String, Object> fields) implements Reply {
        @Override
        public String kind() {
            return "event";
        }
    }

    /** @throws WireException if it is no reply of this version */
    static Reply read(String line) throws WireException {
        Fields fields = Json.object(line);
        String kind = fields.text("reply");
        switch (kind) {
            case "error":
                return new Failure(
                        (int) fields.number("code", ExitCode.FAILED, ExitCode.UNKNOWN),
                        fields.text("message"),
                        fields.textOrEmpty("hint"));
            case "progress":
                return new Progress(fields.numberOr("within_ms", 0, 0, Long.MAX_VALUE), fields.truth("served"));
            case "end":
                return new End();
            case "outcomes":
                List<Outcome> outcomes = new ArrayList<>();
                for (Fields outcome : fields.objects("outcomes")) {
                    outcomes.add(Outcome.of(outcome));
                }
                return new Outcomes(outcomes, fields.texts("warnings"));
            case "statuses":
                List<StrategyView> strategies = new ArrayList<>();
                for (Fields strategy : fields.objects("strategies")) {
                    strategies.add(StrategyView.of(strategy));
                }
                Map<String, String> latest = fields.textMap("latest");
                for (String id : latest.keySet()) {
                    if (!StrategyIds.isValid(id)) {
                        throw fields.wrong("latest", "texts by id");
                    }
                }
                return new Statuses(
                        strategies,
                        fields.texts("problems"),
                        fields.texts("missing"),
                        fields.texts("last_lines"),
                        latest);
            case "daemon":
                return new Daemon(DaemonView.of(fields));
            case "document":
                return new Document(fields.object("body").map(), fields.text("text"));
            case "event":
                return event(fields);
            case "log":
                List<LogLine> lines = new ArrayList<>();
                for (Fields each : fields.objects("lines")) {
                    lines.add(LogLine.of(each));
                }
                return new LogLines(
                        fields.id("strategy"),
                        fields.runOrEmpty("run"),
                        fields.numberOr("missed_bytes", 0, 0, Long.MAX_VALUE),
                        fields.truth("taken"),
                        lines);
            default:
                throw new WireException("unknown reply '" + Text.printable(kind, 40) + "'");
        }
    }

    private static Event event(Fields fields) throws WireException {
        fields.numberOr("seq", 0, 0, Long.MAX_VALUE);
        fields.timeOrEmpty("at");
        for (String word : new String[] {"event", "from", "to", "cause"}) {
            fields.wordOrEmpty(word);
        }
        fields.textOrEmpty("by");
        fields.textOrEmpty("detail");
        if (!fields.textOrEmpty("strategy").isEmpty()) {
            fields.id("strategy");
        }
        Map<String, Object> event = new LinkedHashMap<>(fields.map());
        event.remove("reply");
        return new Event(event);
    }
}
