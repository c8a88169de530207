package algo.app.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The loss since midnight is never counted smaller than it is, whether or not the host has begun its books anew. */
class LossOnTopTest {
    private static long lost(long... told) {
        LossOnTop loss = LossOnTop.from(told[0]);
        for (int i = 1; i < told.length; i++) {
            loss = loss.next(told[i], true);
        }
        return loss.lost();
    }

    @Test
    void whatIsToldCountsFromTheFirstOrFromLess() {
        assertThat(lost(6000)).isZero();
        assertThat(lost(6000, 6500)).isEqualTo(500);
        assertThat(lost(6000, 6500, 6100)).as("what was lost stays").isEqualTo(500);
        assertThat(lost(6000, 5000, 5600)).as("from where it stood best").isEqualTo(600);
        assertThat(lost(-50, 100)).isEqualTo(150);
        assertThat(lost(-50, -3000, 100)).isEqualTo(150);
    }

    @Test
    void newBooksCountWholeOnTopOfThoseThatEnded() {
        assertThat(lost(6000, 8000, 0, 1500)).isEqualTo(3500);
        assertThat(lost(6000, 8000, 700))
                .as("positions that were held over night")
                .isEqualTo(2700);
        assertThat(lost(6000, 8000, -900, 1500)).as("a gain in between").isEqualTo(3500);
    }

    @Test
    void aGainThatComesAndGoesDoesNotAddUp() {
        LossOnTop loss = LossOnTop.from(6000_00);
        for (long told = 6000_00; told > 100_00; told -= 10_00) {
            loss = loss.next(told + 50_00, true).next(told, true);
        }
        assertThat(loss.lost()).isLessThanOrEqualTo(50_00);
    }

    @Test
    void whereOneBookIsMissingLessIsNoNewBooks() {
        LossOnTop loss = LossOnTop.from(6000).next(0, false);
        assertThat(loss).isEqualTo(new LossOnTop(6000, 0, 0));
        assertThat(loss.next(6500, false).lost()).as("more is a loss").isEqualTo(500);
    }

    @Test
    void noOrderOfWhatIsToldMakesItLessThanWhatWasSeen() {
        Random random = new Random(20261201);
        for (int round = 0; round < 1000; round++) {
            long first = random.nextInt(10000);
            long most = 0;
            LossOnTop loss = LossOnTop.from(first);
            for (int i = 0; i < 30; i++) {
                long told = random.nextInt(20000) - 2000;
                most = Math.max(most, told - first);
                LossOnTop next = LossOnTop.read(loss.toJson()).next(told, random.nextBoolean());
                assertThat(next.lost()).isGreaterThanOrEqualTo(loss.lost()).isGreaterThanOrEqualTo(most);
                loss = next;
            }
        }
    }
}
