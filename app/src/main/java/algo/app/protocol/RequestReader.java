package algo.app.protocol;

import algo.app.model.Text;
import java.util.List;

/** Turns a line of the wire into the request that it is. */
final class RequestReader {
    /** The end of the year 2200. */
    private static final long MOST_MILLIS = 7_289_654_399_999L;

    private RequestReader() {}

    static Request read(String line) throws WireException {
        Fields fields = Json.object(line, RequestBounds.MOST_VALUES);
        RequestBounds.check(fields);
        Request request = request(fields.text("ask"), fields);
        fields.requireNoOthers();
        return request;
    }

    private static Request request(String ask, Fields fields) throws WireException {
        return switch (ask) {
            case "status" -> new Request.Status(fields.texts("ids"), count(fields, "lines"), fields.texts("latest_of"));
            case "daemon_status" -> new Request.DaemonStatus();
            case "start" ->
                new Request.Start(
                        Request.Targets.of(fields),
                        oneOf(fields, "mode", List.of("configured", "sandbox", "live")),
                        fields.truth("force"),
                        fields.truth("wait"),
                        consent(fields));
            case "stop" -> new Request.Stop(Request.Targets.of(fields), grace(fields), fields.truth("today"));
            case "restart" -> new Request.Restart(Request.Targets.of(fields), consent(fields));
            case "reset" -> new Request.Reset(Request.Targets.of(fields));
            case "add" ->
                new Request.Add(
                        fields.text("path"),
                        fields.textOrEmpty("id"),
                        fields.textMap("values"),
                        fields.textOrEmpty("python"),
                        fields.truth("replace"));
            case "remove" ->
                new Request.Remove(
                        Request.Targets.of(fields),
                        fields.truth("keep_logs"),
                        fields.truth("stop"),
                        fields.truth("purge"));
            case "show" -> new Request.Show(fields.text("id"));
            case "set" -> new Request.Set(fields.text("id"), fields.textMap("values"));
            case "source" -> new Request.Source(fields.text("id"));
            case "reload" -> new Request.Reload(fields.truth("accept"));
            case "logs" ->
                new Request.Logs(
                        fields.texts("ids"),
                        count(fields, "lines"),
                        fields.truth("follow"),
                        fields.truth("until_end"),
                        new LogPick(
                                fields.textOrEmpty("run"),
                                since(fields),
                                fields.textOrEmpty("grep"),
                                fields.truth("times")));
            case "log_runs" -> new Request.LogRuns(fields.texts("ids"));
            case "clear_logs" -> new Request.ClearLogs(fields.texts("ids"));
            case "schedule" ->
                new Request.Schedule(
                        fields.text("id"),
                        fields.object("values").map(),
                        fields.textOrEmpty("exchange"),
                        fields.has("resume") && fields.truth("resume"));
            case "explain" -> new Request.Explain(fields.text("id"), fields.textOrEmpty("at"));
            case "events" ->
                new Request.Events(
                        fields.texts("ids"),
                        fields.numberOr("since", -1),
                        count(fields, "lines"),
                        fields.truth("follow"),
                        new EventPick(fields.texts("types"), fields.texts("causes"), since(fields)));
            case "calendar_edit" -> new Request.CalendarEdit(fields.text("digest"));
            case "report" -> new Request.Report(fields.texts("ids"), past(fields));
            case "sandbox" ->
                new Request.Sandbox(oneOf(fields, "what", List.of("summary", "positions", "orders", "funds", "reset")));
            case "claim" -> new Request.Claim();
            case "owners" -> new Request.Owners();
            case "doctor" -> new Request.Doctor();
            case "secret_set" ->
                new Request.SetSecret(fields.text("name"), fields.textOrEmpty("strategy"), fields.text("value"));
            case "secret_remove" -> new Request.RemoveSecret(fields.text("name"), fields.textOrEmpty("strategy"));
            case "secret_list" -> new Request.ListSecrets();
            case "shutdown" -> new Request.Shutdown(fields.truth("strategies"));
            default -> throw new WireException("unknown request '" + Text.excerpt(ask) + "'");
        };
    }

    private static long past(Fields fields) throws WireException {
        fields.number("since_ms");
        return since(fields);
    }

    /** Milliseconds since 1970; -1 for none. Up to the year 2200. */
    private static long since(Fields fields) throws WireException {
        long millis = fields.numberOr("since_ms", -1);
        if (millis < -1 || millis > MOST_MILLIS) {
            throw new WireException("field 'since_ms' must be from -1 to " + MOST_MILLIS);
        }
        return millis;
    }

    private static String consent(Fields fields) throws WireException {
        return fields.has("consent")
                ? oneOf(fields, "consent", List.of(Request.UNASKED, "sandbox", "live"))
                : Request.UNASKED;
    }

    /** At most an hour, as in the config. */
    private static long grace(Fields fields) throws WireException {
        long millis = fields.numberOr("grace_ms", -1);
        if (millis < -1 || millis > Request.MOST_GRACE_MILLIS) {
            throw new WireException("field 'grace_ms' must be from -1 to " + Request.MOST_GRACE_MILLIS);
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
