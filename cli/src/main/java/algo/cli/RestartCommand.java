package algo.cli;

import algo.app.protocol.Request;

/** {@code algo restart}. */
final class RestartCommand extends Command {
    RestartCommand() {
        super("restart", "Stop strategies and start them again; one that is not running is started.");
        TargetOptions.addTo(this);
    }

    @Override
    boolean takesAllUsers() {
        return isSet("--all");
    }

    @Override
    int run(Invocation in) throws ClientException {
        return in.reportEach(new Request.Restart(TargetOptions.of(this)));
    }
}
