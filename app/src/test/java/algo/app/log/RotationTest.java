package algo.app.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.log.unix.LinuxLogSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rotation loses and doubles nothing, wherever it is broken off, whatever the file system can do. */
class RotationTest {
    private static final int MIB = 1024 * 1024;

    /** Stands for {@code kill -9}: nothing is tidied up after it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    /** What file systems can do: ext4 and xfs; tmpfs and btrfs, or one with large blocks; none of it. */
    enum Ability implements LogSystem {
        COLLAPSE,
        PUNCH,
        NOTHING;

        private final LogSystem linux = new LinuxLogSystem();

        @Override
        public boolean canPunch(Path scratch) throws IOException {
            return this != NOTHING && linux.canPunch(scratch);
        }

        @Override
        public void punch(Path file, long from, long length) throws IOException {
            linux.punch(file, from, length);
        }

        @Override
        public boolean collapse(Path file, long length) throws IOException {
            return this == COLLAPSE && linux.collapse(file, length);
        }

        @Override
        public long firstData(Path file) throws IOException {
            return linux.firstData(file);
        }

        @Override
        public Optional<Path> outputOf(int pid, long startTime) throws IOException {
            return linux.outputOf(pid, startTime);
        }

        @Override
        public HeldLog hold(Path file) throws IOException {
            return linux.hold(file);
        }

        @Override
        public void link(HeldLog open, Path name) throws IOException {
            linux.link(open, name);
        }

        @Override
        public LogWatches watches() throws IOException {
            return linux.watches();
        }
    }

    private final Path directory = temporary();
    private final Path log = directory.resolve("ema/20261121_000000_IST-0123456789ab.log");
    private final RunFiles files = new RunFiles(log);
    private final RunLogs logs = new RunLogs(directory);
    private final List<String> printed = new ArrayList<>();
    private int number;

    /** On the disk of the build: a temporary directory in memory cannot collapse. */
    private static Path temporary() {
        try {
            Path made = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "rotation-");
            Files.createDirectory(made.resolve("ema"));
            return made;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @AfterEach
    void remove() throws IOException {
        for (Path file : Files.walk(directory)
                .sorted(java.util.Comparator.reverseOrder())
                .toList()) {
            Files.delete(file);
        }
    }

    private void print(int bytes, Random random) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.length() < bytes) {
            String line = number++ + " " + "x".repeat(random.nextInt(200));
            printed.add(line);
            text.append(line).append('\n');
        }
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private List<String> read() throws IOException {
        try (LogReader reader = logs.read(log)) {
            List<String> read = LogLines.whole(reader);
            assertThat(reader.rest()).isEmpty();
            return read;
        }
    }

    private Rotation rotation(LogSystem system) {
        return new Rotation(system, logs, step -> {});
    }

