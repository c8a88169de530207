package algo.cli;

import algo.app.protocol.Request;
import algo.cli.syntax.Arguments;

/** {@code algo source}. */
final class SourceCommand extends Command {
    SourceCommand(Arguments given) {
        super(given);
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        return in.show(in.ask(new Request.Source(parameters().get(0))));
    }
}
