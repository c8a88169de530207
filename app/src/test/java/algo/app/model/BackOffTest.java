package algo.app.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BackOffTest {
    private final BackOff backOff = new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(60));

    @Test
    void doublesUpToItsBound() {
        assertThat(IntStream.rangeClosed(0, 8).mapToObj(backOff::after))
                .extracting(Duration::toSeconds)
                .containsExactly(0L, 1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
    }

    @Test
    void endlessFailuresNeitherOverflowNorTakeLong() {
        assertThat(backOff.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(60));
        assertThat(new BackOff(Duration.ZERO, Duration.ofDays(1)).after(Integer.MAX_VALUE))
                .isZero();
    }

    @Test
    void waitsThatShrinkAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BackOff(Duration.ofSeconds(2), Duration.ofSeconds(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BackOff(Duration.ofSeconds(-1), Duration.ofSeconds(1)));
    }
}
