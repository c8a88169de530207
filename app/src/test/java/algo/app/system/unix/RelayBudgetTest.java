package algo.app.system.unix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What one user holds leaves others their room, and there is always a little for everybody. */
class RelayBudgetTest {
    private static final int BLOCK = SystemBounds.BLOCK;
    private static final int LEAST = SystemBounds.LEAST_BLOCK;

    private record Held(String user, int bytes) {}

    @Test
    void oneUserWhoHasTakenAllOfTheirsLeavesOthersWhole() {
        RelayBudget budget = new RelayBudget(2 * BLOCK, 10 * BLOCK);
        budget.take("ann", BLOCK);
        assertThat(budget.room("ann")).isEqualTo(BLOCK);
        budget.take("ann", BLOCK - 5000);
        assertThat(budget.room("ann")).isEqualTo(5000);
        budget.take("ann", 5000);

        assertThat(budget.room("ann")).as("no room, and yet").isEqualTo(LEAST);
        assertThat(budget.room("bob")).isEqualTo(BLOCK);

        budget.giveBack("ann", BLOCK);
        assertThat(budget.room("ann")).isEqualTo(BLOCK);
    }

    @Test
    void allTogetherLeaveALittleForOneMore() {
        RelayBudget budget = new RelayBudget(2 * BLOCK, 2 * BLOCK);
        budget.take("ann", BLOCK);
        budget.take("bob", BLOCK);
        assertThat(budget.room("eve")).isEqualTo(LEAST);
    }

    @RepeatedTest(50)
    void neverHoldsMoreThanTheSumSays(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int ofAll = 6 * BLOCK;
        RelayBudget budget = new RelayBudget(2 * BLOCK, ofAll);
        List<Held> held = new ArrayList<>();
        int directions = 200;
        for (int i = 0; i < 2000; i++) {
            if (held.size() < directions && random.nextInt(3) > 0) {
                Held next = new Held("u" + random.nextInt(8), 0);
                int bytes = 1 + random.nextInt(budget.room(next.user()));
                budget.take(next.user(), bytes);
                held.add(new Held(next.user(), bytes));
            } else if (!held.isEmpty()) {
                Held gone = held.remove(random.nextInt(held.size()));
                budget.giveBack(gone.user(), gone.bytes());
            }
            assertThat(budget.held())
                    .isEqualTo(held.stream().mapToInt(Held::bytes).sum())
                    .isLessThanOrEqualTo(ofAll + directions * LEAST);
        }
    }
}
