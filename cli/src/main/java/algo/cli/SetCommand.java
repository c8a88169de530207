package algo.cli;

import algo.app.protocol.ExitCode;
import algo.app.protocol.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code algo set}. */
final class SetCommand extends Command {
    SetCommand() {
        super(
                "set",
                "Change the config of a strategy, e.g. 'algo set ema_crossover params.SYMBOL=INFY restart.when=on-failure'."
                        + " The value null sets a key back to its default. 'algo show ID' lists the keys.");
        parameters("ID KEY=VALUE...", "1..*", "An id as shown by 'algo list', and what to change.");
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
