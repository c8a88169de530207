package algo.app.notify.send;

import algo.app.files.AtomicFile;
import algo.app.files.IoProblems;
import algo.app.files.WholeFile;
import algo.app.notify.Alert;
import algo.app.notify.AlertQueue;
import algo.app.notify.AlertQueueCodec;
import algo.app.notify.Channel;
import algo.app.notify.Delivery;
import algo.app.notify.Notifying;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that is still to be told, of all channels, and how far the journal was read: on disk before anything is sent, and after.
 * Safe on any thread.
 */
final class AlertDesk {
    private static final Logger LOG = LoggerFactory.getLogger("notify");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MOST_WAIT_MILLIS = 60_000;

    private final Path file;
    private final Clock clock;
    private final Map<String, AlertQueue> queues = new LinkedHashMap<>();
    /** As found on disk, for channels that are not known yet. */
    private final JsonNode found;

    private long cursor;
    private String checked;
    private boolean unsaved;

    /** @param file that keeps it; one that cannot be read is as none, and said */
    AlertDesk(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
        this.found = read(file);
        this.cursor = found.path("cursor").asLong(-1);
        this.checked = found.path("checked").asText("");
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(WholeFile.read(file));
        } catch (NoSuchFileException e) {
            return JSON.createObjectNode();
        } catch (IOException e) {
            LOG.warn("what was still to be told is lost, {} cannot be read: {}", file, IoProblems.explain(e));
            return JSON.createObjectNode();
        }
    }

    /** Goes on with these channels; what waits for one that is gone is forgotten. */
    synchronized void become(Notifying notifying) {
        queues.keySet().retainAll(notifying.channels().keySet());
        for (Channel channel : notifying.channels().values()) {
            if (!channel.isTold()) {
                queues.remove(channel.name());
            } else if (queues.containsKey(channel.name())) {
                queues.get(channel.name()).become(channel);
            } else {
                AlertQueue queue = new AlertQueue(channel);
                AlertQueueCodec.read(found.path("channels").path(channel.name()), queue);
                queues.put(channel.name(), queue);
            }
        }
        save();
        notifyAll();
    }

    /** Returns the number of the last event that was read; -1 if none ever was. */
    synchronized long cursor() {
        return cursor;
    }

    /** Notes that the journal was read up to there; it is on disk with the next alert, or by {@link #keep}. */
    synchronized void passed(long sequence) {
        unsaved |= sequence != cursor;
        cursor = sequence;
    }

    /** Takes an alert of the event with that number, and has both on disk; negative of none. */
    synchronized void take(Alert alert, long sequence) {
        Instant now = clock.instant();
        queues.values().forEach(queue -> queue.offer(alert, now));
        cursor = sequence < 0 ? cursor : sequence;
        save();
        notifyAll();
    }

    /** Returns the day that was checked last, ISO; empty if none was. */
    synchronized String checked() {
        return checked;
    }

    synchronized void checkedOn(String day) {
        checked = day;
        save();
    }

    /** Writes how far the journal was read, if that is not on disk yet. */
    synchronized void keep() {
        if (unsaved) {
            save();
        }
    }

    /** Waits until that channel has something to send, and notes on disk that it is being sent; empty if it is gone. */
    synchronized Optional<AlertQueue.Due> await(String channel) throws InterruptedException {
        while (queues.containsKey(channel)) {
            AlertQueue queue = queues.get(channel);
            Instant now = clock.instant();
            Optional<AlertQueue.Due> due = queue.next(now);
            if (due.isPresent()) {
                save();
                return due;
            }
            Instant look = queue.nextLook(now);
            long millis = look.isAfter(now.plusMillis(MOST_WAIT_MILLIS))
                    ? MOST_WAIT_MILLIS
                    : Duration.between(now, look).toMillis();
            wait(Math.max(50, millis));
        }
        return Optional.empty();
    }

    synchronized Optional<Channel> channel(String name) {
        return Optional.ofNullable(queues.get(name)).map(AlertQueue::channel);
    }

    synchronized List<String> channels() {
        return List.copyOf(queues.keySet());
    }

    synchronized void answered(String channel, AlertQueue.Due due, Delivery delivery) {
        AlertQueue queue = queues.get(channel);
        if (queue == null) {
            return;
        }
        String before = queue.problem();
        queue.answered(due, delivery, clock.instant());
        if (!queue.problem().equals(before)) {
            if (queue.problem().isEmpty()) {
                LOG.info("{}: sends again", channel);
            } else {
                LOG.warn("{}: {}; it is tried again", channel, queue.problem());
            }
        }
        save();
        notifyAll();
    }

    private void save() {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", 1);
        root.put("cursor", cursor);
        root.put("checked", checked);
        ObjectNode channels = root.putObject("channels");
        queues.forEach((name, queue) -> AlertQueueCodec.write(queue, channels.putObject(name)));
        try {
            AtomicFile.replace(file, (root + "\n").getBytes(StandardCharsets.UTF_8));
            unsaved = false;
        } catch (IOException e) {
            LOG.warn(
                    "what is to be told cannot be kept, it would be lost with this process: {}", IoProblems.explain(e));
        }
    }
}
