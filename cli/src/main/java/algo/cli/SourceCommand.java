package algo.cli;

import algo.app.protocol.Request;

/** {@code algo source}. */
final class SourceCommand extends Command {
    SourceCommand() {
        super("source", "Print the code of a strategy.");
        parameters("ID", "1", "An id as shown by 'algo list'.");
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        return in.show(in.ask(new Request.Source(parameters().get(0))));
    }
}
