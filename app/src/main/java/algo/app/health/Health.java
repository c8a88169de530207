package algo.app.health;

import algo.app.model.Ready;
import algo.app.model.RunId;
import algo.app.model.Sign;
import algo.app.model.Watch;
import algo.app.process.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks after the signs of runs beside the supervisor. Safe on any thread; no method waits. */
public interface Health {
    /**
     * The signs of one run.
     *
     * @param launched steady time of its launch
     * @param ready the sign that is still awaited; {@link Ready#PLAIN} if none is
     * @param watches the watches that count now, by their place in the config
     * @param missed the places of the watches whose signs are known to be missed
     * @param environment what commands get
     * @param address where it was told to speak sd_notify
     */
    record Watched(
            RunRecord record,
            Instant launched,
            Ready ready,
            List<Watch> watches,
            Set<Integer> missed,
            Map<String, String> environment,
            NotifyAddress address) {
        public Watched {
            missed = Set.copyOf(missed);
            watches = List.copyOf(watches);
            environment = Map.copyOf(environment);
        }
    }

    /** The facts about a sign. */
    enum What {
        /** The run is ready. */
        READY,
        /** It was to be ready by now. */
        LATE,
        /** The sign of a watch is missed. */
        MISSED,
        /** The sign is seen again. */
        SEEN,
        /** The sign cannot be looked for: nothing is known of the strategy, and nothing is done. */
        UNUSABLE,
        /** The sign is looked for, whatever is seen. Told of each that was not, and of each that is looked for first. */
        USABLE
    }

    /**
     * One fact about one run.
     *
     * @param watch the place of the watch in the config; -1 for {@code ready}
     * @param kind of the sign
     * @param detail one clause for people
     */
    record Note(String strategy, RunId run, What what, int watch, Sign.Kind kind, String detail) {}

    /** Is told, on the thread of the health, of each change. It only posts an event. */
    interface Reports {
        void told(Note note);
    }

    /**
     * Makes the notify socket of a strategy anew, for the run that is launched next. Called by the supervisor alone.
     *
     * @return its path
     * @throws IOException if it cannot be made, with the reason for people
     */
    Path listen(String strategy) throws IOException;

    /**
     * Listens at the notify sockets of these strategies, whose runs were given one, and of no others. Called by the supervisor
     * alone, as often as it likes.
     */
    void listenOnly(Set<String> strategies);

    /** Looks from now on for these signs, and no others; by strategy. A sign that goes on being looked for keeps its times. */
    void keep(Map<String, Watched> strategies);
}
