package algo.cli;

import algo.app.protocol.Request;
import algo.cli.syntax.Arguments;

/** {@code algo reset}. */
final class ResetCommand extends Command {
    ResetCommand(Arguments given) {
        super(given);
    }

    @Override
    protected boolean takesAllUsers() {
        return isSet("--all");
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        return in.reportEach(new Request.Reset(TargetOptions.of(this), isSet("--risk")));
    }
}
