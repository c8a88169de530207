package algo.app.doctor;

import algo.app.files.WholeFile;
import algo.app.model.Ist;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/** Checks that the clock is not behind what happened already, because strategies are started and stopped by it. */
final class ClockCheck {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** An instant before algo was written; no right clock tells an earlier one. */
    private static final Instant EARLIEST = Instant.parse("2025-01-01T00:00:00Z");

    /** The most by which clocks are set back in ordinary life. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    /** The bytes that are read from the end; more than the last line of the journal. */
    private static final int TAIL = 64 * 1024;

    private final Path root;
    private final Clock clock;

    ClockCheck(Path root, Clock clock) {
        this.root = root;
        this.clock = clock;
    }

    Check run() {
        Instant now = clock.instant();
        String hint = "set the clock, e.g. 'timedatectl set-ntp true'; schedules go by it";
        if (now.isBefore(EARLIEST)) {
            return Check.bad("clock", "it is " + Ist.iso(now) + ", which cannot be", hint);
        }
        Instant limit = now.plus(TOLERANCE);
        Instant last = lastEvent();
        if (last.isAfter(limit)) {
            return Check.bad("clock", "it is " + Ist.iso(now) + ", but the last event was at " + Ist.iso(last), hint);
        }
        for (String name : List.of("state/state.json", "state/events.jsonl", "strategies/strategy_configs.json")) {
            Instant written = written(root.resolve(name));
            if (written.isAfter(limit)) {
                return Check.bad(
                        "clock",
                        "it is " + Ist.iso(now) + ", but " + name + " was written at " + Ist.iso(written),
                        hint);
            }
        }
        return Check.ok("clock", Ist.iso(now));
    }

    private static Instant written(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            return Instant.MIN;
        }
    }

    private Instant lastEvent() {
        Path journal = root.resolve("state/events.jsonl");
        try (FileChannel reader = WholeFile.open(journal)) {
            reader.position(Math.max(0, reader.size() - TAIL));
            byte[] tail = Channels.newInputStream(reader).readNBytes(TAIL);
            String[] lines = new String(tail, StandardCharsets.UTF_8).split("\n");
            for (int i = lines.length - 1; i >= 0; i--) {
                Instant at = at(lines[i]);
                if (!at.equals(Instant.MIN)) {
                    return at;
                }
            }
        } catch (IOException e) {
            // A file that cannot be read tells nothing of the clock; another check says that it cannot be read.
        }
        return Instant.MIN;
    }

    private static Instant at(String line) {
        try {
            return OffsetDateTime.parse(JSON.readTree(line).path("at").asText()).toInstant();
        } catch (JsonProcessingException | DateTimeException e) {
            return Instant.MIN;
        }
    }
}
