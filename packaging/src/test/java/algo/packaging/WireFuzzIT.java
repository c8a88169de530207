package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that clients send, changed at random: FAULTS.md row 28. */
class WireFuzzIT {
    /** Longer than the daemon waits for a silent client. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    @Tag("faults")
    void mutationsOfRecordedRequestsAreAnsweredAndWhatIsRefusedChangesNothing(long seed) throws Exception {
        fuzz(seed, 1000);
    }

    @Test
    void aFewMutationsOfRecordedRequestsAreAnswered() throws Exception {
        fuzz(0, 150);
    }

    private void fuzz(long seed, int count) throws Exception {
        home.addBeacon("there");
        Path script = home.script("beacon.py");
        SeenProcess daemon = home.daemon();
        List<String> recorded = recorded(script);
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < count; i++) {
            byte[] line = mutated(recorded.get(random.nextInt(recorded.size())), random);
            byte[] before = Files.readAllBytes(home.config());
            String answer = answer(line);
            String what = "seed " + seed + ", mutation " + i + ": " + new String(line, StandardCharsets.UTF_8) + " -> "
                    + answer;
            assertThat(answer).as(what).doesNotContain("mistake in algo");
            boolean isRefused = answer.isEmpty() || answer.contains("\"reply\":\"error\"");
            refused += isRefused ? 1 : 0;
            if (isRefused) {
                assertThat(Files.readAllBytes(home.config())).as(what).isEqualTo(before);
            }
        }
        assertThat(refused).as("refused, of %d", count).isBetween(count / 4, count - 1);
        WireFaultsIT.assertServes(home, daemon);
        assertThat(Files.readString(home.home().resolve("log/daemon.log")))
                .doesNotContain("Exception", "mistake in algo");
        assertThat(home.beacon("there").neverTwoAtOnce()).isTrue();
    }

    /** The first line of the answer, empty if the connection was closed without one. */
    private String answer(byte[] line) throws IOException {
        try (RawClient client = RawClient.greeted(WireFaultsIT.socket(home))) {
            try {
                client.write(ByteBuffer.wrap(line));
                client.write(ByteBuffer.wrap(new byte[] {'\n'}));
            } catch (IOException e) {
                // It was closed in the middle of it: what it said is still there to read.
            }
            return client.line(PATIENCE).orElse("");
        }
    }

    private static List<String> recorded(Path script) throws IOException {
        try (InputStream lines = WireFuzzIT.class.getResourceAsStream("/requests.jsonl")) {
            return new String(lines.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("SCRIPT", script.toString())
                    .lines()
                    .toList();
        }
    }

    /** Bytes taken out, doubled, changed or put in, at one to three places; never a line end. */
    private static byte[] mutated(String line, Random random) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
            int at = random.nextInt(bytes.length);
            int until = Math.min(bytes.length, at + 1 + random.nextInt(6));
            byte[] middle = Arrays.copyOfRange(bytes, at, until);
            switch (random.nextInt(4)) {
                case 0 -> middle = new byte[0];
                case 1 ->
                    middle = new String(middle, StandardCharsets.ISO_8859_1)
                            .repeat(2)
                            .getBytes(StandardCharsets.ISO_8859_1);
                case 2 -> middle[0] ^= (byte) (1 << random.nextInt(8));
                default -> random.nextBytes(middle);
            }
            byte[] next = new byte[at + middle.length + bytes.length - until];
            System.arraycopy(bytes, 0, next, 0, at);
            System.arraycopy(middle, 0, next, at, middle.length);
            System.arraycopy(bytes, until, next, at + middle.length, bytes.length - until);
            bytes = next.length == 0 ? new byte[] {' '} : next;
        }
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] == '\n' ? (byte) ' ' : bytes[i];
        }
        return bytes;
    }
}
