package algo.cli;

import algo.app.protocol.Request;
import algo.cli.syntax.Arguments;
import java.util.Map;

/** {@code algo unschedule}. */
final class UnscheduleCommand extends Command {
    UnscheduleCommand(Arguments given) {
        super(given);
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        return in.report(in.ask(new Request.Schedule(parameters().get(0), Map.of(), "", false)));
    }
}
