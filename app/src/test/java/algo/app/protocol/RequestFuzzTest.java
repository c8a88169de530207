package algo.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes over the wire is a request or is refused; nothing else is ever thrown. */
class RequestFuzzTest {
    private static final int MUTATIONS = 20_000;
    /** Those of a request, beside the pieces of any JSON. */
    private static final String[] PIECES = {"\\u0000", "\\", "\"all\":true,", "\"ids\":[\"x\"],"};

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aMutatedRequestIsReadOrRefused(long seed) {
        List<String> recorded = RequestTest.lines().stream()
                .map(each -> ((Request) each.get()[1]).line())
                .toList();
        Mutations mutations = new Mutations(seed, PIECES);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            String line = mutations.of(recorded);
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
}
