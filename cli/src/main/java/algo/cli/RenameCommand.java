package algo.cli;

import algo.app.protocol.Request;
import algo.cli.syntax.Arguments;

/** {@code algo rename}. */
final class RenameCommand extends Command {
    RenameCommand(Arguments given) {
        super(given);
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        return in.report(
                in.ask(new Request.Rename(parameters().get(0), parameters().get(1))));
    }
}
