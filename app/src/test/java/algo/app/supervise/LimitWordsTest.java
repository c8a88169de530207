package algo.app.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.ResourceLimits;
import algo.app.process.ProcessEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs print when the limit of memory refuses them more, and what only looks like it. */
class LimitWordsTest {
    private static final long LIMIT = 64;
    private static final ProcessEnd FAILED = ProcessEnd.exited(1);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MemoryError",
                "RuntimeError: can't start new thread",
                "numpy._core._exceptions._ArrayMemoryError: Unable to allocate 7.45 GiB for an array",
                "  what():  std::bad_alloc",
                "memory allocation of 4096 bytes failed",
            })
    void theLastLinesSayThatItWasTheLimit(String line) throws IOException {
        Path log = log("Traceback (most recent call last):\n  File \"a.py\", line 3\n" + line + "\n");

        assertThat(LimitWords.of(FAILED, LIMIT, log)).get().asString().contains("64 MiB");
        assertThat(LimitWords.of(ProcessEnd.signaled("ABRT"), LIMIT, log)).isPresent();
        assertThat(LimitWords.of(FAILED, ResourceLimits.NONE, log))
                .as("without a limit")
                .isEmpty();
        assertThat(LimitWords.of(ProcessEnd.exited(0), LIMIT, log))
                .as("ended well")
                .isEmpty();
        assertThat(LimitWords.of(ProcessEnd.cpuLimit("XCPU"), LIMIT, log)).isEmpty();
        assertThat(LimitWords.of(ProcessEnd.unknown(), LIMIT, log)).isEmpty();
    }

    @Test
    void whatStandsFurtherUpOrAtTheEndOfAnEndlessLineSaysNothing() throws IOException {
        assertThat(LimitWords.of(FAILED, LIMIT, log("MemoryError: skipped\n" + "next\n".repeat(5))))
                .isEmpty();
        assertThat(LimitWords.of(FAILED, LIMIT, log("MemoryError" + "x".repeat(5000))))
                .isEmpty();
        assertThat(LimitWords.of(FAILED, LIMIT, log(""))).isEmpty();
    }

    @Test
    void aLogThatIsGoneOrALinkIsNotRead() throws IOException {
        Path log = log("MemoryError\n");
        Path link = Files.createSymbolicLink(directory.resolve("link"), log);

        assertThat(LimitWords.of(FAILED, LIMIT, link)).isEmpty();
        assertThat(LimitWords.of(FAILED, LIMIT, directory.resolve("none"))).isEmpty();
    }

    @Test
    void theEndOfTheRunHasTheReasonAndTheExitCode() {
        Ending ending = Ending.byItself(FAILED, Statuses.NOW).because("why");

        assertThat(Exits.classify(ending, Statuses.WALL).reason()).hasToString("MEMORY_LIMIT");
        assertThat(Exits.classify(ending, Statuses.WALL).code()).isEqualTo(1);
        assertThat(Optional.of(Exits.classify(ending, Statuses.WALL).detail())).contains("why");
    }

    private Path log(String text) throws IOException {
        return Files.writeString(directory.resolve("log"), text);
    }
}
