package algo.cli;

import algo.app.model.Durations;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Request;
import java.time.Duration;
import java.util.Optional;

/** {@code algo stop}. */
final class StopCommand extends Command {
    StopCommand() {
        super(
                "stop",
                "Stop strategies: every process of each, children and detached ones included, is asked once and has the whole"
                        + " grace. They stay stopped until they are started again.");
        TargetOptions.addTo(this);
        value(
                "D",
                "How long its processes may take before they are killed, e.g. 30s (default: its stop.grace).",
                "--grace");
        flag("Kill at once.", "--kill");
        flag("Skip today's window alone: those that have a schedule start with their next one.", "--today");
    }

    @Override
    protected boolean takesAllUsers() {
        return isSet("--all");
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        return in.reportEach(new Request.Stop(TargetOptions.of(this), graceMillis(), isSet("--today")));
    }

    /** -1 where its config decides. */
    private long graceMillis() throws ClientException {
        String grace = text("--grace");
        if (isSet("--kill")) {
            if (!grace.isEmpty()) {
                throw new ClientException(ExitCode.USAGE, "give --grace or --kill, not both", "");
            }
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
