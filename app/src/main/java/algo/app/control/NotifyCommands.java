package algo.app.control;

import algo.app.doctor.Check;
import algo.app.files.WholeFile;
import algo.app.model.Ist;
import algo.app.model.Nearest;
import algo.app.model.Text;
import algo.app.notify.AlertKind;
import algo.app.notify.AlertQueue;
import algo.app.notify.AlertQueueCodec;
import algo.app.notify.Channel;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.Table;
import algo.app.side.SideQuestion;
import algo.app.supervise.Supervisor;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shows and tries the channels by which people are told. Safe on any thread. */
public final class NotifyCommands {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long WITHIN_MILLIS = 45_000;
    /** The time between two signs of life to who waits. */
    private static final long SIGN_NANOS = 1_000_000_000L;

    /** Sends a message by a channel, from a process beside the daemon. */
    public interface Trial {
        /**
         * Returns why it failed; blank if it was sent.
         *
         * @throws IOException if that process fails
         */
        String send(String channel, SideQuestion.Waiting waiting) throws IOException, InterruptedException;
    }

    private final Supervisor supervisor;
    private final Path state;
    private final Trial trial;

    /** @param state the file in which the program that tells keeps what is still to be told */
    public NotifyCommands(Supervisor supervisor, Path state, Trial trial) {
        this.supervisor = supervisor;
        this.state = state;
        this.trial = trial;
    }

    /** Returns what is known of each channel that tells alerts, by name; nothing waits where nothing was kept yet. */
    List<AlertQueue> queues() {
        JsonNode kept;
        try {
            kept = JSON.readTree(WholeFile.read(state)).path("channels");
        } catch (IOException e) {
            kept = JSON.createObjectNode();
        }
        List<AlertQueue> queues = new ArrayList<>();
        for (Channel channel : channels()) {
            if (channel.isTold()) {
                AlertQueue queue = new AlertQueue(channel);
                AlertQueueCodec.read(kept.path(channel.name()), queue);
                queues.add(queue);
            }
        }
        return queues;
    }

    /** Returns whether people can be told, for the examination; empty where no channel is set that tells alerts. */
    Optional<Check> check() {
        List<AlertQueue> all = queues();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        List<String> failing = new ArrayList<>();
        for (AlertQueue queue : all) {
            if (!queue.problem().isEmpty()) {
                boolean timed = !queue.failingSince().equals(Instant.MIN);
                failing.add(queue.channel().name() + " fails"
                        + (timed ? " since " + Ist.show(queue.failingSince()) + " IST" : "") + ", "
                        + queue.waitingCount() + " waiting: " + queue.problem());
            }
        }
        int count = all.size();
        return Optional.of(
                failing.isEmpty()
                        ? new Check("notify", true, count == 1 ? "1 channel" : count + " channels", "")
                        : new Check(
                                "notify",
                                false,
                                String.join("; ", failing),
                                "correct the channel, and try it with 'algo notify test'"));
    }

    private Collection<Channel> channels() {
        return supervisor.snapshot().notifying().channels().values();
    }

    Reply list() {
        List<Map<String, Object>> all = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        StringBuilder problems = new StringBuilder();
        for (AlertQueue queue : queues()) {
            Channel channel = queue.channel();
            boolean told = !queue.lastSent().equals(Instant.MIN);
            Map<String, Object> fields = fields(channel);
            fields.put("waiting", queue.waitingCount());
            fields.put("sent", queue.sent());
            fields.put("failed", queue.failed());
            fields.put("last_sent_at", told ? Ist.iso(queue.lastSent()) : null);
            fields.put("last_text", told ? queue.lastText() : null);
            fields.put("problem", queue.problem().isEmpty() ? null : queue.problem());
            all.add(fields);
            rows.add(List.of(
                    channel.name(),
                    channel.target().type(),
                    String.valueOf(queue.waitingCount()),
                    told ? Ist.show(queue.lastSent()) : "-",
                    told ? Text.printable(queue.lastText(), 80) : "-"));
            if (!queue.problem().isEmpty()) {
                problems.append(channel.name())
                        .append(": ")
                        .append(queue.problem())
                        .append('\n');
            }
        }
        for (Channel channel : channels()) {
            if (!channel.isTold()) {
                Map<String, Object> fields = fields(channel);
                for (String key : List.of("waiting", "sent", "failed", "last_sent_at", "last_text", "problem")) {
                    fields.put(key, null);
                }
                all.add(fields);
                rows.add(List.of(channel.name(), channel.target().type(), "-", "-", "-"));
            }
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("channels", all);
        String table = rows.isEmpty()
                ? "no channels; 'algo config notify.NAME.type=…' sets one, see 'algo help notify'\n"
                : new Table(List.of("CHANNEL", "TYPE", "WAITING", "TOLD LAST", "TEXT"), rows, Table.ALL_LEFT, "TEXT")
                        .toString();
        return new Reply.Document(body, table + problems);
    }

    private static Map<String, Object> fields(Channel channel) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", channel.name());
        fields.put("type", channel.target().type());
        fields.put("events", AlertKind.labels(channel.events()));
        return fields;
    }

    /** Sends a message by one channel, or by each, and answers with what became of it. */
    Reply test(Request.NotifyTest request, ReplySink replies)
            throws RequestException, ClientGoneException, InterruptedException {
        Map<String, Channel> all = supervisor.snapshot().notifying().channels();
        if (all.isEmpty()) {
            throw new RequestException(
                    ExitCode.USAGE,
                    "no channel is set",
                    "set one, such as 'algo config notify.me.type=telegram notify.me.chat=12345"
                            + " notify.me.token=secret:TELEGRAM_TOKEN'");
        }
        String only = request.channel();
        if (!only.isEmpty() && !all.containsKey(only)) {
            throw new RequestException(
                    ExitCode.USAGE, Nearest.unknown("channel", only, all.keySet()), "nothing was sent");
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (String name : only.isEmpty() ? all.keySet() : List.of(only)) {
            replies.send(new Reply.Progress(WITHIN_MILLIS, false, "asking " + name));
            outcomes.add(tried(name, new Patience(replies, name)));
        }
        return new Reply.Outcomes(outcomes, List.of());
    }

    /** A client that waits, and is told now and then that it does not wait for nothing. */
    private static final class Patience implements SideQuestion.Waiting {
        private final ReplySink replies;
        private final String name;
        private long toldAt = System.nanoTime();

        Patience(ReplySink replies, String name) {
            this.replies = replies;
            this.name = name;
        }

        @Override
        public boolean goesOn() {
            if (System.nanoTime() - toldAt < SIGN_NANOS) {
                return true;
            }
            toldAt = System.nanoTime();
            try {
                replies.send(new Reply.Progress(WITHIN_MILLIS, false, "asking " + name));
                return !replies.isGone();
            } catch (ClientGoneException e) {
                return false;
            }
        }
    }

    private Outcome tried(String name, Patience patience) throws InterruptedException {
        String problem;
        try {
            problem = trial.send(name, patience).strip();
        } catch (IOException e) {
            problem = "the program that sends failed: " + e.getMessage();
        }
        return problem.isEmpty()
                ? Outcome.of("", ExitCode.DONE, name + ": sent", "")
                : Outcome.of("", ExitCode.FAILED, name + ": not sent: " + problem, "");
    }
}
