package algo.app.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.platform.LockContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract of locks, between two Windows processes. */
@Tag("windows")
class WindowsLockTest extends LockContract {
    @Override
    protected Optional<WindowsLock> tryAcquire(Path place) throws IOException {
        return WindowsLock.tryAcquire(place);
    }

    @Override
    protected boolean isFreeForAnotherProcess(Path place) throws Exception {
        try (OtherJava other = new OtherJava(Trying.class, place.toString())) {
            return other.output().equals("free");
        }
    }

    @Override
    protected void assumeThatMovesAreFollowed() {
        Wine.lacks("GetFinalPathNameByHandleW tells the name by which a file was opened, also after it was moved");
    }

    /** Run by the other process. */
    static final class Trying {
        private Trying() {}

        public static void main(String[] args) throws IOException {
            Optional<WindowsLock> lock = WindowsLock.tryAcquire(Path.of(args[0]));
            System.out.print(lock.isPresent() ? "free" : "held");
        }
    }

    @Test
    void itsHoldersPidIsThereToReadWhileItIsHeld() throws Exception {
        try (WindowsLock lock = WindowsLock.tryAcquire(file).orElseThrow()) {
            assertThat(lock).isNotNull();
            int own = (int) ProcessHandle.current().pid();
            assertThat(WindowsLock.holder(file)).hasValue(own);
            assertThat(WindowsLock.livingHolder(file)).hasValue(own);
        }
        assertThat(WindowsLock.holder(file)).as("who held it last").isPresent();
        assertThat(WindowsLock.livingHolder(file)).isEmpty();
        assertThat(WindowsLock.livingHolder(directory.resolve("none"))).isEmpty();
    }

    @Test
    void whatHasAnotherNameIsNotCutToAPid() throws Exception {
        Path precious = Files.writeString(directory.resolve("precious"), "many lines, of somebody else");
        Path second = Files.createLink(directory.resolve("hard.lock"), precious);

        assertThatThrownBy(() -> WindowsLock.tryAcquire(second)).hasMessageContaining("move it away");

        assertThat(precious).hasContent("many lines, of somebody else");
    }

    @Test
    void aLongerPidOfTheLastHolderLeavesNothingBehind() throws Exception {
        Files.writeString(file, "4194303                      \n");

        WindowsLock.tryAcquire(file).orElseThrow().close();

        assertThat(WindowsLock.holder(file))
                .hasValue((int) ProcessHandle.current().pid());
        assertThat(file).hasSize(12);
    }

    @Test
    void aDirectoryIsLockedWithoutAFileInIt() throws Exception {
        try (WindowsLock lock = WindowsLock.tryAcquire(directory).orElseThrow()) {
            assertThat(lock.place()).hasValue(directory);
            assertThat(WindowsLock.tryAcquire(directory)).isEmpty();
            assertThat(isFreeForAnotherProcess(directory)).isFalse();
            assertThat(directory).isEmptyDirectory();
        }
        assertThat(isFreeForAnotherProcess(directory)).isTrue();
        assertThat(WindowsLock.holder(directory)).isEmpty();
    }

    @Test
    void aDirectoryIsUsedByManyOrHeldByOne() throws Exception {
        try (WindowsLock first = WindowsLock.shared(directory).orElseThrow();
                WindowsLock second = WindowsLock.shared(directory).orElseThrow()) {
            assertThat(first).isNotSameAs(second);
            assertThat(WindowsLock.alone(directory)).isEmpty();
        }
        try (WindowsLock alone = WindowsLock.alone(directory).orElseThrow()) {
            assertThat(alone).isNotNull();
            assertThat(WindowsLock.shared(directory)).isEmpty();
            assertThat(WindowsLock.alone(directory)).isEmpty();
        }
        WindowsLock.shared(directory).orElseThrow().close();
    }
}
