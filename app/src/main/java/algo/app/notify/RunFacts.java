package algo.app.notify;

import algo.app.model.Mode;
import java.util.Optional;

/**
 * The facts about a strategy beside the event.
 *
 * @param mode which market it trades; empty where nobody could say
 * @param end how its run ended, such as {@code exit 1}; empty where that is another run by now
 * @param lastLine the last line that it printed; empty where that is of another run by now, or it printed none
 */
public record RunFacts(Optional<Mode> mode, String end, String lastLine) {
    public static final RunFacts NONE = new RunFacts(Optional.empty(), "", "");
}
