package algo.app.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Lines over a channel that hands out and takes as few bytes at a time as it likes. */
class LineChannelTest {
    private static final int LIMIT = 5000;

    @Test
    void linesComeOneByOne() throws Exception {
        LineChannel lines = reading("one\ntwo\n\nfour\n", 100);

        assertThat(lines.readLine()).isEqualTo("one");
        assertThat(lines.hasMore()).isTrue();
        assertThat(lines.readLine()).isEqualTo("two");
        assertThat(lines.readLine()).isEmpty();
        assertThat(lines.readLine()).isEqualTo("four");
        assertThat(lines.hasMore()).isFalse();
        assertThatThrownBy(lines::readLine).isInstanceOf(EOFException.class);
    }

    @Test
    void aPartOfALineIsNoLine() {
        assertThatThrownBy(() -> reading("{\"ask\":\"shutdown\"}", 7).readLine())
                .isInstanceOf(EOFException.class)
                .hasMessage("the other side closed the connection");
    }

    @Test
    void aCharacterMayArriveInPieces() throws Exception {
        assertThat(reading("₹😀é\n", 1).readLine()).isEqualTo("₹😀é");
    }

    @Test
    void aLineMayBeAsLongAsTheLimitAndNoLonger() throws Exception {
        String longest = "x".repeat(LIMIT);
        assertThat(reading(longest + "\n", 1000).readLine()).isEqualTo(longest);

        assertThatThrownBy(() -> reading(longest + "x\n", 1000).readLine())
                .isInstanceOf(LineChannel.LineTooLongException.class)
                .hasMessage("a line is longer than 5000 bytes");
    }

    @Test
    void aLineThatNeverEndsIsCutWithoutWaitingForItsEnd() {
        Pipe endless = new Pipe(new byte[0], 4096) {
            @Override
            public int read(ByteBuffer target) {
                int count = target.remaining();
                target.put(new byte[count]);
                return count;
            }
        };

        assertThatThrownBy(() -> new LineChannel(endless, LIMIT).readLine())
                .isInstanceOf(LineChannel.LineTooLongException.class);
    }

    @RepeatedTest(100)
    void whatIsWrittenIsReadHoweverItIsCut(RepetitionInfo repetition) throws Exception {
        Random random = new Random(repetition.getCurrentRepetition());
        Pipe pipe = new Pipe(new byte[0], 1 + random.nextInt(3000));
        LineChannel out = new LineChannel(pipe, LIMIT);
        List<String> written = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String line = (random.nextBoolean() ? "₹" : "x").repeat(random.nextInt(1500));
            written.add(line);
            out.writeLine(line);
        }

        LineChannel in = new LineChannel(new Pipe(pipe.taken.toByteArray(), 1 + random.nextInt(3000)), LIMIT);
        List<String> read = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            read.add(in.readLine());
        }

        assertThat(read).isEqualTo(written);
    }

    @Test
    void closingClosesTheChannel() throws Exception {
        Pipe pipe = new Pipe(new byte[0], 1);

        new LineChannel(pipe, LIMIT).close();

        assertThat(pipe.isOpen()).isFalse();
    }

    private static LineChannel reading(String text, int atOnce) {
        return new LineChannel(new Pipe(text.getBytes(StandardCharsets.UTF_8), atOnce), LIMIT);
    }

    /** Hands out its content, and takes what is written, at most so many bytes at once. */
    private static class Pipe implements ByteChannel {
        private final ByteBuffer content;
        private final int atOnce;
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private boolean open = true;

        Pipe(byte[] content, int atOnce) {
            this.content = ByteBuffer.wrap(content);
            this.atOnce = atOnce;
        }

        @Override
        public int read(ByteBuffer target) {
            if (!content.hasRemaining()) {
                return -1;
            }
            byte[] bytes = new byte[Math.min(atOnce, Math.min(content.remaining(), target.remaining()))];
            content.get(bytes);
            target.put(bytes);
            return bytes.length;
        }

        @Override
        public int write(ByteBuffer source) {
            byte[] bytes = new byte[Math.min(atOnce, source.remaining())];
            source.get(bytes);
            taken.writeBytes(bytes);
            return bytes.length;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }
    }
}
