package algo.app.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;

/** A queue of alerts as JSON, and back. What is damaged in it is left out, and nothing else. Pure. */
public final class AlertQueueCodec {
    private AlertQueueCodec() {}

    /** Writes all that has to outlive a crash into {@code node}. */
    public static void write(AlertQueue box, ObjectNode node) {
        node.put("next_id", box.nextId);
        ArrayNode waiting = node.putArray("waiting");
        for (Message message : box.waiting) {
            ObjectNode one = waiting.addObject();
            one.put("id", message.id());
            one.put("kind", message.kind().label());
            one.put("strategy", message.strategy());
            one.put("at", message.at().toString());
            one.put("text", message.text());
            one.put("urgent", message.urgent());
            one.put("tried", message.tried());
        }
        Digest together = box.together();
        if (!together.isEmpty()) {
            ObjectNode digest = node.putObject("together");
            digest.put("first", together.first().toString());
            digest.put("last", together.last().toString());
            digest.put("tried", box.digestTried);
            ObjectNode counts = digest.putObject("counts");
            together.counts().forEach(counts::put);
        }
        ArrayNode cooling = node.putArray("cooling");
        for (AlertQueue.Cooling each : box.cooling.values()) {
            ObjectNode one = cooling.addObject();
            one.put("strategy", each.strategy());
            one.put("kind", each.kind().label());
            one.put("until", each.until().toString());
            if (each.leftOut() > 0) {
                one.put("left_out", each.leftOut());
                one.put("first", each.first().toString());
                one.put("last", each.last().toString());
                one.put("text", each.text());
            }
        }
        put(node, "last_sent", box.lastSent);
        node.put("last_text", box.lastText);
        node.put("sent", box.sent);
        node.put("failed", box.failed);
        node.put("given_up", box.givenUp);
        node.put("problem", box.problem);
        put(node, "failing_since", box.failingSince);
    }

    private static void put(ObjectNode node, String key, Instant at) {
        if (!at.equals(Instant.MIN)) {
            node.put(key, at.toString());
        }
    }

    /** Reads what {@link #write} wrote into a queue that is new. */
    public static void read(JsonNode node, AlertQueue box) {
        for (JsonNode one : node.path("waiting")) {
            AlertKind kind = kind(one);
            if (kind != null && box.waiting.size() < AlertQueue.MOST_WAITING) {
                box.waiting.add(new Message(
                        one.path("id").asLong(),
                        kind,
                        one.path("strategy").asText(),
                        time(one, "at", Instant.EPOCH),
                        one.path("text").asText(),
                        one.path("urgent").asBoolean(),
                        one.path("tried").asBoolean()));
            }
        }
        JsonNode together = node.path("together");
        Instant first = time(together, "first", Instant.EPOCH);
        for (Map.Entry<String, JsonNode> count : together.path("counts").properties()) {
            box.digest.add(count.getKey(), count.getValue().asLong(1), first, time(together, "last", first));
        }
        box.digestTried = together.path("tried").asBoolean();
        for (JsonNode one : node.path("cooling")) {
            AlertKind kind = kind(one);
            if (kind != null) {
                String strategy = one.path("strategy").asText();
                box.cooling.put(
                        kind.label() + " " + strategy,
                        new AlertQueue.Cooling(
                                strategy,
                                kind,
                                time(one, "until", Instant.EPOCH),
                                one.path("left_out").asLong(0),
                                time(one, "first", Instant.EPOCH),
                                time(one, "last", Instant.EPOCH),
                                one.path("text").asText("")));
            }
        }
        long highest = box.waiting.stream().mapToLong(Message::id).max().orElse(0);
        box.nextId = Math.max(node.path("next_id").asLong(1), highest + 1);
        box.lastSent = time(node, "last_sent", Instant.MIN);
        box.lastText = node.path("last_text").asText("");
        box.sent = node.path("sent").asLong();
        box.failed = node.path("failed").asLong();
        box.givenUp = node.path("given_up").asLong();
        box.problem = node.path("problem").asText("");
        box.failingSince = time(node, "failing_since", Instant.MIN);
    }

    private static AlertKind kind(JsonNode one) {
        return AlertKind.of(one.path("kind").asText()).orElse(null);
    }

    private static Instant time(JsonNode node, String key, Instant otherwise) {
        try {
            return node.has(key) ? Instant.parse(node.path(key).asText()) : otherwise;
        } catch (DateTimeException e) {
            return otherwise;
        }
    }
}
