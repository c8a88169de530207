package algo.cli;

import algo.app.model.LiveConsent;
import algo.app.protocol.Request;

/** {@code algo restart}. */
final class RestartCommand extends Command {
    RestartCommand() {
        super(
                "restart",
                "Stop strategies and start them again, in the mode of their configs; one that is not running is started.");
        TargetOptions.addTo(this);
        flag("Also one that trades the sandbox and comes back live.", "--yes");
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
