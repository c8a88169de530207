package algo.app.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PositionTest {
    @ParameterizedTest(name = "{0} at {1}, then {2} at {3}: {4} that cost {5}, realized {6}")
    @CsvSource({
        // open, add, average
        " 10, 80000,   0,     0,  10,   800000,      0",
        " 10, 80000,  10, 82000,  20,  1620000,      0",
        "-10, 80000, -10, 82000, -20, -1620000,      0",
        // reduce and close
        " 10, 80000,  -4, 81000,   6,   480000,   4000",
        " 10, 80000, -10, 79000,   0,        0, -10000",
        "-10, 80000,   4, 79000,  -6,  -480000,   4000",
        "-10, 80000,  10, 81000,   0,        0, -10000",
        // turn round through zero
        " 10, 80000, -15, 81000,  -5,  -405000,  10000",
        "-10, 80000,  15, 81000,   5,   405000, -10000",
    })
    void tradesNet(long first, long at, long second, long atSecond, long quantity, long cost, long realized) {
        Position position = Position.NONE.trade(first, at);

        Position after = second == 0 ? position : position.trade(second, atSecond);

        assertThat(after).isEqualTo(new Position(quantity, cost, realized));
    }

    @RepeatedTest(200)
    void profitIsExactlyTheCashThatCameInPlusWhatIsHeldIsWorth(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Position position = Position.NONE;
        long cash = 0;
        for (int i = 0; i < 100; i++) {
            long change = (random.nextInt(1000) + 1) * (random.nextBoolean() ? 1L : -1L);
            long price = (random.nextInt(50_000) + 1) * Paise.TICK;
            position = position.trade(change, price);
            cash -= change * price;
            long ltp = (random.nextInt(50_000) + 1) * Paise.TICK;
            assertThat(position.profit(ltp)).as("after trade %d", i).isEqualTo(cash + position.quantity() * ltp);
        }
        if (position.isOpen()) {
            assertThat(position.trade(-position.quantity(), 100).cost())
                    .as("cost when flat")
                    .isZero();
        }
    }

    @RepeatedTest(200)
    void twoPositionsAreWorthAsMuchAsOne(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Position[] two = {Position.NONE, Position.NONE};
        for (int i = 0; i < 10; i++) {
            long change = random.nextInt(200) - 100;
            int which = random.nextInt(2);
            two[which] = two[which].trade(change == 0 ? 1 : change, random.nextInt(5_000) + 1);
        }

        Position one = two[0].and(two[1]);

        assertThat(one.quantity()).isEqualTo(two[0].quantity() + two[1].quantity());
        assertThat(one.profit(1234)).isEqualTo(two[0].profit(1234) + two[1].profit(1234));
        assertThat(Long.signum(one.cost())).isEqualTo(Long.signum(one.quantity()));
        assertThat(two[1].and(two[0])).isEqualTo(one);
    }

    @ParameterizedTest(name = "{0} worth {1} ties up {2}")
    @CsvSource({"MIS,1000,200", "MIS,1001,201", "MIS,-1001,201", "NRML,1001,1001", "CNC,1001,1001", "MIS,0,0"})
    void productsTieUpCash(Product product, long value, long margin) {
        assertThat(product.margin(value)).isEqualTo(margin);
    }
}
