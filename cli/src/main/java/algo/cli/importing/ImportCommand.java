package algo.cli.importing;

import algo.app.protocol.ExitCode;
import algo.app.protocol.Json;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.ClientException;
import algo.cli.Command;
import algo.cli.DaemonClient;
import algo.cli.Invocation;
import algo.cli.NoDaemonException;
import algo.cli.syntax.Arguments;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code algo import}: takes over what an OpenAlgo server hosts. A strategy has its schedule last, and is kept stopped before it
 * has one, so that none starts; one that cannot be taken over whole is taken away again, and one whose import was cut off is
 * known by its tag and completed by the next import.
 */
public final class ImportCommand extends Command {
    private final List<Object> results = new ArrayList<>();
    private final List<String> left = new ArrayList<>();
    private final List<String> resumes = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private Invocation in;
    private int code = ExitCode.DONE;

    public ImportCommand(Arguments given) {
        super(given);
    }

    @Override
    protected boolean takesHost() {
        return false;
    }

    @Override
    protected int run(Invocation invocation) throws ClientException {
        in = invocation;
        OpenAlgoFolder folder = OpenAlgoFolder.at(directory());
        List<HostedScript> scripts = folder.scripts();
        if (isSet("--dry-run")) {
            try (DaemonClient daemon = in.connect()) {
                for (HostedScript script : scripts) {
                    tellOf(script, HereAlready.of(daemon, script));
                }
            } catch (NoDaemonException e) {
                // What is here nobody can tell, and most often nothing is.
                for (HostedScript script : scripts) {
                    tellOf(script, HereAlready.NOTHING);
                }
            }
        } else {
            try (DaemonClient daemon = in.connectOrStart()) {
                for (HostedScript script : scripts) {
                    take(daemon, script);
                }
            }
        }
        finish(folder, scripts);
        return code;
    }

    private Path directory() throws ClientException {
        try {
            return Path.of(parameters().get(0)).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new ClientException(ExitCode.USAGE, "'" + parameters().get(0) + "' is no path", "");
        }
    }

    private String id(HostedScript script) {
        return isSet("--short-ids") ? script.shortId() : script.id();
    }

    private static String config(HostedScript script) {
        Object stop = script.schedule().get("stop");
        if (script.schedule().isEmpty()) {
            return ", live, without a schedule" + (script.stopped() ? ", stopped by hand" : "");
        }
        return ", live, from " + script.schedule().get("start") + (stop == null ? "" : " to " + stop)
                + (script.stopped() ? ", stopped by hand" : ", kept stopped for now");
    }

    private void take(DaemonClient daemon, HostedScript script) throws ClientException {
        String id = id(script);
        if (!script.refusal().isEmpty()) {
            tell(script, id, ExitCode.FAILED, script.refusal());
            return;
        }
        HereAlready here = HereAlready.of(daemon, script);
        if (here.isBegun()) {
            complete(daemon, script, here.id(), "was begun by an import that did not end, and is whole now");
            return;
        }
        if (here.isWhole()) {
            String logs = logs(daemon, here.id(), script);
            tell(script, here.id(), ExitCode.DONE, "is here already, and was left as it is" + logs);
            return;
        }
        if (here.others().contains(id)) {
            tell(script, id, ExitCode.FAILED, taken(script, id));
            return;
        }
        Map<String, String> values = new LinkedHashMap<>(script.values());
        if (needsMore(script)) {
            values.put("tags", HereAlready.UNDER_WAY);
        }
        Outcome done = outcome(daemon, new Request.Add(script.script().toString(), id, values, "", "", "", false));
        if (done.code() != ExitCode.DONE) {
            refuse(script, id, done);
        } else if (!complete(daemon, script, id, "added")) {
            outcome(daemon, new Request.Remove(new Request.Targets(List.of(id), false), false, false, true));
        }
    }

    private static boolean needsMore(HostedScript script) {
        return script.stopped() || !script.schedule().isEmpty();
    }

    /** Tells what an import would do, and does nothing. */
    private void tellOf(HostedScript script, HereAlready here) {
        String id = id(script);
        if (!script.refusal().isEmpty()) {
            tell(script, id, ExitCode.FAILED, script.refusal());
        } else if (here.isBegun()) {
            tell(script, here.id(), ExitCode.DONE, "was begun by an import that did not end, and would be completed");
        } else if (here.isWhole()) {
            tell(script, here.id(), ExitCode.DONE, "is here already, and would be left as it is");
        } else if (here.others().contains(id)) {
            tell(script, id, ExitCode.FAILED, taken(script, id));
        } else {
            tell(script, id, ExitCode.DONE, "would be added" + config(script));
        }
    }

    private static String taken(HostedScript script, String id) {
        boolean isShort = !id.equals(script.id());
        return "another strategy has this id; give that one another: algo rename " + id + " NEW_ID"
                + (isShort ? ", or leave out --short-ids" : "");
    }

