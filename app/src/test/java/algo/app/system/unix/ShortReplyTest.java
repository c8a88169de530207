package algo.app.system.unix;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.protocol.DaemonView;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever a user's daemon answers, a few short words of it are kept. */
class ShortReplyTest {
    private static final String LONG = "x".repeat(50_000);

    @Test
    void ofAStatusTheCountsOfKnownPhasesAreKeptAndThreeProblems() {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("total", 3L);
        counts.put("running", 2L);
        counts.put("failed", "many");
        counts.put("backoff", -1L);
        counts.put("stopped", Long.MAX_VALUE);
        counts.put(LONG, 1L);
        DaemonView view = new DaemonView(true, 7, LONG, LONG, LONG, LONG, 9, counts, Collections.nCopies(5_000, LONG));

        DaemonView kept = ((Reply.Daemon) ShortReply.of(new Reply.Daemon(view))).daemon();

        assertThat(kept.strategies()).isEqualTo(Map.of("total", 3L, "running", 2L));
        assertThat(kept.problems()).hasSize(3).allSatisfy(problem -> assertThat(problem)
                .hasSize(201));
        assertThat(new Reply.Daemon(kept).line()).hasSizeLessThan(1_500);
    }

    @Test
    void ofOutcomesThoseThatFailedAreKept() {
        List<Outcome> outcomes = new java.util.ArrayList<>(Collections.nCopies(900, Outcome.of(LONG, 0, LONG, LONG)));
        outcomes.addAll(Collections.nCopies(900, Outcome.of(LONG, 1, LONG, "why")));

        Reply.Outcomes kept = (Reply.Outcomes) ShortReply.of(new Reply.Outcomes(outcomes, List.of(LONG)));

        assertThat(kept.outcomes()).hasSize(3).allSatisfy(outcome -> assertThat(outcome.hint())
                .isEqualTo("why"));
        assertThat(kept.line()).hasSizeLessThan(1_500);
    }

    @Test
    void anotherReplyIsNone() {
        assertThat(ShortReply.of(new Reply.Document(Map.of("users", LONG), "")).line())
                .contains("it answered something else");
        assertThat(ShortReply.of(new Reply.Failure(1, "no", LONG)).line()).hasSizeLessThan(400);
    }
}
