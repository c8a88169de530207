package algo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.protocol.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Output that could not be written is a failure; a reader that went away, or is slow, is none. */
class OutputTest {
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    /** Refuses what is written, with the words that the system has for it. */
    private static final class Refusing extends OutputStream {
        private final String why;
        private int attempts;
        private final int refusals;
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

        Refusing(String why, int refusals) {
            this.why = why;
            this.refusals = refusals;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (attempts++ < refusals) {
                throw new IOException(why);
            }
            taken.write(bytes, from, length);
        }
    }

    private String told() {
        return told.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest(name = "algo {0}")
    @ValueSource(
            strings = {
                "version",
                "--help",
                "version --json",
                "calendar is-open CRYPTO",
                "calendar is-open CRYPTO --json"
            })
    void aDiskThatIsFullBehindTheOutputIsAFailureInOneLine(String words) {
        Refusing full = new Refusing("No space left on device", Integer.MAX_VALUE);

        int code = Main.run(words.split(" "), full, told);

        assertThat(code).isEqualTo(ExitCode.FAILED);
        String message = "the output could not be written: No space left on device";
        assertThat(told()).contains(message).contains("the command itself has done its work");
        assertThat(told().lines()).hasSize(1);
    }

    @Test
    void aCommandThatFailedKeepsItsExitCode() {
        Refusing full = new Refusing("No space left on device", Integer.MAX_VALUE);

        assertThat(Main.run(new String[] {"staus"}, full, told)).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aReaderThatWentAwayIsNoFailure() {
        Refusing closed = new Refusing("Broken pipe", Integer.MAX_VALUE);

        assertThat(Main.run(new String[] {"--help"}, closed, told)).isEqualTo(ExitCode.DONE);
        assertThat(told()).isEmpty();
    }

    @Test
    void anErrorThatCouldNotBeToldIsAFailureToo() {
        Refusing full = new Refusing("No space left on device", Integer.MAX_VALUE);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThat(Main.run(new String[] {"staus"}, out, full)).isEqualTo(ExitCode.USAGE);
        assertThat(out.size()).isZero();
    }

    @ParameterizedTest(name = "{0} bytes")
    @CsvSource({"1", "4095", "4096", "4097", "100000"})
    void aPipeThatIsFullIsWaitedForAndNothingIsLostOrDoubled(int length) throws IOException {
        byte[] text = "0123456789".repeat(length / 10 + 1).substring(0, length).getBytes(StandardCharsets.UTF_8);
        Refusing slow = new Refusing("Resource temporarily unavailable", 3);
        Output output = new Output(slow, true);

        output.write(text, 0, 1);
        output.write(text, 1, length - 1);
        output.flush();

        assertThat(slow.taken.toByteArray()).isEqualTo(text);
        assertThat(output.failure()).isNull();
    }
}