    /**
     * Does what comes behind the adding. The schedule comes, and the tag goes, in one change and at last: wherever this is cut
     * off, the strategy is down, has no schedule that would start it, and has the tag.
     *
     * @return whether it is whole
     */
    private boolean complete(DaemonClient daemon, HostedScript script, String id, String what) throws ClientException {
        if (needsMore(script)) {
            Outcome done = outcome(daemon, new Request.Stop(new Request.Targets(List.of(id), false), -1, false));
            if (done.code() == ExitCode.DONE) {
                Map<String, String> last = new LinkedHashMap<>();
                last.put("tags", "null");
                if (!script.schedule().isEmpty()) {
                    last.put("schedule", Json.line(script.schedule()));
                }
                done = outcome(daemon, new Request.Set(id, last));
            }
            if (done.code() != ExitCode.DONE) {
                refuse(script, id, done);
                return false;
            }
        }
        tell(script, id, ExitCode.DONE, what + config(script) + logs(daemon, id, script));
        if (!script.stopped() && !script.schedule().isEmpty()) {
            resumes.add("algo schedule " + id + " --resume");
        }
        for (String secret : script.secrets()) {
            left.add("algo secret set " + secret + " --strategy " + id + "    # its value was not read");
        }
        return true;
    }

    private void refuse(HostedScript script, String id, Outcome why) {
        tell(script, id, ExitCode.FAILED, why.message().replaceFirst("^\\Q" + id + "\\E: ", ""));
    }

    /** Takes in the logs of its runs, if that is asked for, and returns what became of them. */
    private String logs(DaemonClient daemon, String id, HostedScript script) throws ClientException {
        if (!isSet("--logs")) {
            return "";
        }
        int taken = 0;
        int old = 0;
        for (HostedScript.OldLog log : script.logs()) {
            Request.TakeLog take =
                    new Request.TakeLog(id, log.file().toString(), log.at().toEpochMilli());
            try {
                Object result = DaemonClient.expect(Reply.Document.class, daemon.ask(take))
                        .body()
                        .get("log");
                taken += "taken".equals(result) ? 1 : 0;
                old += "old".equals(result) ? 1 : 0;
            } catch (ClientException e) {
                if (e.exitCode() == ExitCode.UNREACHABLE || e.exitCode() == ExitCode.UNKNOWN) {
                    throw e;
                }
                code = Math.max(code, e.exitCode());
                warnings.add(e.getMessage());
            }
        }
        if (old > 0) {
            left.add("algo set " + id + " log.keep_days=3650    # " + old + (old == 1 ? " log is" : " logs are")
                    + " older than it keeps, and then import again");
        }
        return ", logs of " + taken + (taken == 1 ? " run" : " runs") + " taken in";
    }

    /** The outcome of a request about one strategy, be it refused as a whole or not. */
    private Outcome outcome(DaemonClient daemon, Request request) throws ClientException {
        try {
            Reply reply = daemon.ask(request);
            if (reply instanceof Reply.Outcomes outcomes) {
                warnings.addAll(outcomes.warnings());
            }
            return reply instanceof Reply.Outcomes outcomes
                    ? outcomes.outcomes().get(0)
                    : Outcome.of("", ExitCode.DONE, "", "");
        } catch (ClientException e) {
            if (e.exitCode() == ExitCode.UNREACHABLE || e.exitCode() == ExitCode.UNKNOWN) {
                throw e;
            }
            return Outcome.of("", e.exitCode(), e.getMessage(), e.hint());
        }
    }

    private void tell(HostedScript script, String id, int outcome, String message) {
        code = Math.max(code, outcome);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("strategy", id);
        fields.put("openalgo_id", script.id());
        fields.put("code", outcome);
        fields.put("message", message);
        results.add(fields);
        if (!in.json()) {
            if (outcome == ExitCode.DONE) {
                in.out().println(id + ": " + message);
            } else {
                in.err().println("algo: " + id + ": not imported: " + message);
            }
        }
    }

    private void finish(OpenAlgoFolder folder, List<HostedScript> scripts) {
        left.add(0, "stop these strategies in OpenAlgo, or both will trade");
        if (!folder.host().isEmpty()) {
            left.add("algo config openalgo.host=" + folder.host());
        }
        left.add("algo secret set OPENALGO_APIKEY");
        left.addAll(resumes);
        if (!isSet("--short-ids")
                && scripts.stream().anyMatch(each -> !each.id().equals(each.shortId()))) {
            left.add("ids carry the time of their upload; --short-ids leaves it out");
        }
        if (in.json()) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("results", results);
            all.put("warnings", warnings);
            all.put("left_to_do", left);
            in.print(all);
            return;
        }
        warnings.forEach(each -> in.err().println("algo: warning: " + each));
        if (!scripts.isEmpty()) {
            in.out().println("nothing was started. What is left to do:");
            left.forEach(each -> in.out().println("  " + each));
        } else {
            in.out().println("the folder has no strategies");
        }
    }
}
