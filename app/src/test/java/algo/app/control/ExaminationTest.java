package algo.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.Intent;
import algo.app.model.Phase;
import algo.app.protocol.ShownMode;
import algo.app.protocol.StrategyView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which strategies count for today. */
class ExaminationTest {
    /** 08:45 IST. */
    private static final Instant NOW = Instant.parse("2026-11-30T03:15:00Z");

    private static StrategyView strategy(Phase phase, boolean wanted, String nextStart) {
        return new StrategyView(
                "ema",
                "EMA",
                "me",
                ShownMode.LIVE,
                phase,
                wanted,
                "",
                0,
                "",
                -1,
                -1,
                -1,
                0,
                "",
                "",
                "NSE",
                Map.of(),
                nextStart,
                "",
                Intent.NONE,
                Optional.empty());
    }

    @ParameterizedTest(name = "{0}, wanted {1}, next {2}: {3}")
    @CsvSource({
        "STOPPED, false, '', ''",
        "STOPPED, false, 2026-12-01T09:20:00+05:30, ''",
        "STOPPED, false, 2026-11-30T09:20:00+05:30, which starts at 09:20",
        "EXITED, false, 2026-11-30T23:59:59+05:30, which starts at 23:59",
        "BACKOFF, true, '', which is wanted now",
        "RUNNING, false, '', which runs",
        "STOPPING, false, 2026-11-30T09:20:00+05:30, which runs",
        "FAILED, false, '', ''",
    })
    void thoseCountThatRunOrAreToRunToday(Phase phase, boolean wanted, String nextStart, String said) {
        assertThat(Examination.wanted(List.of(strategy(phase, wanted, nextStart)), NOW))
                .isEqualTo(said.isEmpty() ? Map.of() : Map.of("ema", said));
    }
}
