package algo.app.state;

import algo.app.files.AtomicFile;
import algo.app.files.IoProblems;
import algo.app.files.WholeFile;
import algo.app.model.Actor;
import algo.app.model.LossBreach;
import algo.app.model.PanicStatus;
import algo.app.model.PanicStep;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The latch of a panic on disk: {@code panic.json} beside the state, in a file of its own. That the file is there is the
 * latch, whatever is in it, so that neither damage nor a full disk nor an older copy of the state can lift it. Belongs to
 * one thread.
 */
public final class PanicLatch {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Clock clock;

    public PanicLatch(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /** Returns whether the file is there. */
    public boolean exists() {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Returns the panic that holds; empty if none does. A file that cannot be read, or makes no sense, is a panic of which
     * no more is known.
     */
    public Optional<PanicStatus> load() {
        try {
            return Optional.of(read(JSON.readTree(WholeFile.read(file))));
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty();
        } catch (IOException e) {
            return exists() ? Optional.of(unreadable(IoProblems.explain(e))) : Optional.empty();
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.of(unreadable(e.getMessage()));
        }
    }

    private PanicStatus unreadable(String why) {
        Instant since;
        try {
            since = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
        } catch (IOException e) {
            since = clock.instant();
        }
        return new PanicStatus(since, Actor.UNKNOWN, "", List.of())
                .with(PanicStep.LATCHED, since, file.getFileName() + " tells no more: " + why);
    }

    private static PanicStatus read(JsonNode root) {
        String since = root.path("since").asText();
        if (since.isEmpty()) {
            throw new IllegalArgumentException("it does not say since when");
        }
        List<PanicStatus.Taken> steps = new ArrayList<>();
        for (JsonNode step : root.path("steps")) {
            // A step that a later version knows is none that this one could rely on.
            PanicStep.of(step.path("step").asText())
                    .ifPresent(known -> steps.add(new PanicStatus.Taken(
                            known,
                            Instant.parse(step.path("at").asText()),
                            step.path("detail").asText())));
        }
        List<LossBreach> breaches = new ArrayList<>();
        for (JsonNode breach : root.path("breaches")) {
            breaches.add(new LossBreach(
                    breach.path("strategy").asText(),
                    LocalDate.parse(breach.path("day").asText()),
                    breach.path("limit").asLong(),
                    breach.path("loss").asLong()));
        }
        String by = root.path("by").asText();
        return new PanicStatus(
                Instant.parse(since),
                by.isEmpty() ? Actor.UNKNOWN : new Actor(by),
                root.path("reason").asText(),
                breaches,
                steps);
    }

    /**
     * Has the panic on disk.
     *
     * @throws IOException if it is not there as a whole; an empty file, which holds as well, may be
     */
    public void save(PanicStatus panic) throws IOException {
        AtomicFile.replace(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(panic.fields()));
    }

    /**
     * Creates the file without content, which often works on a disk that has no room for any; does nothing if it is there.
     *
     * @throws IOException if that is not on disk either
     */
    public void hold() throws IOException {
        AtomicFile.createEmpty(file);
    }

    /**
     * Removes the file.
     *
     * @throws IOException if it may still be there after a crash
     */
    public void remove() throws IOException {
        Files.deleteIfExists(file);
        AtomicFile.forceDirectory(file.getParent());
    }
}
