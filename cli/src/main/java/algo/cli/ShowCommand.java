package algo.cli;

import algo.app.protocol.Request;

/** {@code algo show}. */
final class ShowCommand extends Command {
    ShowCommand() {
        super("show", "Show the config of a strategy, every key with the value in force.");
        parameters("ID", "1", "An id as shown by 'algo list'.");
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        return in.show(in.ask(new Request.Show(parameters().get(0))));
    }
}
