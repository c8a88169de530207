package algo.app.supervise;

import algo.app.model.ExitReason;
import algo.app.model.ExitStatus;
import algo.app.model.Intent;
import algo.app.model.Mode;
import algo.app.model.ModeChoice;
import algo.app.model.MovedTo;
import algo.app.model.Phase;
import algo.app.model.ResourceLimits;
import algo.app.model.RunId;
import algo.app.process.ProcessEnd;
import algo.app.process.ProcessIdentity;
import algo.app.process.RunRecord;
import algo.app.schedule.ScheduleMarks;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A status as it is kept in the state file. Steady times mean nothing to the next daemon, so they are written as wall
 * times and read back as a bounded distance from now.
 */
final class StatusCodec {
    private final Instant wall;
    private final Instant steady;

    /** Translates between the two times as they are at one instant. */
    StatusCodec(Instant wall, Instant steady) {
        this.wall = wall;
        this.steady = steady;
    }

    ObjectNode write(StrategyStatus status) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("phase", status.phase().label());
        ObjectNode marks = node.putObject("marks");
        status.marks().fields().forEach(marks::put);
        if (status.choice() != ModeChoice.CONFIGURED) {
            node.put("one_off", status.choice().label());
        }
        node.put("restarts", status.restarts());
        node.put("reason", status.reason());
        if (status.phase() == Phase.BACKOFF) {
            node.put("retry_at", toWall(status.retryAt()).toString());
        }
        if (!status.run().isNone()) {
            node.set("run", write(status.run()));
        }
        if (status.phase() == Phase.STOPPING) {
            node.set("ending", write(status.ending()));
        }
        if (!status.loss().isNone()) {
            node.set("loss", write(status.loss()));
        }
        if (!status.moved().isNowhere()) {
            node.putObject("moved")
                    .put("to", status.moved().host())
                    .put("was_stopped", status.moved().wasStopped());
        }
        if (status.hasExited()) {
            node.set("last_exit", write(status.lastExit()));
        }
        return node;
    }

    private static ObjectNode write(Run run) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        RunRecord record = run.record();
        node.put("id", record.run().value());
        node.put("boot_id", record.wrapper().bootId());
        node.put("pid", record.wrapper().pid());
        node.put("start_time", record.wrapper().startTime());
        node.put("status_file", record.statusFile().toString());
        node.put("output", record.output().toString());
        node.put("mode", run.mode().label());
        node.put("memory_mb", run.memoryMb());
        if (run.hasBefore()) {
            node.put("before_start_limit_ms", run.patience().toMillis());
        }
        node.put("started_at", run.startedAt().toString());
        return node;
    }

    private ObjectNode write(Ending ending) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("cause", ending.cause().label());
        node.put("follow", ending.follow().label());
        node.put("step", ending.step().label());
        node.put("forced", ending.forced());
        node.put("why", ending.why());
        if (!ending.killAt().equals(Instant.MAX)) {
            node.put("kill_at", toWall(ending.killAt()).toString());
        }
        ProcessEnd end = ending.end();
        node.put("end", end.kind().name().toLowerCase(Locale.ROOT));
        node.put("code", end.code());
        node.put("signal", end.signal());
        node.put("detail", end.detail());
        node.put("rest", ending.rest().processes());
        node.put("rest_killed", ending.rest().killed());
        ArrayNode left = node.putArray("left");
        for (ProcessIdentity process : ending.left()) {
            ObjectNode one = left.addObject();
            one.put("boot_id", process.bootId());
            one.put("pid", process.pid());
            one.put("start_time", process.startTime());
        }
        return node;
    }

    private static ProcessIdentity readIdentity(JsonNode node) {
        return new ProcessIdentity(
                node.path("boot_id").asText(),
                node.path("pid").asInt(),
                node.path("start_time").asLong());
    }

    private static ObjectNode write(ExitStatus exit) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("code", exit.code());
        node.put("signal", exit.signal());
        node.put("reason", exit.reason().label());
        node.put("at", exit.at().toString());
        node.put("detail", exit.detail());
        return node;
    }

    /** @throws IllegalArgumentException if it is not what {@link #write} made */
    StrategyStatus read(JsonNode node) {
        StrategyStatus fresh = StrategyStatus.NEW
                .in(value(Phase.class, node, "phase"), node.path("reason").asText())
                .marked(marks(node))
                .restarts(node.path("restarts").asInt());
        fresh = fresh.choosing(choice(node, fresh.phase()));
        if (node.has("retry_at")) {
            fresh = fresh.retryAt(toSteady(instant(node, "retry_at"), Duration.ofDays(1)));
        }
        if (node.has("run")) {
            fresh = fresh.with(readRun(node.path("run")));
        }
        if (node.has("ending")) {
            fresh = fresh.with(readEnding(node.path("ending")));
        }
        if (node.has("loss")) {
            fresh = fresh.with(readLoss(node.path("loss")));
        }
        if (node.has("moved")) {
            JsonNode moved = node.path("moved");
            fresh = fresh.with(new MovedTo(
                    moved.path("to").asText(), moved.path("was_stopped").asBoolean()));
        }
        return node.has("last_exit") ? fresh.with(readExit(node.path("last_exit"))) : fresh;
    }

    /**
     * Reads the choice of a mode for one run. Up to 0.1.0 a choice was kept after the end of its run too: there it
     * counts only while that run is not over.
     */
    private static ModeChoice choice(JsonNode node, Phase phase) {
        if (node.has("one_off")) {
            return value(ModeChoice.class, node, "one_off");
        }
        boolean counts = node.has("choice") && (phase.hasRun() || phase == Phase.BACKOFF);
        return counts ? value(ModeChoice.class, node, "choice") : ModeChoice.CONFIGURED;
    }

    /** Reads the marks. Before there were schedules, the intent stood alone. */
    private ScheduleMarks marks(JsonNode node) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (node.path("marks").isObject()) {
            node.path("marks")
                    .properties()
                    .forEach(
                            field -> fields.put(field.getKey(), field.getValue().asText()));
        } else {
            fields.put("intent", value(Intent.class, node, "intent").label());
            fields.put("since", wall.toString());
        }
        return ScheduleMarks.of(fields);
    }

    /** Reads the part of a run's record that identifies its processes. */
    static RunRecord record(JsonNode run) {
        return new RunRecord(
                new RunId(run.path("id").asText()),
                readIdentity(run),
                Path.of(run.path("status_file").asText()),
                Path.of(run.path("output").asText()));
    }

    private Run readRun(JsonNode node) {
        RunRecord record = record(node);
        Instant startedAt = instant(node, "started_at");
        Duration age = Duration.between(startedAt, wall);
        return new Run(
                record,
                value(Mode.class, node, "mode"),
                node.path("memory_mb").asLong(ResourceLimits.NONE),
                Duration.ofMillis(Math.max(0, node.path("before_start_limit_ms").asLong())),
                startedAt,
                steady.minus(age.isNegative() ? Duration.ZERO : age));
    }

    private Ending readEnding(JsonNode node) {
        Instant killAt = node.has("kill_at") ? toSteady(instant(node, "kill_at"), Duration.ofHours(1)) : Instant.MAX;
        ProcessEnd end = new ProcessEnd(
                value(ProcessEnd.Kind.class, node, "end"),
                node.path("code").asInt(),
                node.path("signal").asText(),
                node.path("detail").asText());
        List<ProcessIdentity> left = new ArrayList<>();
        node.path("left").forEach(process -> left.add(readIdentity(process)));
        return new Ending(
                value(StopCause.class, node, "cause"),
                value(StopCause.class, node, "follow"),
                value(Ending.Step.class, node, "step"),
                killAt,
                end,
                node.path("forced").asBoolean(),
                node.path("why").asText(),
                left,
                new Ending.Rest(
                        node.path("rest").asInt(Ending.Rest.UNSEEN),
                        node.path("rest_killed").asBoolean()));
    }

    private static ExitStatus readExit(JsonNode node) {
        return new ExitStatus(
                node.path("code").asInt(),
                node.path("signal").asText(),
                value(ExitReason.class, node, "reason"),
                instant(node, "at"),
                node.path("detail").asText());
    }

    static ObjectNode write(LossLatch latch) {
        ObjectNode loss = JsonNodeFactory.instance.objectNode();
        loss.put("day", latch.day().toString());
        loss.put("limit", latch.limit());
        loss.put("loss", latch.loss());
        loss.put("lifted", latch.lifted());
        return loss;
    }

    /** @throws IllegalArgumentException if it makes no sense */
    static LossLatch readLoss(JsonNode node) {
        try {
            return new LossLatch(
                    LocalDate.parse(node.path("day").asText()),
                    node.path("limit").asLong(),
                    node.path("loss").asLong(),
                    node.path("lifted").asBoolean());
        } catch (java.time.DateTimeException e) {
            throw new IllegalArgumentException("day is no date: " + node.path("day"), e);
        }
    }

    private static Instant instant(JsonNode node, String key) {
        try {
            return Instant.parse(node.path(key).asText());
        } catch (java.time.DateTimeException e) {
            throw new IllegalArgumentException(key + " is no time: " + node.path(key), e);
        }
    }

    private static <E extends Enum<E>> E value(Class<E> type, JsonNode node, String key) {
        return Enum.valueOf(type, node.path(key).asText().toUpperCase(Locale.ROOT));
    }

    /** Returns a steady time as it is kept in the state file. */
    String wall(Instant at) {
        return toWall(at).toString();
    }

    /** Returns the steady time, now or before, that the state file has in {@code key}; empty if it has none. */
    Optional<Instant> since(JsonNode node, String key) {
        if (!node.has(key)) {
            return Optional.empty();
        }
        Duration age = Duration.between(instant(node, key), wall);
        return Optional.of(steady.minus(age.isNegative() ? Duration.ZERO : age));
    }

    private Instant toWall(Instant at) {
        return wall.plus(Duration.between(steady, at));
    }

    /** Never further away than {@code most}, and never in the past: the wall clock may have been stepped meanwhile. */
    private Instant toSteady(Instant at, Duration most) {
        Duration distance = Duration.between(wall, at);
        if (distance.isNegative()) {
            return steady;
        }
        return steady.plus(distance.compareTo(most) > 0 ? most : distance);
    }
}
