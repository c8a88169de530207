package algo.cli;

import algo.app.protocol.ExitCode;
import algo.app.protocol.Request;
import java.util.List;

/** Reads the strategies that a command is about: ids, or {@code --all}. */
final class TargetOptions {
    private TargetOptions() {}

    /** @throws ClientException if neither or both were given */
    static Request.Targets of(Command command) throws ClientException {
        List<String> ids = command.parameters();
        boolean all = command.isSet("--all");
        if (all == !ids.isEmpty()) {
            throw new ClientException(
                    ExitCode.USAGE,
                    all ? "give ids or --all, not both" : "name a strategy, or use --all",
                    "see 'algo list'");
        }
        return new Request.Targets(ids, all);
    }
}
