package algo.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Problems of a config file are told with the line and the column of their keys. */
class ConfigCheckTest {
    @Test
    void everyProblemHasThePlaceOfItsKey() {
        String text =
                """
                {
                  "strategies": {
                    "ema": {
                      "script": "ema.py",
                      "restart": {"wen": "always"},
                      "schedule": {"type": "window", "start": "09:20", "stop": "noon"}
                    },
                    "rsi": {"mode": "paper"}
                  },
                  "defauts": {}
                }
                """;

        ConfigCheck check = check(text);

        assertThat(check.problems())
                .extracting(problem -> problem.line() + ":" + problem.column() + ": " + problem.text())
                .satisfiesExactlyInAnyOrder(
                        first -> assertThat(first).startsWith("10:3: top level: unknown key 'defauts'"),
                        second -> assertThat(second).startsWith("5:19: strategies.ema.restart: unknown key 'wen'"),
                        third -> assertThat(third).startsWith("6:56: strategies.ema.schedule.stop: "),
                        fourth -> assertThat(fourth).startsWith("8:5: strategies.rsi.script: is missing"),
                        fifth -> assertThat(fifth).startsWith("8:13: strategies.rsi.mode: must be one of"));
    }

    @Test
    void whatIsNoJsonIsToldWithThePlaceAtWhichItBreaks() {
        ConfigCheck check = check("{\n  \"strategies\": {,}\n}");

        assertThat(check.problems()).hasSize(1);
        assertThat(check.problems().get(0).line()).isEqualTo(2);
        assertThat(check.problems().get(0).text()).doesNotContain("line 2");
    }

    @Test
    void aGoodOneHasNone() {
        assertThat(check("{\"strategies\":{\"a\":{\"script\":\"a.py\"}}}"))
                .isEqualTo(new ConfigCheck(1, java.util.List.of()));
    }

    private static ConfigCheck check(String text) {
        return ConfigCheck.of(text.getBytes(StandardCharsets.UTF_8), 1024);
    }
}
