package algo.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.log.RotationTest.Ability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A log that somebody else took away loses and doubles nothing that is still there, wherever its keeper is killed. */
@Timeout(120)
class LogPlaceTest {
    private static final int PART = Rotation.BLOCK;

    /** Stands for {@code kill -9}: nothing is tidied up after it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    /** What somebody else does to a log. */
    enum Deed {
        MOVES,
        MOVES_TO_THE_NAME_OF_A_PART,
        MOVES_AND_MAKES_AN_EMPTY_ONE,
        REMOVES,
        REMOVES_WITH_ITS_INDEX,
        REPLACES,
        REMOVES_THE_DIRECTORY;

        void on(RunFiles files) throws IOException {
            Path log = files.live();
            switch (this) {
                case MOVES -> Files.move(log, log.resolveSibling("elsewhere"));
                case MOVES_TO_THE_NAME_OF_A_PART -> Files.move(log, files.part(9));
                case MOVES_AND_MAKES_AN_EMPTY_ONE -> {
                    Files.move(log, log.resolveSibling("elsewhere"));
                    Files.createFile(log);
                }
                case REMOVES -> Files.delete(log);
                case REMOVES_WITH_ITS_INDEX -> {
                    Files.delete(log);
                    Files.deleteIfExists(files.index());
                }
                case REPLACES -> {
                    Files.delete(log);
                    Files.writeString(log, "something else\n");
                }
                case REMOVES_THE_DIRECTORY -> removeAll(log.getParent());
            }
        }
    }

    private final Path directory = temporary();
    private final Path root = directory.resolve("home/log/strategies");
    private final Path log = root.resolve("ema/20261121_000000_IST-0123456789ab.log");
    private final RunFiles files = new RunFiles(log);
    private final RunLogs logs = new RunLogs(root);
    private final List<String> printed = new ArrayList<>();
    private PrintingProcess run;
    private LogPlace place;
    private boolean keeps = true;
    private int number;