    @ParameterizedTest
    @EnumSource(names = {"COLLAPSE", "PUNCH"})
    void partsAndLogTogetherAreWhatWasPrinted(Ability ability) throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < 12; i++) {
            print(MIB + 1000, random);
            assertThat(rotation(ability).rotate(files, MIB)).isTrue();
        }

        assertThat(read()).isEqualTo(printed);
        assertThat(files.parts()).hasSize(13).allSatisfy(part -> assertThat(Files.size(part.file()))
                .isLessThanOrEqualTo(ability == Ability.PUNCH ? 20 * MIB : MIB));
        assertThat(files.part(1)).as("the newest").isRegularFile();
        assertThat(used(log)).as("what the log takes on the disk").isLessThan(MIB);
        assertThat(LogTail.last(logs, log, 5_000)).isEqualTo(printed.subList(printed.size() - 5_000, printed.size()));
    }

    @Test
    void aLogThatIsClosedUpReadsWithOrdinaryToolsToo() throws Exception {
        Random random = new Random(2);
        for (int i = 0; i < 3; i++) {
            print(MIB, random);
            rotation(Ability.COLLAPSE).rotate(files, MIB);
        }

        StringBuilder all = new StringBuilder();
        for (RunFiles.Part part : files.parts()) {
            all.append(Files.readString(part.file()));
        }
        assertThat(all.toString().lines().toList()).isEqualTo(printed);
    }

    @Test
    void aReaderWhoseNextPartIsRemovedIsToldHowMuchItMissed() throws Exception {
        print(4 * MIB, new Random(5));
        long before = 0;
        long missed = 0;
        long after = 0;
        try (LogReader reader = logs.read(log)) {
            before += bytes(reader.next());
            assertThat(reader.takeMissed()).isZero();
            rotation(Ability.COLLAPSE).rotate(files, MIB);
            rotation(Ability.COLLAPSE).rotate(files, MIB);
            Files.delete(files.part(2));
            logs.changed();

            for (List<LogReader.Line> next = reader.next(); !next.isEmpty(); next = reader.next()) {
                after += bytes(next);
                missed += reader.takeMissed();
            }
            missed += reader.takeMissed();
        }

        assertThat(missed).isPositive().isLessThan(MIB);
        assertThat(before + missed + after)
                .isEqualTo(printed.stream().mapToLong(line -> line.length() + 1).sum());
    }

    private static long bytes(List<LogReader.Line> lines) {
        return lines.stream().mapToLong(line -> line.text().length() + 1).sum();
    }

    @Test
    void whereTheFileSystemCanDoNeitherNothingHappens() throws Exception {
        print(3 * MIB, new Random(3));

        assertThat(rotation(Ability.NOTHING).rotate(files, MIB)).isFalse();

        assertThat(files.parts()).hasSize(1);
        assertThat(files.pending()).isEmpty();
        assertThat(read()).isEqualTo(printed);
    }

    @Test
    void aLogThatIsTooShortToCutStaysAsItIs() throws Exception {
        print(Rotation.BLOCK - 300, new Random(4));

        assertThat(rotation(Ability.COLLAPSE).rotate(files, MIB)).isTrue();

        assertThat(files.parts()).hasSize(1);
    }

    /** At every step, in a row of rotations, once with what is printed ever the same, which looks like a copy of itself. */
    @ParameterizedTest
    @EnumSource(names = {"COLLAPSE", "PUNCH"})
    void whereverItIsKilledTheNextDaemonFinishesIt(Ability ability) throws Exception {
        for (boolean same : new boolean[] {false, true}) {
            for (int step = 0, kills = 1; kills > 0; step++) {
                kills = 0;
                Random random = new Random(step);
                for (int round = 0; round < 3; round++) {
                    append(same, random);
                    kills += rotateAndDie(ability, step) ? 1 : 0;
                    append(same, random);
                    // What the next daemon does may be broken off too.
                    kills += recoverAndDie(ability, step - round) ? 1 : 0;
                    rotation(ability).recover(files);
                    assertThat(files.pending()).as("step %d", step).isEmpty();
                    assertThat(read())
                            .as("killed after step %d, same=%s", step, same)
                            .isEqualTo(printed);
                }
                startAnew();
            }
        }
    }

    private void startAnew() throws IOException {
        for (Path file : files.all()) {
            Files.delete(file);
        }
        logs.changed();
        printed.clear();
    }

    private void append(boolean same, Random random) throws IOException {
        if (!same) {
            print(2 * Rotation.BLOCK + random.nextInt(Rotation.BLOCK), random);
            return;
        }
        List<String> lines = IntStream.range(0, 40_000).mapToObj(i -> "123").toList();
        printed.addAll(lines);
        Files.write(log, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private boolean rotateAndDie(Ability ability, int step) throws IOException {
        try {
            new Rotation(ability, logs, killAfter(step)).rotate(files, Rotation.BLOCK);
            return false;
        } catch (Killed e) {
            return true;
        }
    }

    private boolean recoverAndDie(Ability ability, int step) throws IOException {
        try {
            new Rotation(ability, logs, killAfter(step)).recover(files);
            return false;
        } catch (Killed e) {
            return true;
        }
    }

    private static Rotation.Seam killAfter(int step) {
        int[] left = {step};
        return passed -> {
            if (left[0]-- == 0) {
                throw new Killed();
            }
        };
    }

    /** No space for the copy, an I/O error anywhere: the log goes on, and a later attempt does it. */
    @ParameterizedTest
    @EnumSource(names = {"COLLAPSE", "PUNCH"})
    void anErrorAtAnyStepLosesNothing(Ability ability) throws Exception {
        boolean failed = true;
        for (int step = 0; failed; step++) {
            print(3 * Rotation.BLOCK, new Random(step));
            int[] left = {step};
            Rotation.Seam seam = passed -> {
                if (left[0]-- == 0) {
                    throw new IOException("I/O error");
                }
            };
            try {
                new Rotation(ability, logs, seam).rotate(files, Rotation.BLOCK);
                failed = left[0] < 0;
            } catch (IOException e) {
                failed = true;
            }
            print(100, new Random(step));
            rotation(ability).recover(files);
            assertThat(read()).as("failed after step %d", step).isEqualTo(printed);
            assertThat(files.pending()).isEmpty();
            startAnew();
        }
    }

    @Test
    void aPartIsNotCutIfTheIndexDoesNotFit() throws Exception {
        print(3 * MIB, new Random(5));
        assertThat(rotateAndDieWhen("renamed")).isTrue();
        Files.delete(files.index());
        long before = Files.size(log);
        new TimeIndex(files.index()).setPositions(new LogPositions(7 * MIB, 7 * MIB, 0));

        assertThatThrownBy(() -> rotation(Ability.COLLAPSE).recover(files)).hasMessageContaining("does not fit");

        assertThat(Files.size(log)).isEqualTo(before);
    }

    private boolean rotateAndDieWhen(String step) throws IOException {
        try {
            new Rotation(Ability.COLLAPSE, logs, passed -> {
                        if (passed.equals(step)) {
                            throw new Killed();
                        }
                    })
                    .rotate(files, MIB);
            return false;
        } catch (Killed e) {
            return true;
        }
    }

    /** A real writer at full speed, and a reader that follows it. */
    @ParameterizedTest
    @EnumSource(names = {"COLLAPSE", "PUNCH"})
    void aWriterAtFullSpeedLosesNothing(Ability ability) throws Exception {
        int lines = 4_000_000;
        Files.createFile(log);
        Process writer =
                new ProcessBuilder("/bin/sh", "-c", "exec seq -f 'line %.0f' 1 " + lines + " >> " + log).start();
        List<Long> wrong = new ArrayList<>();
        long expected = 1;
        try (LogReader reader = logs.read(log)) {
            boolean over = false;
            while (!over || expected <= lines) {
                over = !writer.isAlive();
                if (Files.size(log) - new TimeIndex(files.index()).positions().hole() >= MIB) {
                    rotation(ability).rotate(files, MIB);
                }
                List<LogReader.Line> next = reader.next();
                for (LogReader.Line line : next) {
                    if (!line.text().equals("line " + expected++)) {
                        wrong.add(expected - 1);
                    }
                }
                if (over && next.isEmpty()) {
                    break;
                }
            }
        } finally {
            writer.destroyForcibly().waitFor();
        }

        assertThat(wrong).isEmpty();
        assertThat(expected - 1).isEqualTo(lines);
        assertThat(files.parts()).hasSizeGreaterThan(50 / 2);
        assertThat(read()).hasSize(lines).last().isEqualTo("line " + lines);
    }

    /** Bytes that it takes on the disk. */
    private static long used(Path file) throws IOException {
        Process du = new ProcessBuilder("du", "-k", file.toString()).start();
        return Long.parseLong(new String(du.getInputStream().readAllBytes()).split("\\s")[0]) * 1024;
    }
}
