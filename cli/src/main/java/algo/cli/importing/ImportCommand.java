package algo.cli.importing;

import algo.app.protocol.ExitCode;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.ClientException;
import algo.cli.Command;
import algo.cli.DaemonClient;
import algo.cli.Invocation;
import algo.cli.syntax.Arguments;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code algo import}: takes over what an OpenAlgo server hosts. A strategy has its schedule last, and is kept stopped before it
 * has one, so that none starts; one that cannot be taken over whole is taken away again.
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
    protected int run(Invocation invocation) throws ClientException {
        in = invocation;
        OpenAlgoFolder folder = OpenAlgoFolder.at(directory());
        List<HostedScript> scripts = folder.scripts();
        if (isSet("--dry-run")) {
            for (HostedScript script : scripts) {
                boolean refused = !script.refusal().isEmpty();
                tell(
                        script,
                        id(script),
                        refused ? ExitCode.FAILED : ExitCode.DONE,
                        refused ? script.refusal() : "would be added" + config(script));
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
        for (String known : List.of(script.id(), script.shortId())) {
            if (outcome(daemon, new Request.Show(known)).code() != ExitCode.NOT_FOUND) {
                tell(script, known, ExitCode.DONE, "is here already, and was left as it is");
                return;
            }
        }
        Request.Targets it = new Request.Targets(List.of(id), false);
        Outcome done =
                outcome(daemon, new Request.Add(script.script().toString(), id, script.values(), "", "", "", false));
        boolean added = done.code() == ExitCode.DONE;
        if (added && (script.stopped() || !script.schedule().isEmpty())) {
            done = outcome(daemon, new Request.Stop(it, -1, false));
        }
        if (done.code() == ExitCode.DONE && !script.schedule().isEmpty()) {
            done = outcome(daemon, new Request.Schedule(id, script.schedule(), "", false));
        }
        if (done.code() != ExitCode.DONE) {
            if (added) {
                outcome(daemon, new Request.Remove(it, false, false, true));
            }
            tell(script, id, ExitCode.FAILED, done.message().replaceFirst("^\\Q" + id + "\\E: ", ""));
            return;
        }
        tell(script, id, ExitCode.DONE, "added" + config(script));
        if (!script.stopped() && !script.schedule().isEmpty()) {
            resumes.add("algo schedule " + id + " --resume");
        }
        for (String secret : script.secrets()) {
            left.add("algo secret set " + secret + " --strategy " + id + "    # its value was not read");
        }
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
