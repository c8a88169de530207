package algo.app.side;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SideProgramTest {
    @TempDir
    Path directory;

    private final AtomicReference<Optional<List<String>>> wanted = new AtomicReference<>(Optional.empty());
    private final AtomicInteger looks = new AtomicInteger();
    private SideProgram program;

    @BeforeEach
    void begin() {
        program = new SideProgram("test", directory.resolve("test.log"), () -> {
            looks.incrementAndGet();
            return wanted.get();
        });
        program.start();
    }

    @AfterEach
    void end() {
        program.close();
    }

    @Test
    void startsWhatIsWantedWhenItIsToldAndEndsItWhenItIsNot() throws Exception {
        Eventually.holds("it looks when it begins", () -> looks.get() == 1);

        want("first");
        long pid = pid("first");
        want("second");
        long second = pid("second");

        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        wanted.set(Optional.empty());
        program.look();
        Eventually.holds(
                "it ends what is not wanted",
                () -> ProcessHandle.of(second).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void noticesByItselfThatItEnded() throws Exception {
        want("first");
        long pid = pid("first");
        int before = looks.get();

        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);

        // Its pause has begun, and a change ends that: the next one is not the victim of how the last one fared.
        Eventually.holds("it looks when its program has ended", () -> looks.get() > before);
        want("second");
        assertThat(pid("second")).isNotEqualTo(pid);
    }

    @Test
    void goesOnWithAnotherCommandAfterOneThatCannotBeStarted() throws Exception {
        wanted.set(Optional.of(List.of(directory.resolve("missing").toString())));
        program.look();
        Eventually.holds("it looks when it is told", () -> looks.get() >= 2);

        want("first");

        assertThat(pid("first")).isPositive();
    }

    @Test
    void endsWhatItStartedWhenItIsClosed() throws Exception {
        want("first");
        long pid = pid("first");

        program.close();

        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    /** A program that says its pid, and then stays. */
    private void want(String name) {
        Path said = directory.resolve(name);
        String script = "echo $$ >'" + said + ".new' && mv '" + said + ".new' '" + said + "' && exec sleep 600";
        wanted.set(Optional.of(List.of("/bin/sh", "-c", script)));
        program.look();
    }

    private long pid(String name) throws IOException {
        Path said = directory.resolve(name);
        Eventually.holds(name + " runs", () -> Files.exists(said));
        return Long.parseLong(Files.readString(said).strip());
    }
}
