package algo.cli;

import algo.app.protocol.Request;

/** {@code algo reset}. */
final class ResetCommand extends Command {
    ResetCommand() {
        super("reset", "Clear a failure, the count of restarts and a manual stop.");
        TargetOptions.addTo(this);
    }

    @Override
    protected boolean takesAllUsers() {
        return isSet("--all");
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        return in.reportEach(new Request.Reset(TargetOptions.of(this)));
    }
}
