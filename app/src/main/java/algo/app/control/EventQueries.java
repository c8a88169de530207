package algo.app.control;

import algo.app.protocol.Json;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.WireException;
import algo.app.state.EventLine;
import algo.app.state.EventReader;
import algo.app.supervise.Snapshot;
import algo.app.supervise.Snapshots;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Hands out the event journal, from a number, a time or the last few on, and follows it. */
final class EventQueries {
    /** The longest time between two looks while following; a change of any strategy wakes the thread at once. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** Events before and after this much of a clock that was set back are still found by their times. */
    private static final Duration STEP_BACK = Duration.ofHours(1);

    private final Snapshots snapshots;
    private final Path journal;

    EventQueries(Snapshots snapshots, Path journal) {
        this.snapshots = snapshots;
        this.journal = journal;
    }

    void send(Request.Events request, ReplySink replies) throws RequestException, IOException, InterruptedException {
        for (String id : request.ids()) {
            Targets.view(snapshots, id);
        }
        try (EventReader reader = new EventReader(journal)) {
            Sender sender = new Sender(request, replies);
            Snapshot seen = snapshots.snapshot();
            sender.begin(reader);
            sender.sendAll(reader);
            while (request.follow() && !replies.isGone()) {
                Snapshot before = seen;
                seen = snapshots.await(now -> now != before, LOOK).orElse(before);
                sender.sendAll(reader);
            }
            replies.send(new Reply.End());
        }
    }

    private static final class Sender {
        private final Request.Events request;
        private final Set<String> ids;
        private final Set<String> types;
        private final Set<String> causes;
        private final Instant since;
        private final ReplySink replies;
        /** The event before the next one that is due; negative until one was seen. */
        private long previous;

        Sender(Request.Events request, ReplySink replies) {
            this.request = request;
            this.ids = Set.copyOf(request.ids());
            this.types = Set.copyOf(request.pick().types());
            this.causes = Set.copyOf(request.pick().causes());
            this.since = Instant.ofEpochMilli(request.pick().sinceMillis());
            this.replies = replies;
            this.previous = request.since();
        }

        void begin(EventReader reader) throws IOException {
            long behind = reader.goBehind(beginning());
            previous = previous < 0 && behind > 0 ? behind : previous;
        }

        /**
         * Returns a test that is true of the event behind which to begin, for a reader that goes back from the newest.
         */
        private Predicate<EventLine> beginning() {
            if (request.since() >= 0) {
                return line -> line.sequence() <= request.since();
            }
            if (request.pick().sinceMillis() >= 0) {
                Instant before = since.minus(STEP_BACK);
                return line -> line.at().map(at -> at.isBefore(before)).orElse(false);
            }
            int[] found = {0};
            return line -> isWanted(line) && found[0]++ == request.lines();
        }

        void sendAll(EventReader reader) throws IOException {
            for (var lines = reader.next(); !lines.isEmpty(); lines = reader.next()) {
                for (EventLine line : lines) {
                    take(line);
                }
            }
        }

        private void take(EventLine line) throws ClientGoneException {
            if (line.sequence() <= previous) {
                return;
            }
            if (previous >= 0 && line.sequence() > previous + 1) {
                sendMissed(previous + 1, line.sequence() - 1);
            }
            previous = line.sequence();
            if (isWanted(line)) {
                send(line);
            }
        }

        private boolean isWanted(EventLine line) {
            return (ids.isEmpty() || ids.contains(line.strategy()))
                    && (types.isEmpty() || types.contains(line.event()))
                    && (causes.isEmpty() || causes.contains(line.cause()))
                    && line.at().map(at -> !at.isBefore(since)).orElse(true);
        }

        private void send(EventLine line) throws ClientGoneException {
            try {
                replies.send(new Reply.Event(Json.object(line.json()).map()));
            } catch (WireException e) {
                // The line was damaged by hand: its number is there, its content is not.
            }
        }

        private void sendMissed(long first, long until) throws ClientGoneException {
            Map<String, Object> missed = new LinkedHashMap<>();
            missed.put("seq", until);
            missed.put("at", null);
            missed.put("strategy", null);
            missed.put("event", "missed");
            missed.put("from", null);
            missed.put("to", null);
            missed.put("cause", null);
            missed.put("by", null);
            missed.put("detail", "missed " + (until - first + 1) + ": no longer kept, or never written");
            replies.send(new Reply.Event(missed));
        }
    }
}
