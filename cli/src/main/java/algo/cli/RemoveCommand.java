package algo.cli;

import algo.app.protocol.Request;
import algo.cli.syntax.Arguments;

/** {@code algo remove}. */
final class RemoveCommand extends Command {
    RemoveCommand(Arguments given) {
        super(given);
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        return in.report(in.ask(
                new Request.Remove(TargetOptions.of(this), isSet("--keep-logs"), isSet("--stop"), isSet("--purge"))));
    }
}
