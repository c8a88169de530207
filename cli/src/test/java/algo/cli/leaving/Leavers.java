package algo.cli.leaving;

import algo.app.calendar.MarketCalendar;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Strategies for tests of what is exported. */
final class Leavers {
    static final LocalDate TODAY = LocalDate.parse("2026-11-30");

    private Leavers() {}

    static ClockTimes times(String exchange, Map<String, Object> schedule) throws Exception {
        return new ClockTimesReader("bot", MarketCalendar.bundled(), exchange, TODAY).read(schedule);
    }

    /** @param restart when it is started again */
    static Leaver of(String id, String restart, Optional<ClockTimes> times) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("STRATEGY_ID", id);
        variables.put("ODD", "50% of \"it\" $HOME $(x) \\ \n\t true");
        variables.put("ON", "on");
        variables.put("NUMBER", "0123");
        return new Leaver(
                id,
                id,
                "NSE",
                true,
                "/usr/bin/python3",
                List.of("/home/u/.algo/strategies/scripts/" + id + "/my bot.py", "--fast", "50%", "$x"),
                Path.of("/home/u/.algo/strategies/scripts/" + id),
                Path.of("/home/u/.algo/data/" + id),
                true,
                Path.of("/home/u/.algo"),
                variables,
                List.of("OPENALGO_APIKEY", "OTHER"),
                "",
                restart,
                5,
                Duration.ofSeconds(5),
                "INT",
                Duration.ofMillis(2500),
                512,
                1024,
                20,
                600,
                "3.11.7",
                List.of("pandas==2.2.0"),
                List.of("watch"),
                times);
    }
}
