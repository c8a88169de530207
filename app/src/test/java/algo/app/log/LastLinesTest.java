package algo.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.InMemory;
import algo.app.log.unix.LinuxLogSystem;
import algo.app.model.Masks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.io.TempDir;

/** The last lines are found from the end, whatever they contain and in however many parts they are. */
class LastLinesTest {
    private static final String[] NEEDLES = {"", "ab", "aab", "abab", "₹", "zzz", "***"};

    @TempDir(factory = InMemory.class)
    private Path root;

    @RepeatedTest(60)
    void theSameLinesAreFoundAsByReadingAll(RepetitionInfo repetition) throws Exception {
        Random random = new Random(repetition.getCurrentRepetition());
        AtomicReference<Masks> masks = new AtomicReference<>(Masks.NONE);
        RunLogs logs = new RunLogs(root, masks::get);
        Path log = Files.createFile(
                Files.createDirectory(root.resolve("ema")).resolve("20261121_000000_IST-0123456789ab.log"));
        RunFiles files = new RunFiles(log);
        LogCompression packing = new LogCompression(logs);
        StoredLogs stock = new StoredLogs(logs, new LinuxLogSystem());
        List<String> printed = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 3000; i++) {
                StringBuilder line = new StringBuilder();
                int length = random.nextInt(20) == 0 ? random.nextInt(3000) : random.nextInt(30);
                while (line.length() < length) {
                    line.append("aab₹ ".charAt(random.nextInt(5)));
                }
                printed.add(line.toString());
                text.append(line).append('\n');
            }
            Files.writeString(log, text, StandardOpenOption.APPEND);
            new Rotation(new LinuxLogSystem(), logs, step -> {}).rotate(files, Long.MAX_VALUE);
            for (LogFile file : stock.files("ema", java.util.Optional.empty())) {
                if (random.nextBoolean() && file.number() > 0) {
                    packing.pack(file, () -> {});
                }
            }
        }

        if (random.nextInt(3) == 0) {
            masks.set(Masks.NONE.and(Map.of("aabaa₹", "ONE", "ab ab ", "TWO")));
        }
        List<String> shown =
                printed.stream().map(line -> masks.get().hide(line)).toList();
        for (String needle : NEEDLES) {
            int count = random.nextInt(4) == 0 ? 100_000 : random.nextInt(50);
            List<String> all =
                    shown.stream().filter(line -> line.contains(needle)).toList();
            List<String> expected = all.subList(Math.max(0, all.size() - count), all.size());
            assertThat(tail(logs, log, count, needle))
                    .as("the last %d of '%s', seed %d", count, needle, repetition.getCurrentRepetition())
                    .isEqualTo(expected);
        }
    }

    private static List<String> tail(RunLogs logs, Path log, int count, String needle) throws Exception {
        List<String> found = new ArrayList<>();
        try (LogReader reader = logs.read(log)) {
            reader.toLast(count, needle);
            for (List<LogReader.Line> next = reader.next(); !next.isEmpty(); next = reader.next()) {
                next.stream()
                        .map(LogReader.Line::text)
                        .filter(line -> line.contains(needle))
                        .forEach(found::add);
            }
        }
        return found;
    }
}
