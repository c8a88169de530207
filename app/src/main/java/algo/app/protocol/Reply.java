package algo.app.protocol;

import static algo.app.protocol.Wire.Presence.OPTIONAL;
import static algo.app.protocol.Wire.Presence.OR_LEFT_OUT;
import static algo.app.protocol.Wire.Presence.REQUIRED;

import algo.app.model.StrategyIds;
import algo.app.model.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An answer of the daemon. On the wire: one JSON object a line, its kind in {@code "reply"}. */
public sealed interface Reply extends Wired<Reply> {
    /** Returns the kind of this reply on the wire. */
    String kind();

    /** Returns the other fields of this reply. */
    default Map<String, Object> fields() {
        return WireWriter.fields(this);
    }

    @Override
    default Reply over(Wire wire) throws WireException {
        return this;
    }

    default String line() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("reply", kind());
        all.putAll(fields());
        return Json.line(all);
    }

    /**
     * Says that the request was not carried out.
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
        public Failure over(Wire wire) throws WireException {
            return new Failure(
                    (int) wire.number("code", code, ExitCode.FAILED, ExitCode.UNKNOWN),
                    wire.text("message", message),
                    wire.text("hint", hint, OPTIONAL));
        }
    }

    /**
     * Says that the daemon still works on the request.
     *
     * @param withinMillis how long the rest may take at most; 0 if that is not said
     * @param served of the daemon of several users: whether it is the user's daemon that answers from here on
     * @param message what is being done, for people; may be empty
     * @param notice whether people are told the message in any case, and not only where they see progress
     */
    record Progress(long withinMillis, boolean served, String message, boolean notice) implements Reply {
        /** Makes a sign of progress that says no more. */
        public Progress() {
            this(0, false);
        }

        public Progress(long withinMillis, boolean served) {
            this(withinMillis, served, "");
        }

        public Progress(long withinMillis, boolean served, String message) {
            this(withinMillis, served, message, false);
        }

        /** Makes a sign of progress that tells people something before it is done. */
        public static Progress notice(String message) {
            return new Progress(0, false, message, true);
        }

        @Override
        public String kind() {
            return "progress";
        }

        @Override
        public Progress over(Wire wire) throws WireException {
            return new Progress(
                    wire.number("within_ms", withinMillis, OR_LEFT_OUT, 0, Long.MAX_VALUE),
                    wire.truth("served", served, OR_LEFT_OUT),
                    wire.text("message", message, OR_LEFT_OUT),
                    wire.truth("notice", notice, OR_LEFT_OUT));
        }
    }

    /** The last line of an answer of several. */
    record End() implements Reply {
        @Override
        public String kind() {
            return "end";
        }
    }

    /** The answer to a command on strategies: one outcome each, in the order asked, and warnings. */
    record Outcomes(List<Outcome> outcomes, List<String> warnings) implements Reply {
        @Override
        public String kind() {
            return "outcomes";
        }

        @Override
        public Outcomes over(Wire wire) throws WireException {
            return new Outcomes(wire.parts("outcomes", outcomes, Outcome.BLANK), wire.texts("warnings", warnings));
        }
    }

    /**
     * The answer to {@code status}.
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
        public Statuses over(Wire wire) throws WireException {
            Statuses statuses = new Statuses(
                    wire.parts("strategies", strategies, StrategyView.BLANK),
                    wire.texts("problems", problems),
                    wire.texts("missing", missing),
                    wire.texts("last_lines", lastLines),
                    wire.textMap("latest", latest, OR_LEFT_OUT));
            for (String id : statuses.latest.keySet()) {
                wire.require(StrategyIds.isValid(id), "latest", "texts by id");
            }
            return statuses;
        }
    }

    /** The answer to {@code daemon_status}. */
    record Daemon(DaemonView daemon) implements Reply {
        @Override
        public String kind() {
            return "daemon";
        }

        @Override
        public Daemon over(Wire wire) throws WireException {
            return new Daemon(daemon.over(wire));
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
        public Document over(Wire wire) throws WireException {
            return new Document(wire.object("body", body, REQUIRED), wire.text("text", text));
        }
    }

    /**
     * Lines of one run's log, as they came.
     *
     * @param missedBytes that were printed before them and removed before they could be read; 0 if nothing is missing
     * @param taken whether somebody else took something out of the log that came before them
     * @param from the place of the first of them, where that was asked for ({@link LogRange}); else 0
     * @param next the place behind the last of them, in the same way
     */
    record LogLines(
            String strategy, String run, long missedBytes, boolean taken, List<LogLine> lines, long from, long next)
            implements Reply {
        /** Makes lines of which the places are not said. */
        public LogLines(String strategy, String run, long missedBytes, boolean taken, List<LogLine> lines) {
            this(strategy, run, missedBytes, taken, lines, 0, 0);
        }

        /** Returns the fields of one of the lines, as {@code --json} prints them. */
        public Map<String, Object> fields(LogLine line) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("strategy", strategy);
            fields.put("run", run);
            fields.put("at", line.at().isEmpty() ? null : line.at());
            fields.put("line", line.text());
            if (!line.ended()) {
                fields.put("more", true);
            }
            return fields;
        }

        /** Returns whether anything is missing before these lines. */
        public boolean isMissing() {
            return missedBytes > 0 || taken;
        }

        /** Returns what is missing, in words for people. */
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
        public LogLines over(Wire wire) throws WireException {
            return new LogLines(
                    wire.text("strategy", strategy, REQUIRED, Form.ID),
                    wire.text("run", run, OPTIONAL, Form.RUN),
                    wire.number("missed_bytes", missedBytes, OR_LEFT_OUT, 0, Long.MAX_VALUE),
                    wire.truth("taken", taken, OR_LEFT_OUT),
                    wire.parts("lines", lines, LogLine.BLANK),
                    wire.number("from", from, OR_LEFT_OUT, 0, Long.MAX_VALUE),
                    wire.number("next", next, OR_LEFT_OUT, 0, Long.MAX_VALUE));
        }
    }

    /** Any reply whose fields had their secrets masked. */
    record Shown(String kind, Map<String, Object> fields) implements Reply {}

    /** One line of the event journal, its fields as they are there. */
    record Event(Map<String, Object> fields) implements Reply {
        @Override
        public String kind() {
            return "event";
        }

        private static Event read(Fields sent) throws WireException {
            sent.numberOr("seq", 0, 0, Long.MAX_VALUE);
            sent.text("at", "", OPTIONAL, Form.TIME);
            for (String word : new String[] {"event", "from", "to", "cause"}) {
                sent.text(word, "", OPTIONAL, Form.WORD);
            }
            sent.text("by", "", OPTIONAL);
            sent.text("detail", "", OPTIONAL);
            sent.text("strategy", "", OPTIONAL, Form.ID);
            Map<String, Object> event = new LinkedHashMap<>(sent.map());
            event.remove("reply");
            return new Event(event);
        }
    }

    /**
     * Reads a reply.
     *
     * @throws WireException if it is no reply of this version
     */
    static Reply read(String line) throws WireException {
        Fields fields = Json.object(line);
        String kind = fields.text("reply", "");
        return switch (kind) {
            case "error" -> new Failure(ExitCode.FAILED, "", "").over(fields);
            case "progress" -> new Progress().over(fields);
            case "end" -> new End();
            case "outcomes" -> new Outcomes(List.of(), List.of()).over(fields);
            case "statuses" -> new Statuses(List.of(), List.of(), List.of(), List.of()).over(fields);
            case "daemon" -> new Daemon(DaemonView.BLANK).over(fields);
            case "document" -> new Document(Map.of(), "").over(fields);
            case "event" -> Event.read(fields);
            case "log" -> new LogLines("", "", 0, false, List.of()).over(fields);
            default -> throw new WireException("unknown reply '" + Text.printable(kind, 40) + "'");
        };
    }
}
