package algo.app.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promises of every {@link Lock}. */
public abstract class LockContract {
    @TempDir
    protected Path directory;

    protected Path file;

    /** Returns a lock on {@code place}; empty if somebody holds one. */
    protected abstract Optional<? extends Lock> tryAcquire(Path place) throws IOException;

    /** Returns whether another process could take a lock on {@code place} now. */
    protected abstract boolean isFreeForAnotherProcess(Path place) throws Exception;

    /** Skips the test that calls this where the system cannot tell the name of a file that was moved while it is open. */
    protected void assumeThatMovesAreFollowed() {}

    @BeforeEach
    final void nameFile() throws IOException {
        directory = directory.toRealPath();
        file = directory.resolve("daemon.lock");
    }

    @Test
    void oneHolderAtATime() throws Exception {
        try (Lock first = tryAcquire(file).orElseThrow()) {
            assertThat(first).isNotNull();
            assertThat(tryAcquire(file)).as("second").isEmpty();
        }
        try (Lock next = tryAcquire(file).orElseThrow()) {
            assertThat(next).as("after it was given up").isNotNull();
        }
        assertThat(file).as("the file stays").exists();
    }

    @Test
    void itIsNotLostWhenTheFileIsOpenedAndClosedElsewhereInThisProcess() throws Exception {
        try (Lock lock = tryAcquire(file).orElseThrow()) {
            assertThat(lock).isNotNull();
            Files.readString(file);

            assertThat(isFreeForAnotherProcess(file)).isFalse();
        }
        assertThat(isFreeForAnotherProcess(file)).isTrue();
    }

    @Test
    void givingItUpTwiceTakesNothingFromTheNextHolder() throws Exception {
        Lock former = tryAcquire(file).orElseThrow();
        former.close();
        try (Lock next = tryAcquire(file).orElseThrow()) {
            former.close();

            assertThat(next.place()).hasValue(file);
            assertThat(tryAcquire(file)).isEmpty();
        }
    }

    @Test
    void itTellsWhereWhatIsHeldLiesNow() throws Exception {
        try (Lock lock = tryAcquire(file).orElseThrow()) {
            assertThat(lock.place()).hasValue(file);

            assumeThatMovesAreFollowed();
            Path moved = Files.move(file, directory.resolve("moved.lock"));
            assertThat(lock.place()).hasValue(moved);

            Files.delete(moved);
            assertThat(lock.place()).isEmpty();
        }
    }

    @Test
    void aPlaceThatIsNotThereIsAFailureNotAnAnswer() {
        assertThatThrownBy(() -> tryAcquire(directory.resolve("gone").resolve("daemon.lock")))
                .isInstanceOf(IOException.class);
    }
}
