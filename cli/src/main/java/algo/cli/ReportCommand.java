package algo.cli;

import algo.app.protocol.Request;
import algo.cli.syntax.Arguments;

/** {@code algo report}. */
final class ReportCommand extends Command {
    private static final String DEFAULT_SINCE = "7d";

    ReportCommand(Arguments given) {
        super(given);
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        long since = SinceOption.millis(isSet("--since") ? text("--since") : DEFAULT_SINCE, "");
        return in.show(in.ask(new Request.Report(parameters(), since)));
    }
}
