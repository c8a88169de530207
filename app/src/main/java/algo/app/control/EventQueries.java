package algo.app.control;

import algo.app.protocol.Json;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.WireException;
import algo.app.state.EventReader;
import algo.app.supervise.Snapshot;
import algo.app.supervise.Supervisor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Hands out the event journal from any sequence number on, and follows it. */
final class EventQueries {
    /** Longest time between two looks while following; a change of any strategy wakes it at once. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Supervisor supervisor;
    private final Path journal;

    EventQueries(Supervisor supervisor, Path journal) {
        this.supervisor = supervisor;
        this.journal = journal;
    }

    void send(Request.Events request, Replies replies) throws RequestException, IOException, InterruptedException {
        for (String id : request.ids()) {
            Targets.view(supervisor, id);
        }
        try (EventReader reader = new EventReader(journal)) {
            Sender sender = new Sender(request, replies);
            Snapshot seen = supervisor.snapshot();
            sender.sendAll(reader);
            sender.sendLast();
            while (request.follow() && !replies.isGone()) {
                Snapshot before = seen;
                seen = supervisor.await(now -> now != before, LOOK).orElse(before);
                sender.sendAll(reader);
            }
            replies.send(new Reply.End());
        }
    }

    private static final class Sender {
        private final Request.Events request;
        private final Set<String> wanted;
        private final Replies replies;
        private final Deque<EventReader.Line> last = new ArrayDeque<>();
        private boolean collecting;
        /** The event before the next one that is due; negative until one was seen. */
        private long previous;

        Sender(Request.Events request, Replies replies) {
            this.request = request;
            this.wanted = Set.copyOf(request.ids());
            this.replies = replies;
            this.collecting = request.since() < 0;
            this.previous = request.since();
        }

        void sendAll(EventReader reader) throws IOException {
            for (var lines = reader.next(); !lines.isEmpty(); lines = reader.next()) {
                for (EventReader.Line line : lines) {
                    take(line);
                }
            }
        }

        private void take(EventReader.Line line) throws ClientGoneException {
            if (line.sequence() <= previous) {
                return;
            }
            if (previous >= 0 && line.sequence() > previous + 1) {
                sendMissed(previous + 1, line.sequence() - 1);
            }
            previous = line.sequence();
            if (!wanted.isEmpty() && !wanted.contains(line.strategy())) {
                return;
            }
            if (!collecting) {
                send(line);
                return;
            }
            last.add(line);
            if (last.size() > request.lines()) {
                last.remove();
            }
        }

        /** The last lines of what was there, where no sequence number says where to begin. */
        void sendLast() throws ClientGoneException {
            collecting = false;
            for (EventReader.Line line : last) {
                send(line);
            }
            last.clear();
        }

        private void send(EventReader.Line line) throws ClientGoneException {
            try {
                replies.send(new Reply.Event(Json.object(line.json()).map()));
            } catch (WireException e) {
                // Damaged by hand: its number is there, what it said is not.
            }
        }

        private void sendMissed(long first, long until) throws ClientGoneException {
            if (collecting) {
                return;
            }
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
