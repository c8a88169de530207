package algo.cli;

import algo.app.protocol.Request;
import algo.cli.syntax.Arguments;

/** {@code algo show}. */
final class ShowCommand extends Command {
    ShowCommand(Arguments given) {
        super(given);
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        return in.show(in.ask(new Request.Show(parameters().get(0))));
    }
}
