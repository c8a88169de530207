package algo.app.process.unix;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.StopSignal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalNumbersTest {
    @ParameterizedTest
    @EnumSource
    void everyStopSignalHasItsNumberAndName(StopSignal signal) {
        assertThat(SignalNumbers.deadly(SignalNumbers.number(signal))).contains(signal.name());
    }

    @ParameterizedTest
    @ValueSource(ints = {-128, 0, 17, 18, 19, 20, 28, 32, 64, 127})
    void whatEndsNoProcessIsNoEnd(int number) {
        assertThat(SignalNumbers.deadly(number)).isEmpty();
    }
}
