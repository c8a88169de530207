package algo.app.model;

import java.time.Duration;
import java.util.List;

/**
 * The command that is executed before each start of a strategy, as a part of its run: the program follows if it exits with 0.
 *
 * @param command an absolute path and arguments; empty means none
 * @param limit how long it may take
 */
public record BeforeStart(List<String> command, Duration limit) {
    public BeforeStart {
        command = List.copyOf(command);
    }

    /** Returns how long a run may prepare itself; zero if it has nothing to execute before its program. */
    public Duration patience() {
        return command.isEmpty() ? Duration.ZERO : limit;
    }
}
