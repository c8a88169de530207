package algo.cli;

import algo.app.model.LiveConsent;
import algo.app.protocol.Request;
import algo.cli.syntax.Arguments;

/** {@code algo restart}. */
final class RestartCommand extends Command {
    RestartCommand(Arguments given) {
        super(given);
    }

    @Override
    protected boolean takesAllUsers() {
        return isSet("--all");
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        return in.reportEach(
                new Request.Restart(TargetOptions.of(this), isSet("--yes") ? LiveConsent.LIVE : LiveConsent.UNASKED));
    }
}
