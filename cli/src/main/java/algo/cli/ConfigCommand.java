package algo.cli;

import algo.app.protocol.ExitCode;
import algo.app.protocol.Request;
import algo.cli.syntax.Arguments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code algo config}. */
final class ConfigCommand extends Command {
    ConfigCommand(Arguments given) {
        super(given);
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        List<String> keys = new ArrayList<>();
        Map<String, String> values = new LinkedHashMap<>();
        for (String word : parameters()) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                keys.add(word);
            } else if (equals == 0 || values.put(word.substring(0, equals), word.substring(equals + 1)) != null) {
                throw new ClientException(
                        ExitCode.USAGE,
                        equals == 0
                                ? "'" + word + "' is not KEY=VALUE"
                                : "'" + word.substring(0, equals) + "' is given twice",
                        "");
            }
        }
        if (!keys.isEmpty() && !values.isEmpty()) {
            throw new ClientException(
                    ExitCode.USAGE,
                    "'" + keys.get(0) + "' is to be shown, and something else to be changed; nothing was done",
                    "give keys alone, or KEY=VALUE alone");
        }
        return values.isEmpty()
                ? in.show(in.ask(new Request.ConfigShow(keys)))
                : in.report(in.ask(new Request.ConfigSet(values)));
    }
}