    /** On the disk of the build: a temporary directory in memory cannot collapse. */
    private static Path temporary() {
        try {
            return Files.createTempDirectory(Path.of("target").toAbsolutePath(), "place-");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void begin() throws IOException {
        Files.createDirectories(log.getParent());
        Files.createFile(log);
        run = new PrintingProcess(log);
    }

    @AfterEach
    void end() throws IOException {
        if (place != null) {
            place.end();
        }
        run.close();
        removeAll(directory);
    }

    private static void removeAll(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void print(int bytes) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.length() < bytes) {
            String line = "line " + ++number;
            printed.add(line);
            text.append(line).append('\n');
        }
        run.print(text.toString());
    }

    private List<String> read() throws IOException {
        return LogLines.of(logs, log);
    }

    private LogPlace comeUp(LogSystem system, LogPlace.Seam seam) throws IOException {
        if (place != null) {
            place.end();
        }
        place = new LogPlace(files, logs, system, Optional.of(run.writer()), keeps, seam);
        place.begin();
        return place;
    }

    private void rotate(LogSystem system) throws IOException {
        assertThat(new Rotation(system, logs, step -> {}).rotate(files, PART)).isTrue();
        place.rememberParts();
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> deeds() {
        return Stream.of(Ability.COLLAPSE, Ability.PUNCH).flatMap(ability -> Stream.of(Deed.values())
                .map(deed -> org.junit.jupiter.params.provider.Arguments.of(ability, deed)));
    }

    @ParameterizedTest(name = "{0}, somebody {1} it")
    @MethodSource("deeds")
    void whateverIsDoneToItsNameNothingIsLostOrDoubledWhereverItsKeeperIsKilled(Ability ability, Deed deed)
            throws Exception {
        boolean all = false;
        for (int kill = 0; !all; kill++) {
            all = takeAndKill(ability, deed, kill);
            end();
            printed.clear();
            number = 0;
            Files.createDirectories(directory);
            begin();
        }
    }

    /** True if there were fewer steps than {@code kill}. */
    private boolean takeAndKill(Ability ability, Deed deed, int kill) throws IOException {
        comeUp(ability, step -> {});
        print(PART + 100_000);
        boolean parts = deed != Deed.REMOVES_THE_DIRECTORY && deed != Deed.REMOVES_WITH_ITS_INDEX;
        if (parts) {
            rotate(ability);
        }
        print(80_000);
        deed.on(files);
        print(1000);

        int[] steps = {0};
        boolean killed = false;
        LogPlace.Seam seam = step -> {
            if (steps[0]++ == kill) {
                throw new Killed();
            }
        };
        for (int attempt = 0; attempt < 2; attempt++) {
            try {
                comeUp(ability, attempt == 0 ? seam : step -> {});
                place.attend(new TimeIndex(files.index()).positions());
                place.pump();
                print(PART);
                place.pump();
            } catch (Killed e) {
                killed = true;
                print(1000);
            }
        }

        assertThat(read()).as("killed at step %d", kill).isEqualTo(printed);
        rotate(ability);
        print(1000);
        place.pump();
        assertThat(read()).as("after a rotation").isEqualTo(printed);
        return !killed;
    }

    @ParameterizedTest
    @EnumSource(names = {"COLLAPSE", "PUNCH"})
    void whatIsUnlinkedIsCutWhereItWasCopied(Ability ability) throws Exception {
        comeUp(ability, step -> {});
        print(1000);
        Files.delete(log);
        for (int i = 0; i < 20; i++) {
            print(PART);
            place.attend(LogPositions.NEW);
            place.pump();
        }

        Path unlinked = Path.of("/proc", String.valueOf(run.writer().pid()), "fd/1");
        assertThat(ability.firstData(unlinked)).isGreaterThan(Files.size(unlinked) - 2 * Rotation.BLOCK);
        assertThat(read()).isEqualTo(printed);
    }

    @Test
    void whatTheWrapperNotesMeanwhileIsNotTakenForItsOutput() throws Exception {
        run.close();
        Path status = Files.createFile(directory.resolve("0123456789ab"));
        run = new PrintingProcess(status);

        comeUp(Ability.COLLAPSE, step -> {});
        place.attend(LogPositions.NEW);

        assertThat(log).isEmptyFile();
        assertThat(Files.isSameFile(log, status)).isFalse();
        assertThat(Files.getAttribute(status, "unix:nlink")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotKeptOpenIsFoundByItsWriter(Deed deed) throws Exception {
        keeps = false;
        comeUp(Ability.COLLAPSE, step -> {});
        print(1000);
        assertThat(place.isRight()).isTrue();
        deed.on(files);
        print(1000);
        assertThat(place.isRight()).isFalse();
        place.attend(new TimeIndex(files.index()).positions());
        print(1000);
        place.pump();

        assertThat(place.isRight()).isTrue();
        assertThat(read()).isEqualTo(printed);
    }

    @Test
    void aCopyThatIsRemovedTooGoesOnWithWhatWasNotCutYet() throws Exception {
        comeUp(Ability.COLLAPSE, step -> {});
        print(2 * PART);
        Files.delete(log);
        place.attend(LogPositions.NEW);
        Files.delete(log);
        print(1000);
        place.attend(new TimeIndex(files.index()).positions());
        place.pump();

        List<String> read = read();
        assertThat(read.get(read.size() - 1)).isEqualTo("line " + number);
        assertThat(read.size()).isGreaterThanOrEqualTo(1000 / 12);
        assertThat(printed.subList(printed.size() - read.size() + 1, printed.size()))
                .as("but for the line that the cut went through")
                .isEqualTo(read.subList(1, read.size()));
    }

    static Stream<Integer> steps() {
        return IntStream.range(0, 4).boxed();
    }

    @ParameterizedTest(name = "killed at step {0}")
    @MethodSource("steps")
    void aLogThatIsEmptiedGoesOnBehindWhatWasKnown(int kill) throws Exception {
        comeUp(Ability.COLLAPSE, step -> {});
        print(PART + 50_000);
        rotate(Ability.COLLAPSE);
        List<String> before = read();
        long printedBefore = size();
        LogReader follower = logs.read(log);
        while (!follower.next().isEmpty()) {
            // to the end
        }
        try (var channel = java.nio.channels.FileChannel.open(log, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
        int[] steps = {0};
        LogPlace.Seam seam = step -> {
            if (steps[0]++ == kill) {
                throw new Killed();
            }
        };
        int first = number + 1;
        print(500);
        try {
            comeUp(Ability.COLLAPSE, seam).restart(printedBefore, new LogEnd());
        } catch (Killed e) {
            comeUp(Ability.COLLAPSE, step -> {});
            if (new TimeIndex(files.index()).positions().base() < printedBefore) {
                place.restart(printedBefore, new LogEnd());
            }
        }

        List<String> followed = new ArrayList<>();
        for (List<LogReader.Line> next = follower.next(); !next.isEmpty(); next = follower.next()) {
            next.forEach(line -> followed.add(line.text()));
        }
        follower.close();
        assertThat(followed).isEqualTo(printed.subList(first - 1, number));
        assertThat(follower.takeTaken()).isTrue();
        assertThat(follower.takeMissed()).isZero();
        assertThat(read().size()).isLessThan(before.size());
        assertThat(read()).endsWith(followed.toArray(String[]::new)).startsWith("line 1", "line 2");
        assertThat(LogTail.last(logs, log, 2)).containsExactly("line " + (number - 1), "line " + number);
    }

    private long size() throws IOException {
        return new TimeIndex(files.index()).positions().origin() + Files.size(log);
    }
}
