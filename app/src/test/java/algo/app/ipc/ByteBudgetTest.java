package algo.app.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ByteBudgetTest {
    private static final Duration NOW = Duration.ZERO;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final ByteBudget budget = new ByteBudget(100);

    @Test
    void whatOthersHoldIsNotGiven() throws Exception {
        budget.take(60, NOW);

        assertThatThrownBy(() -> budget.take(41, NOW)).isInstanceOf(ByteBudget.SpentException.class);
        budget.take(40, NOW);
        budget.giveBack(60);
        budget.take(60, NOW);
    }

    @Test
    void moreThanThereIsIsRefusedAtOnce() {
        assertThatThrownBy(() -> budget.take(101, LONG)).isInstanceOf(ByteBudget.SpentException.class);
    }

    @Test
    void whoWaitsGetsWhatIsGivenBack() throws Exception {
        budget.take(100, NOW);
        Thread other = new Thread(() -> budget.giveBack(100), "other");
        other.start();

        budget.take(100, LONG);

        other.join();
    }

    @Test
    void aLongLineTakesOfItUntilTheNextIsRead() throws Exception {
        ByteBudget shared = new ByteBudget(4 << 20);
        LineChannel lines = new LineChannel(new Fake("y".repeat(100_000) + "\nshort\n"), 1 << 20, shared);
        assertThat(lines.readLine()).hasSize(100_000);
        assertThatThrownBy(() -> shared.take(4 << 20, NOW)).isInstanceOf(ByteBudget.SpentException.class);

        assertThat(lines.readLine()).isEqualTo("short");
        shared.take(4 << 20, NOW);
    }

    @Test
    void whoGetsNothingOfItIsReadToTheEndAndCanBeAnswered() throws Exception {
        ByteBudget shared = new ByteBudget(4 << 20);
        shared.take(1, NOW);
        LineChannel lines = new LineChannel(new Fake("y".repeat(100_000) + "\nshort\n"), 1 << 20, shared);

        assertThatThrownBy(lines::readLine).isInstanceOf(ByteBudget.SpentException.class);

        assertThat(lines.readLine()).isEqualTo("short");
    }

    @Test
    void aConnectionThatEndsGivesBack() throws Exception {
        ByteBudget shared = new ByteBudget(4 << 20);
        LineChannel lines = new LineChannel(new Fake("y".repeat(100_000)), 1 << 20, shared);
        assertThatThrownBy(lines::readLine).isInstanceOf(EOFException.class);

        lines.close();

        shared.take(4 << 20, NOW);
    }

    @Test
    void aLongTextIsWrittenPieceByPiece() throws Exception {
        String text = "x\u20ac\ud83d\ude00".repeat(20_000) + "\ud800";
        Fake written = new Fake("");
        new LineChannel(written, 10).writeLine(text);

        assertThat(written.written.toString(StandardCharsets.UTF_8))
                .isEqualTo(text.substring(0, text.length() - 1) + "?\n");
        assertThat(written.largest).isLessThanOrEqualTo(8 * 1024);
        for (int length : new int[] {0, 1, 8191, 8192, 8193, 16384}) {
            Fake each = new Fake("");
            new LineChannel(each, 10).writeLine("x".repeat(length));
            assertThat(each.written.toString(StandardCharsets.UTF_8)).isEqualTo("x".repeat(length) + "\n");
        }
    }

    private static final class Fake implements ByteChannel {
        private final ReadableByteChannel in;
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private int largest;

        Fake(String content) {
            in = Channels.newChannel(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public int read(ByteBuffer to) throws IOException {
            return in.read(to);
        }

        @Override
        public int write(ByteBuffer from) {
            int count = from.remaining();
            largest = Math.max(largest, count);
            byte[] bytes = new byte[count];
            from.get(bytes);
            written.writeBytes(bytes);
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
