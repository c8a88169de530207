package algo.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import algo.app.model.After;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What strategies may wait for, as the config says it. */
class StartOrderTest {
    private static final ConfigParser PARSER = new ConfigParser(1024);

    private static byte[] bytes(String strategies) {
        return ("{\"strategies\":{" + strategies.replace('\'', '"') + "}}").getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> problems(String strategies) {
        ConfigException refusal =
                catchThrowableOfType(ConfigException.class, () -> PARSER.validate(PARSER.tree(bytes(strategies))));
        return refusal == null ? List.of() : refusal.problems();
    }

    @Test
    void afterHasStrategiesAndTheBrokerAndALimit() throws Exception {
        Config config = PARSER.validate(PARSER.tree(bytes("'feed':{'script':'f.py'},"
                + "'a':{'script':'a.py','after':['feed','broker','feed'],'after_limit':'90s'}")));

        assertThat(config.strategies().get("a").after())
                .isEqualTo(new After(List.of("feed"), true, Duration.ofSeconds(90)));
        assertThat(config.strategies().get("feed").after())
                .isEqualTo(new After(List.of(), false, Duration.ofMinutes(5)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'a':{'script':'a','after':['fed']},'feed':{'script':'f'} | strategies.a.after: unknown strategy 'fed'; the nearest known one is 'feed'",
                "'a':{'script':'a','after':['brocker']} | strategies.a.after: unknown strategy 'brocker'; the nearest known one is 'broker'",
                "'a':{'script':'a','after':['a']} | strategies.a.after: 'a' closes a circle in which each waits for the next: a -> a",
                "'a':{'script':'a','after':['b']},'b':{'script':'b','after':['c']},'c':{'script':'c','after':['a']} | strategies.c.after: 'a' closes a circle in which each waits for the next: a -> b -> c -> a",
                "'x':{'script':'x','after':['a']},'a':{'script':'a','after':['b']},'b':{'script':'b','after':['a']} | strategies.b.after: 'a' closes a circle in which each waits for the next: a -> b -> a",
                "'a':{'script':'a','after':['a@X']},'a@X':{'of':'a'} | strategies.a@X.after: 'a@X' closes a circle in which each waits for the next: a@X -> a@X",
                "'a':{'script':'a','after':'b'},'b':{'script':'b'} | strategies.a.after: must be a list of texts, not `'b'`",
                "'a':{'script':'a','after':['tag:x']} | strategies.a.after: 'tag:x' is neither the id of a strategy nor 'broker'",
                "'a':{'script':'a','after_limit':'0s'} | strategies.a.after_limit: must be more than 0",
                "'a':{'script':'a','after_limit':'2d'} | strategies.a.after_limit: must be at most 1d, not 2d",
                "'a':{'script':'a','aftr':[]} | strategies.a: unknown key 'aftr'; the nearest known one is 'after'",
            })
    void whatCannotBeWaitedForIsRefusedByName(String strategies, String problem) {
        assertThat(problems(strategies))
                .containsExactly(problem.replace("`'", "\"").replace("'`", "\""));
    }

    @Test
    void severalMayWaitForTheSameAndForThoseWhoWait() {
        assertThat(problems("'d':{'script':'d','after':['b','c','broker']},'b':{'script':'b','after':['a']},"
                        + "'c':{'script':'c','after':['a','b']},'a':{'script':'a'}"))
                .isEmpty();
    }

    @Test
    void aChainThroughAWholeConfigIsFollowedAndALongCircleIsNamedInPart() {
        String chain = IntStream.range(0, 1999)
                .mapToObj(i -> "'s" + i + "':{'script':'s','after':['s" + (i + 1) + "']}")
                .collect(Collectors.joining(","));

        assertThat(problems(chain + ",'s1999':{'script':'s'}")).isEmpty();
        assertThat(problems(chain + ",'s1999':{'script':'s','after':['s0']}"))
                .containsExactly("strategies.s1999.after: 's0' closes a circle in which each waits for the next:"
                        + " s0 -> s1 -> s2 -> s3 -> s4 -> s5 -> s6 -> s7 -> ... -> s0");
    }

    @Test
    void whatAllWaitForMayStandInTheDefaultsUnlessItIsOneOfThem() {
        assertThat(problems("'a':{'script':'a'}},'defaults':{'after':['broker']"))
                .isEmpty();
        assertThat(problems("'a':{'script':'a'}},'defaults':{'after':['a']"))
                .containsExactly("strategies.a.after: 'a' closes a circle in which each waits for the next: a -> a");
    }
}
