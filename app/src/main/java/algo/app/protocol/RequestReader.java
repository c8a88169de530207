package algo.app.protocol;

import algo.app.model.ModeChoice;
import algo.app.model.SquareOffAt;
import algo.app.model.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns a line of the wire into the request that it is. */
final class RequestReader {
    /** One request of each kind, with the values that stand for what may be missing. */
    private static final Map<String, Request> BLANKS = byKind(
            new Request.Status(List.of(), 0),
            new Request.DaemonStatus(),
            new Request.Metrics(),
            new Request.Start(Request.Targets.ALL, ModeChoice.CONFIGURED, false, false),
            new Request.Stop(Request.Targets.ALL, -1, false),
            new Request.Restart(Request.Targets.ALL),
            new Request.Reset(Request.Targets.ALL, false),
            new Request.AccountReset(false),
            new Request.Panic("", SquareOffAt.NOWHERE, false),
            new Request.PanicEnd(false),
            new Request.Add("", "", Map.of(), "", "", "", false),
            new Request.TakeLog("", "", 0),
            new Request.Remove(Request.Targets.ALL, false, false, false),
            new Request.Rename("", ""),
            new Request.Move("", ""),
            new Request.Show(""),
            new Request.Set("", Map.of()),
            new Request.Entry(""),
            new Request.EntrySet("", "", ""),
            new Request.ConfigShow(List.of()),
            new Request.ConfigSet(Map.of()),
            new Request.Source(""),
            new Request.Export(""),
            new Request.Reload(false),
            new Request.Logs(List.of(), 0, false, false, LogPick.NEWEST),
            new Request.LogRuns(List.of()),
            new Request.ClearLogs(List.of()),
            new Request.Schedule("", Map.of(), "", false),
            new Request.Explain("", ""),
            new Request.Events(List.of(), -1, 0, false, EventPick.ALL),
            new Request.Report(List.of(), -1),
            new Request.CalendarEdit(""),
            new Request.Sandbox(Request.Sandbox.What.SUMMARY),
            new Request.NotifyList(),
            new Request.NotifyTest(""),
            new Request.EnvList(),
            new Request.EnvBuild(Request.Targets.ALL, false, BuildTerms.USUAL),
            new Request.EnvClean(),
            new Request.SecretSet("", "", ""),
            new Request.SecretRemove("", ""),
            new Request.SecretList(),
            new Request.Shutdown(false),
            new Request.Claim(),
            new Request.Owners(),
            new Request.Live(""),
            new Request.Doctor(false));

    private RequestReader() {}

    private static Map<String, Request> byKind(Request... blanks) {
        Map<String, Request> byKind = new LinkedHashMap<>();
        for (Request blank : blanks) {
            byKind.put(blank.ask(), blank);
        }
        return byKind;
    }

    static Request read(String line) throws WireException {
        Fields fields = Json.object(line, RequestBounds.MOST_VALUES);
        RequestBounds bounds = new RequestBounds(fields);
        bounds.text("ask", "");
        String ask = fields.text("ask", "");
        Request blank = BLANKS.get(ask);
        if (blank == null) {
            throw new WireException("unknown request '" + Text.excerpt(ask) + "'");
        }
        blank.over(bounds);
        Request request = blank.over(fields);
        fields.requireNoOthers();
        return request;
    }
}
