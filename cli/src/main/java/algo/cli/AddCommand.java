package algo.cli;

import algo.app.model.ModeChoice;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.syntax.Arguments;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code algo add}. */
final class AddCommand extends Command {
    AddCommand(Arguments given) {
        super(given);
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        Map<String, String> values = new LinkedHashMap<>();
        put(values, "name", text("--name"));
        put(values, "exchange", text("--exchange"));
        put(values, "mode", isSet("--live") ? "live" : "");
        for (String param : texts("--param")) {
            int equals = param.indexOf('=');
            if (equals < 1) {
                throw new ClientException(ExitCode.USAGE, "--param takes NAME=VALUE, not '" + param + "'", "");
            }
            values.put("params." + param.substring(0, equals), param.substring(equals + 1));
        }
        put(values, "tags", String.join(",", texts("--tag")));
        String instances = text("--for");
        int equals = instances.indexOf('=');
        if (isSet("--for") && (equals < 1 || equals == instances.length() - 1)) {
            throw new ClientException(ExitCode.USAGE, "--for takes NAME=A,B,C, not '" + instances + "'", "");
        }
        Request.Add request = request(parameters().get(0), text("--id"), values, text("--python"), isSet("--replace"));
        if (equals > 0) {
            List<String> each = List.of(instances.substring(equals + 1).split(","));
            request = new Request.Add(
                    request.path(),
                    request.id(),
                    values,
                    request.python(),
                    request.replace(),
                    instances.substring(0, equals),
                    each);
        }
        try (DaemonClient daemon = in.connectOrStart()) {
            Reply reply = daemon.ask(request);
            int code = in.report(reply);
            if (code == ExitCode.DONE && isSet("--start")) {
                return in.report(daemon.ask(StartCommand.request(toStart(reply), ModeChoice.CONFIGURED, true)));
            }
            return code;
        }
    }

    static Request.Add request(String path, String id, Map<String, String> values, String python, boolean replace)
            throws ClientException {
        try {
            return new Request.Add(Path.of(path).toAbsolutePath().toString(), id, values, absolute(python), replace);
        } catch (InvalidPathException e) {
            throw new ClientException(ExitCode.USAGE, "'" + path + "' is no path", "");
        }
    }

    /**
     * Returns the interpreter as the daemon finds it: a relative path is meant from here, a bare name from the path of
     * the daemon.
     */
    private static String absolute(String python) {
        return python.indexOf('/') < 0
                ? python
                : Path.of(python).toAbsolutePath().normalize().toString();
    }

    /** The instances, where there are such, and otherwise the strategy itself. */
    private static List<String> toStart(Reply reply) throws ClientException {
        List<Outcome> outcomes =
                DaemonClient.expect(Reply.Outcomes.class, reply).outcomes();
        List<String> ids = new ArrayList<>();
        for (Outcome outcome : outcomes.subList(outcomes.size() > 1 ? 1 : 0, outcomes.size())) {
            ids.add(outcome.strategy());
        }
        return ids;
    }

    /** Returns the id under which something was added. */
    static String added(Reply reply) throws ClientException {
        List<Outcome> outcomes =
                DaemonClient.expect(Reply.Outcomes.class, reply).outcomes();
        return outcomes.get(0).strategy();
    }

    private static void put(Map<String, String> values, String key, String value) {
        if (!value.isEmpty()) {
            values.put(key, value);
        }
    }
}
