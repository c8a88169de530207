package algo.cli;

import algo.app.protocol.Request;
import java.util.Map;

/** {@code algo unschedule}. */
final class UnscheduleCommand extends Command {
    UnscheduleCommand() {
        super("unschedule", "Remove the schedule of a strategy. One that runs goes on until it is stopped.");
        parameters("ID", "1", "Id as shown by 'algo list'.");
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        return in.report(in.ask(new Request.Schedule(parameters().get(0), Map.of(), "", false)));
    }
}
