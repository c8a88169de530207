package algo.cli;

import algo.app.protocol.ExitCode;
import algo.app.protocol.Request;
import algo.cli.syntax.Arguments;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code algo set}. */
final class SetCommand extends Command {
    SetCommand(Arguments given) {
        super(given);
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        List<String> words = parameters();
        if (words.size() < 2) {
            throw new ClientException(ExitCode.USAGE, "what is to be changed?", "algo set ID KEY=VALUE");
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String word : words.subList(1, words.size())) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw new ClientException(ExitCode.USAGE, "'" + word + "' is not KEY=VALUE", "");
            }
            values.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return in.report(in.ask(new Request.Set(words.get(0), values)));
    }
}
