package algo.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.protocol.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the screen says of the end of a panic. */
class TopPanicTest {
    private final Map<String, Object> body = new HashMap<>(Map.of(
            "results", List.of(result("aa", 0)), "warnings", List.of(), "since", "x", "gone", true, "saved", true));

    private static Map<String, Object> result(String id, long code) {
        return Map.of("strategy", id, "code", code);
    }

    private TopPanic.Said said() {
        return TopPanic.said(new Reply.Document(body, ""));
    }

    @Test
    void thatAllIsGone() {
        assertThat(said().text()).isEqualTo("everything is stopped; nothing starts until 'algo panic --end'");
        assertThat(said().failed()).isFalse();
    }

    @Test
    void whatIsNotGoneIsNamedWhateverTheirNumber() {
        body.put("gone", false);
        List<Object> results = new ArrayList<>();
        for (String id : List.of("aa", "bb", "cc", "dd", "ee")) {
            results.add(result(id, 1));
            body.put("results", List.copyOf(results));
            assertThat(said().failed()).as(id).isTrue();
        }
        assertThat(said().text()).isEqualTo("NOT stopped: aa, bb, cc and 2 others; the daemon goes on trying");
        body.put("results", List.of(result("aa", 0), result("bb", 1)));
        assertThat(said().text()).isEqualTo("NOT stopped: bb; the daemon goes on trying");
    }

    @Test
    void aLatchThatIsNotOnDiskIsAFailure() {
        body.put("saved", false);
        body.put("warnings", List.of("the latch of the panic is not on disk: no space"));
        assertThat(said().text())
                .startsWith("everything is stopped")
                .endsWith("; the latch of the panic is not on disk: no space");
        assertThat(said().failed()).isTrue();
    }

    @Test
    void thatSomebodyEndedItMeanwhile() {
        body.put("since", null);
        assertThat(said().text()).isEqualTo("somebody has ended the panic meanwhile");
    }
}
