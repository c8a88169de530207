package algo.app.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promises of every {@link LogSystem}, with real files. */
public abstract class LogSystemContract {
    private static final int BLOCK = 64 * 1024;
    private static final byte[] NOTHING = new byte[0];

    @TempDir
    private Path directory;

    private LogSystem system;
    private Path log;

    /** Opens the system under test. */
    protected abstract LogSystem open();

    /** Skips the test that calls this where the system cannot tell the name of a file that was moved while it is open. */
    protected void assumeThatMovesAreFollowed() {}

    @BeforeEach
    final void openSystem() throws IOException {
        system = open();
        log = directory.resolve("run.log");
        append(filled('a', BLOCK));
        append(filled('b', BLOCK));
        append("the last line\n".getBytes());
    }

    @Test
    void askingWhetherSpaceCanBeGivenBackLeavesTheScratchFileEmpty() throws IOException {
        Path scratch = Files.createFile(directory.resolve("scratch"));

        system.canPunch(scratch);

        assertThat(scratch).isEmptyFile();
    }

    @Test
    void whatIsPunchedReadsAsZeroAndAllElseStays() throws IOException {
        assumeTrue(system.canPunch(Files.createFile(directory.resolve("scratch"))), "no holes on this file system");
        byte[] before = Files.readAllBytes(log);

        system.punch(log, 0, BLOCK);

        byte[] after = Files.readAllBytes(log);
        assertThat(Arrays.copyOf(after, BLOCK)).containsOnly(0);
        assertThat(Arrays.copyOfRange(after, BLOCK, after.length))
                .isEqualTo(Arrays.copyOfRange(before, BLOCK, before.length));
        assertThat(system.firstData(log)).isEqualTo(BLOCK);
    }

    @Test
    void firstDataIsTheBeginningOfAnOrdinaryFileAndTheLengthOfAnEmptyOne() throws IOException {
        assertThat(system.firstData(log)).isZero();
        assertThat(system.firstData(Files.createFile(directory.resolve("empty"))))
                .isZero();
    }

    @Test
    void aWriterThatAppendsLosesNothingWhenTheBeginningIsTakenOut() throws IOException {
        byte[] before = Files.readAllBytes(log);
        try (OutputStream writer = Files.newOutputStream(log, StandardOpenOption.APPEND)) {
            writer.write("printed before\n".getBytes());
            boolean collapsed = system.collapse(log, BLOCK);
            writer.write("printed after\n".getBytes());

            byte[] kept = collapsed ? Arrays.copyOfRange(before, BLOCK, before.length) : before;
            assertThat(Files.readAllBytes(log)).isEqualTo(joined(kept, "printed before\nprinted after\n".getBytes()));
        }
    }

    @Test
    void aFileThatIsNotThereIsAFailureNotAnAnswer() {
        Path gone = directory.resolve("gone.log");

        assertThatThrownBy(() -> system.punch(gone, 0, BLOCK)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> system.collapse(gone, BLOCK)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> system.firstData(gone)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> system.hold(gone)).isInstanceOf(IOException.class);
    }

    @Test
    void aHeldLogIsReachedWhateverBecomesOfItsName() throws IOException {
        assumeThatMovesAreFollowed();
        byte[] content = Files.readAllBytes(log);
        try (HeldLog held = system.hold(log)) {
            Files.move(log, directory.resolve("moved.log"));
            Files.write(log, NOTHING);

            assertThat(Files.readAllBytes(held.path())).isEqualTo(content);
        }
    }

    @Test
    void aLogThatHasANameElsewhereGetsOneMore() throws IOException {
        assumeThatMovesAreFollowed();
        try (HeldLog held = system.hold(log)) {
            Files.move(log, directory.resolve("moved.log"));

            system.link(held, log);

            append("more\n".getBytes());
            assertThat(directory.resolve("moved.log")).hasSameBinaryContentAs(log);
        }
    }

    @Test
    void aNameThatIsTakenIsLeftAlone() throws IOException {
        Path taken = Files.writeString(directory.resolve("taken.log"), "of another run\n");
        try (HeldLog held = system.hold(log)) {
            assertThatThrownBy(() -> system.link(held, taken)).isInstanceOf(IOException.class);
        }
        assertThat(taken).hasContent("of another run\n");
    }

    @Test
    void aLogWithoutAnyNameGetsNone() throws IOException {
        try (HeldLog held = system.hold(log)) {
            Files.delete(log);

            assertThatThrownBy(() -> system.link(held, log)).isInstanceOf(IOException.class);
        }
        assertThat(log).doesNotExist();
    }

    @Test
    void theNextWriteIsToldOnceAndThenOnlyIfItIsAskedForAgain() throws IOException {
        try (LogWatches watches = system.watches()) {
            assumeTrue(watches.problem().isEmpty(), watches.problem());
            assertThat(watches.arm(log)).isTrue();

            append("one\n".getBytes());
            assertThat(watches.await(-1)).isEqualTo(Set.of(log));

            append("two\n".getBytes());
            watches.wake();
            assertThat(watches.await(-1)).as("not asked for").isEmpty();

            assertThat(watches.arm(log)).isTrue();
            append("three\n".getBytes());
            assertThat(watches.await(-1)).isEqualTo(Set.of(log));
        }
    }

    @Test
    void aWaitEndsWhenItIsWokenAlsoBeforeItBegan() throws IOException {
        try (LogWatches watches = system.watches()) {
            watches.wake();

            assertThat(watches.await(-1)).isEmpty();
        }
    }

    @Test
    void whatIsDisarmedIsNotTold() throws IOException {
        try (LogWatches watches = system.watches()) {
            assumeTrue(watches.problem().isEmpty(), watches.problem());
            watches.arm(log);
            watches.disarm(log);

            append("one\n".getBytes());
            watches.wake();

            assertThat(watches.await(-1)).isEmpty();
        }
    }

    private void append(byte[] bytes) throws IOException {
        Files.write(log, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static byte[] filled(char with, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) with);
        return bytes;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
