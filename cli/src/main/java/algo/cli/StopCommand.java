package algo.cli;

import algo.app.model.Durations;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Request;
import algo.cli.syntax.Arguments;
import java.time.Duration;
import java.util.Optional;

/** {@code algo stop}. */
final class StopCommand extends Command {
    StopCommand(Arguments given) {
        super(given);
    }

    @Override
    protected boolean takesAllUsers() {
        return isSet("--all");
    }

    @Override
    protected boolean takesHosts() {
        return true;
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        return in.reportEach(new Request.Stop(TargetOptions.of(this), graceMillis(), isSet("--today")));
    }

    /** Returns the grace that was given, in milliseconds; -1 where the config decides. */
    private long graceMillis() throws ClientException {
        String grace = text("--grace");
        if (isSet("--kill")) {
            return 0;
        }
        if (grace.isEmpty()) {
            return -1;
        }
        Optional<Duration> duration = Durations.parse(grace);
        if (duration.isEmpty() || duration.get().compareTo(Duration.ofHours(1)) > 0) {
            throw new ClientException(
                    ExitCode.USAGE,
                    "--grace must be a duration such as 500ms, 5s or 2m, at most 1h, not '" + grace + "'",
                    "");
        }
        return duration.get().toMillis();
    }
}
