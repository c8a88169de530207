package algo.app.system.unix;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Whose daemon is started next, on a clock that moves when told to. */
class StartQueueTest {
    private final StartQueue queue = new StartQueue(2);
    private long now = 1_000_000;

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void startsAFewAtATimeInTheOrderInWhichTheyWereAskedFor() {
        for (String user : new String[] {"ann", "bob", "eve"}) {
            queue.ask(user);
        }
        assertThat(queue.next()).contains("ann");
        assertThat(queue.next()).contains("bob");
        assertThat(queue.next()).as("a third at a time").isEmpty();
        assertThat(queue.has("ann") && queue.has("eve")).isTrue();

        queue.over("bob", true, now);
        assertThat(queue.has("bob")).isFalse();
        assertThat(queue.next()).contains("eve");
    }

    @Test
    void oneThatTakesLongGoesOnWithoutItsPlace() {
        for (int i = 0; i < 8; i++) {
            queue.ask("hostile" + i);
        }
        queue.ask("ann");
        List<String> begun = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            for (Optional<String> next = queue.next(); next.isPresent(); next = queue.next()) {
                begun.add(next.get());
            }
            begun.forEach(queue::giveUpPlace);
        }
        assertThat(queue.next()).contains("ann");
        assertThat(queue.has("hostile0"))
                .as("is under way still, so no second one begins")
                .isTrue();
        assertThat(queue.isAnybodyWaiting()).isFalse();
    }

    @Test
    void aUserWhoseStartsAreNotDoneInTimeWaitsLongerAndLonger() {
        List<Long> delays = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            queue.ask("eve");
            assertThat(queue.next()).contains("eve");
            queue.over("eve", false, now);
            Duration wait = queue.heldBack("eve", now);
            delays.add(wait.toSeconds());
            pass(wait.minusNanos(1));
            assertThat(queue.heldBack("eve", now)).isEqualTo(Duration.ofNanos(1));
            pass(Duration.ofNanos(1));
            assertThat(queue.heldBack("eve", now)).isZero();
            assertThat(queue.heldBack("ann", now)).isZero();
        }
        assertThat(delays).containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 320L, 600L, 600L, 600L);

        queue.ask("eve");
        queue.next();
        queue.over("eve", true, now);
        queue.ask("eve");
        queue.next();
        queue.over("eve", false, now);
        assertThat(queue.heldBack("eve", now)).as("after one that was well").isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void whatWaitsIsForgottenAtTheEnd() {
        for (String user : new String[] {"ann", "bob", "eve"}) {
            queue.ask(user);
        }
        queue.next();
        queue.clear();
        assertThat(queue.has("ann")).isTrue();
        assertThat(queue.has("bob")).isFalse();
        assertThat(queue.next()).isEmpty();
    }

    /** Never two starts of one user, never more places than there are, and everybody's turn comes. */
    @RepeatedTest(100)
    void keepsItsPromisesWhateverHappens(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Set<String> holding = new LinkedHashSet<>();
        Set<String> lingering = new LinkedHashSet<>();
        List<String> waiting = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            String user = "u" + random.nextInt(9);
            switch (random.nextInt(4)) {
                case 0 -> {
                    if (!queue.has(user)) {
                        queue.ask(user);
                        waiting.add(user);
                    }
                }
                case 1 -> {
                    queue.giveUpPlace(user);
                    if (holding.remove(user)) {
                        lingering.add(user);
                    }
                }
                case 2 -> {
                    if (holding.remove(user) || lingering.remove(user)) {
                        queue.over(user, random.nextBoolean(), now);
                    }
                }
                default -> {
                    Optional<String> next = queue.next();
                    if (holding.size() < 2 && !waiting.isEmpty()) {
                        assertThat(next).contains(waiting.remove(0));
                        assertThat(lingering).doesNotContain(next.get());
                        assertThat(holding.add(next.get())).isTrue();
                    } else {
                        assertThat(next).isEmpty();
                    }
                }
            }
            assertThat(queue.has(user))
                    .isEqualTo(holding.contains(user) || lingering.contains(user) || waiting.contains(user));
        }
    }
}
