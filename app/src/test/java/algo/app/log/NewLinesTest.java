package algo.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.LogPolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What is new in a log is told once, whatever becomes of its files meanwhile. */
class NewLinesTest extends LogKeeperRig {
    private NewLines follow(Path log, boolean whole) throws IOException {
        return logs.follow(log, whole, ByteBuffer.allocate(4096));
    }

    private static void append(Path log, String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.APPEND);
    }

    private static List<String> read(NewLines lines) throws IOException {
        List<String> read = new ArrayList<>();
        for (int looks = 1; !lines.read(read::add); looks++) {
            assertThat(looks).as("looks at a log that does not grow").isLessThan(100);
        }
        return read;
    }

    @Test
    void whatWasPrintedBeforeCountsIfItIsAskedFor() throws Exception {
        Path log = run("ema");
        append(log, "one\ntwo\nthr");
        try (NewLines all = follow(log, true);
                NewLines more = follow(log, false)) {
            append(log, "ee\nfour\n\n");
            assertThat(read(all)).containsExactly("one", "two", "three", "four", "");
            assertThat(read(more)).containsExactly("ee", "four", "");
            assertThat(read(all)).isEmpty();
            append(log, "five\n");
            assertThat(read(all)).containsExactly("five");
        }
    }

    @Test
    void ofALineOfAnyLengthTheBeginningIsToldAndNoMoreIsHeld() throws Exception {
        Path log = run("ema");
        try (NewLines lines = follow(log, true)) {
            append(log, "begin " + "x".repeat(3 * MIB));
            assertThat(read(lines)).isEmpty();
            append(log, "x\nnext\n");
            List<String> read = read(lines);
            assertThat(read).hasSize(2).last().isEqualTo("next");
            assertThat(read.get(0)).startsWith("begin x").hasSize(16 * 1024);
        }
    }

    @Test
    void oneLookReadsAMegabyteAtMost() throws Exception {
        Path log = run("ema");
        append(log, "0123456789abcde\n".repeat(3 * MIB / 16));
        try (NewLines lines = follow(log, true)) {
            List<String> first = new ArrayList<>();
            assertThat(lines.read(first::add)).isFalse();
            assertThat(first.size()).isBetween(MIB / 16 - 1, MIB / 16 + 4096 / 16);
            assertThat(first.size() + read(lines).size()).isEqualTo(3 * MIB / 16);
        }
    }

    @Test
    void bytesThatAreNoTextAreToldAsSomething() throws Exception {
        Path log = run("ema");
        Files.write(log, new byte[] {(byte) 0xff, 0, (byte) 0xc3, '\n', 'o', 'k', '\n'}, StandardOpenOption.APPEND);
        try (NewLines lines = follow(log, true)) {
            assertThat(read(lines)).hasSize(2).last().isEqualTo("ok");
        }
    }

    /** Lines are told once and in order while the log is rotated and packed at moments that chance chooses. */
    @RepeatedTest(8)
    void nothingIsLostOrToldTwiceWhileTheLogIsRotatedAndPacked(RepetitionInfo repetition) throws Exception {
        Random random = new Random(repetition.getCurrentRepetition());
        Path log = run("ema");
        keep("ema", new LogPolicy(1, 100, 7, 500, repetition.getCurrentRepetition() % 2 == 0), log);
        List<String> told = new ArrayList<>();
        int printed = 0;
        try (NewLines lines = follow(log, true)) {
            for (int i = 0; i < 12; i++) {
                StringBuilder text = new StringBuilder();
                for (int k = random.nextInt(4000); k > 0; k--) {
                    text.append(printed++)
                            .append(' ')
                            .append("y".repeat(random.nextInt(200)))
                            .append('\n');
                }
                append(log, text.toString());
                if (random.nextBoolean()) {
                    told.addAll(read(lines));
                }
                keeper.step(Set.of(log));
            }
            told.addAll(read(lines));
        }
        assertThat(told).hasSize(printed);
        for (int i = 0; i < told.size(); i++) {
            assertThat(told.get(i)).startsWith(i + " ");
        }
        assertThat(new RunFiles(log).parts().size()).as("it was rotated").isGreaterThan(1);
    }

    @Test
    void theBytesOfALetterMayComeApart() throws Exception {
        Path log = run("ema");
        byte[] rupee = "₹\n".getBytes(StandardCharsets.UTF_8);
        try (NewLines lines = follow(log, true)) {
            for (byte one : rupee) {
                assertThat(read(lines)).isEmpty();
                Files.write(log, new byte[] {one}, StandardOpenOption.APPEND);
            }
            assertThat(read(lines)).containsExactly("₹");
        }
    }
}
