package algo.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes over the wire is a request or is refused; nothing else is ever thrown. */
class RequestFuzzTest {
    private static final int MUTATIONS = 20_000;
    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        "\"",
        ":",
        ",",
        "null",
        "true",
        "-1",
        "1e999",
        "\\u0000",
        "\\ud800",
        "\\",
        "\0",
        "\u202e",
        "9223372036854775808",
        "{\"a\":{}}",
        "[[[[]]]]",
        "\"all\":true,",
        "\"ids\":[\"x\"],",
        " ",
        "\r"
    };

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aMutatedRequestIsReadOrRefused(long seed) {
        List<String> recorded = RequestTest.lines().stream()
                .map(each -> ((Request) each.get()[1]).line())
                .toList();
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            String line = mutated(recorded.get(random.nextInt(recorded.size())), random);
            try {
                Request request = Request.read(line);
                assertThat(Request.read(request.line()))
                        .as("seed %d: %s", seed, line)
                        .isEqualTo(request);
            } catch (WireException e) {
                refused++;
                assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(line.length() + 200);
            } catch (RuntimeException | StackOverflowError e) {
                fail("seed " + seed + ", mutation " + i + ": " + line, e);
            }
        }
        assertThat(refused).isGreaterThan(MUTATIONS / 2);
    }

    private static String mutated(String line, Random random) {
        StringBuilder text = new StringBuilder(line);
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
            int at = random.nextInt(text.length() + 1);
            int until = Math.min(text.length(), at + random.nextInt(8));
            switch (random.nextInt(5)) {
                case 0 -> text.delete(at, until);
                case 1 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
                case 2 -> text.insert(at, text.substring(at, until).repeat(1 + random.nextInt(4)));
                case 3 -> text.replace(at, until, String.valueOf((char) random.nextInt(0x3000)));
                default -> flipBit(text, random);
            }
        }
        return text.toString();
    }

    /** As a broken wire would: the result need not be UTF-8, and is read as the daemon reads it. */
    private static void flipBit(StringBuilder text, Random random) {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            text.replace(0, text.length(), new String(bytes, StandardCharsets.UTF_8));
        }
    }
}
