package algo.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import algo.app.model.StrategySpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Entries of the config that are instances of others: what they share, what they have of their own, and what is refused. */
class InstanceEntriesTest {
    private static final String BASE = "'ema':{'script':'ema.py','params':{'A':'1','B':'2'},'tags':['nifty'],"
            + "'schedule':{'type':'window','start':'09:20','stop':'15:00'},'limits':{'memory_mb':500,'threads':3}}";

    @Test
    void anInstanceIsLaidOverItsBaseKeyByKeyAndThatOverTheDefaults() throws Exception {
        Config config = parse("{'defaults':{'exchange':'MCX','params':{'Z':'26'}},'strategies':{"
                + "'ema@M&M':{'of':'ema','params':{'B':'3'},'limits':{'threads':1}},"
                + BASE + "}}");

        StrategySpec instance = config.strategies().get("ema@M&M");
        assertThat(instance.of()).isEqualTo("ema");
        assertThat(instance.codeId()).isEqualTo("ema");
        assertThat(instance.script()).isEqualTo("ema.py");
        assertThat(instance.exchange()).isEqualTo("MCX");
        assertThat(instance.params().toString()).isEqualTo("{Z=26, A=1, B=3}");
        assertThat(instance.limits().memoryMb()).isEqualTo(500);
        assertThat(instance.limits().threads()).isEqualTo(1);
        assertThat(instance.tags()).containsExactly("nifty");
        assertThat(instance.name()).isEqualTo("ema@M&M");
        assertThat(config.schedules()).containsOnlyKeys("ema", "ema@M&M");
        assertThat(config.strategies().get("ema").params().toString()).isEqualTo("{Z=26, A=1, B=2}");
        assertThat(config.strategies().keySet()).containsExactly("ema@M&M", "ema");
    }

    @Test
    void theScheduleOfAnInstanceIsItsOwnAsAWhole() throws Exception {
        Config config = parse(
                "{'strategies':{" + BASE + ","
                        + "'ema@A':{'of':'ema','schedule':{'type':'window','start':'10:00'}},'ema@B':{'of':'ema','schedule':null}}}");

        assertThat(config.strategies().get("ema@A").schedule()).isEqualTo("{\"type\":\"window\",\"start\":\"10:00\"}");
        assertThat(config.schedules()).containsOnlyKeys("ema", "ema@A");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'ema@A':{'of':'emma'} | strategies.ema@A.of: an instance of 'emma' must have the id emma@NAME",
                "'emma@A':{'of':'emma'} | strategies.emma@A.of: unknown strategy 'emma'; the nearest known one is 'ema'",
                "'ema@A':{'of':'ema'},'ema@A@B':{'of':'ema@A'} | strategies.ema@A@B.of: 'ema@A' is an instance itself",
                "'ema@A':{'of':'ema','script':'x.py'} | strategies.ema@A.script: does not belong to an instance",
                "'ema@A':{'params':{}} | strategies.ema@A: is named as an instance; it needs \"of\": \"ema\"",
                "'other':{'of':'ema'} | strategies.other.of: an instance of 'ema' must have the id ema@NAME",
                "'ema@A':{'of':5} | strategies.ema@A.of: must be text",
                "'ema@':{'of':'ema'} | strategies.ema@: 'ema@' is no id of an instance",
                "'ema@a/b':{'of':'ema'} | strategies.ema@a/b: 'ema@a/b' is no id of an instance",
            })
    void whatIsNoInstanceIsRefused(String entries, String problem) {
        assertThat(problems("{'strategies':{" + BASE + "," + entries + "}}"))
                .singleElement()
                .asString()
                .startsWith(problem);
    }

    @Test
    void whatIsWrongWithABaseIsSaidOnce() {
        assertThat(
                        problems(
                                "{'strategies':{'ema':{'script':'x','mode':'paper'},'ema@A':{'of':'ema'},'ema@B':{'of':'ema'}}}"))
                .singleElement()
                .asString()
                .startsWith("strategies.ema.mode");
    }

    @Test
    void defaultsAreNoInstance() {
        assertThat(problems("{'defaults':{'of':'ema'},'strategies':{" + BASE + "}}"))
                .contains("defaults.of: belongs to an instance alone");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {"['a b'] | 'a b' is no tag", "['x','y.z'] | 'y.z' is no tag", "'nifty' | must be a list"})
    void whatIsNoTagIsRefused(String tags, String problem) {
        assertThat(problems("{'strategies':{'ema':{'script':'x','tags':" + tags + "}}}"))
                .singleElement()
                .asString()
                .startsWith("strategies.ema.tags: " + problem);
    }

    private static List<String> problems(String json) {
        return catchThrowableOfType(ConfigException.class, () -> parse(json)).problems();
    }

    private static Config parse(String json) throws ConfigException {
        ConfigParser parser = new ConfigParser(777);
        return parser.validate(parser.tree(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }
}
