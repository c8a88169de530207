package algo.app.health;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.Sign;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Questions in a row, answered as the test says, by a clock that moves when told to. */
class AskedCheckTest {
    private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
    private static final Duration EVERY = Duration.ofSeconds(30);
    private static final AskedCheck.Manner WATCH = new AskedCheck.Manner(EVERY, Duration.ofSeconds(10), 3, false);
    private static final AskedCheck.Manner READY =
            new AskedCheck.Manner(Duration.ofSeconds(1), Duration.ofSeconds(10), 1, true);

    private static final ProbeAnswer BAD = ProbeAnswer.missed("port 1 takes no connection");
    private static final ProbeAnswer SHORT = ProbeAnswer.notLooked("no descriptor");

    private final List<String> told = new ArrayList<>();
    private final List<Consumer<ProbeAnswer>> asked = new ArrayList<>();
    private Instant now = START;

    private AskedCheck check(AskedCheck.Manner manner, boolean missed) {
        return new AskedCheck(
                Sign.of(Sign.Kind.PORT, "", 1, List.of()),
                manner,
                missed,
                Map.of(),
                (sign, limit, environment, answer) -> asked.add(answer),
                (what, why) -> told.add(why.isEmpty() ? what.name() : what + " " + why),
                now);
    }

    /** Asks at the time at which it is due, and answers each time; returns the seconds that pass before each question. */
    private List<Long> answers(AskedCheck check, ProbeAnswer... answers) {
        List<Long> pauses = new ArrayList<>();
        for (ProbeAnswer answer : answers) {
            pauses.add(Duration.between(now, check.next()).toSeconds());
            now = check.next();
            check.look(now);
            assertThat(check.next()).as("while the answer is awaited").isEqualTo(Instant.MAX);
            asked.get(asked.size() - 1).accept(answer);
        }
        return pauses;
    }

    @Test
    void asManyFailuresInARowAsSaidAreToldOnceAndAskedForSooner() {
        AskedCheck check = check(WATCH, false);
        assertThat(answers(check, ProbeAnswer.SEEN, BAD, BAD, ProbeAnswer.SEEN, BAD, BAD))
                .containsExactly(30L, 30L, 5L, 5L, 30L, 5L);
        assertThat(told).containsExactly("USABLE");
        answers(check, BAD);
        assertThat(told).containsExactly("USABLE", "MISSED " + BAD.why());

        assertThat(answers(check, BAD, BAD, ProbeAnswer.SEEN, ProbeAnswer.SEEN)).containsExactly(5L, 30L, 30L, 30L);
        assertThat(told).containsExactly("USABLE", "MISSED " + BAD.why(), "SEEN");
    }

    @Test
    void aQuestionThatCannotBeAskedIsNeverAFailureHoweverOftenThatIs() {
        AskedCheck check = check(WATCH, false);
        ProbeAnswer[] many = new ProbeAnswer[50];
        Arrays.fill(many, SHORT);
        answers(check, many);
        assertThat(told).containsExactly("UNUSABLE no descriptor");

        answers(check, ProbeAnswer.SEEN, ProbeAnswer.SEEN);
        assertThat(told).containsExactly("UNUSABLE no descriptor", "USABLE");
        answers(check, SHORT, SHORT, SHORT);
        assertThat(told).containsExactly("UNUSABLE no descriptor", "USABLE", "UNUSABLE no descriptor");
    }

    @Test
    void aQuestionThatCannotBeAskedDoesNotEndARowOfFailuresNorAddToIt() {
        AskedCheck check = check(WATCH, false);
        answers(check, BAD, SHORT, BAD, SHORT, SHORT);
        assertThat(told).containsExactly("USABLE");
        answers(check, BAD);
        assertThat(told).containsExactly("USABLE", "MISSED " + BAD.why());
    }

    @Test
    void whatIsKnownToBeMissedIsNotToldAgainAndItsEndIs() {
        AskedCheck check = check(WATCH, true);
        answers(check, BAD, BAD, BAD, BAD);
        assertThat(told).containsExactly("USABLE");
        answers(check, SHORT, SHORT, SHORT, ProbeAnswer.SEEN);
        assertThat(told).containsExactly("USABLE", "UNUSABLE no descriptor", "USABLE", "SEEN");
    }

    @Test
    void readinessIsAskedForAtOnceAndToldOnceAndItsFailuresAreNot() {
        AskedCheck check = check(READY, false);
        assertThat(answers(check, BAD, BAD, SHORT, BAD)).containsExactly(0L, 1L, 1L, 1L);
        assertThat(told).containsExactly("USABLE", "UNUSABLE no descriptor", "USABLE");
        answers(check, ProbeAnswer.SEEN);
        assertThat(told).last().isEqualTo("READY");
        assertThat(check.next()).isEqualTo(Instant.MAX);
    }

    @Test
    void anAnswerThatComesTooLateMeansNothing() {
        AskedCheck check = check(WATCH, false);
        check.look(now);
        check.end();
        asked.get(0).accept(BAD);
        assertThat(told).isEmpty();
        assertThat(check.next()).isEqualTo(Instant.MAX);
    }
}
