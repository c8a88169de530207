package algo.app.platform.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.platform.LockContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExclusiveLockTest extends LockContract {
    @Override
    protected Optional<ExclusiveLock> tryAcquire(Path place) throws IOException {
        return ExclusiveLock.tryAcquire(place);
    }

    @Test
    void itsHoldersPidIsThereToReadForItsOwnerAlone() throws Exception {
        try (ExclusiveLock first = ExclusiveLock.tryAcquire(file).orElseThrow()) {
            assertThat(first).isNotNull();
            assertThat(ExclusiveLock.holder(file))
                    .hasValue((int) ProcessHandle.current().pid());
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Override
    protected boolean isFreeForAnotherProcess(Path file) throws Exception {
        return new ProcessBuilder("flock", "-n", file.toString(), "true")
                        .start()
                        .waitFor()
                == 0;
    }

    @Test
    void whatHasAnotherNameOrIsALinkOrAFifoIsNotCutToAPid() throws Exception {
        Path precious = Files.writeString(directory.resolve("precious"), "many lines, of somebody else");
        Path link = Files.createSymbolicLink(directory.resolve("link.lock"), precious);
        Path hardLink = Files.createLink(directory.resolve("hard.lock"), precious);
        Path fifo = directory.resolve("fifo.lock");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();

        for (Path file : List.of(link, hardLink, fifo)) {
            assertThatThrownBy(() -> ExclusiveLock.tryAcquire(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("move it away");
        }

        assertThat(precious).hasContent("many lines, of somebody else");
        assertThat(ExclusiveLock.holder(link)).isEmpty();
        assertThat(ExclusiveLock.holder(fifo)).isEmpty();
    }

    @Test
    void aDirectoryIsLockedWithoutAFileInIt() throws Exception {
        try (ExclusiveLock lock = ExclusiveLock.tryAcquire(directory).orElseThrow()) {
            assertThat(lock).isNotNull();
            assertThat(ExclusiveLock.tryAcquire(directory)).isEmpty();
            assertThat(isFreeForAnotherProcess(directory)).isFalse();
            assertThat(directory).isEmptyDirectory();
        }
        assertThat(ExclusiveLock.holder(directory)).isEmpty();
    }

    @Test
    void aLockFileThatWasRemovedDoesNotKeepTheNextHolderOut() throws Exception {
        Optional<ExclusiveLock> former = ExclusiveLock.tryAcquire(file);
        Files.delete(file);

        try (ExclusiveLock lock = ExclusiveLock.tryAcquire(file).orElseThrow()) {
            assertThat(lock).isNotNull();
            former.orElseThrow().close();
            assertThat(ExclusiveLock.tryAcquire(file)).isEmpty();
        }
    }

    @Test
    void aLongerPidOfTheLastHolderLeavesNothingBehind() throws Exception {
        Files.writeString(file, "4194303   \n");

        ExclusiveLock.tryAcquire(file).orElseThrow().close();

        assertThat(ExclusiveLock.holder(file))
                .hasValue((int) ProcessHandle.current().pid());
    }

    @Test
    void aPlaceThatIsNotThereIsAFailure() {
        assertThatThrownBy(
                        () -> ExclusiveLock.tryAcquire(directory.resolve("gone").resolve("daemon.lock")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No such file or directory");
    }

    @Test
    void theLivingHolderIsKnownWithoutTakingTheLock() throws Exception {
        try (ExclusiveLock lock = ExclusiveLock.tryAcquire(file).orElseThrow()) {
            assertThat(lock).isNotNull();
            assertThat(ExclusiveLock.livingHolder(file))
                    .hasValue((int) ProcessHandle.current().pid());
        }
        assertThat(ExclusiveLock.holder(file)).as("who held it last").isPresent();
        assertThat(ExclusiveLock.livingHolder(file)).isEmpty();
        assertThat(ExclusiveLock.livingHolder(directory.resolve("none"))).isEmpty();
    }
}
