package algo.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code algo set ID KEY=VALUE} makes of the config. */
class ConfigEditsTest {
    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name             | EMA 2              | {'name':'EMA 2'}",
                "params.SYMBOL    | INFY               | {'params':{'SYMBOL':'INFY'}}",
                "params.QTY       | 5                  | {'params':{'QTY':'5'}}",
                "params           | {'A':'1'}          | {'params':{'A':'1'}}",
                "args             | -a,b               | {'args':['-a','b']}",
                "args             | ['a,b','c']        | {'args':['a,b','c']}",
                "restart.max      | 3                  | {'restart':{'max':3}}",
                "log.compress     | true               | {'log':{'compress':true}}",
                "on_exit          | ['/bin/x','a,b']   | {'on_exit':['/bin/x','a,b']}",
                "on_exit          | []                 | {'on_exit':[]}",
                "on_exit          | echo 5 >/tmp/x     | {'on_exit':'echo 5 >/tmp/x'}",
                "schedule         | {'type':'window','start':'09:20'} | {'schedule':{'type':'window','start':'09:20'}}",
            })
    void aKeyGetsItsValue(String key, String text, String expected) throws Exception {
        assertThat(apply("{}", key, text.replace('\'', '"')).toString()).isEqualTo(expected.replace('\'', '"'));
    }

    @ParameterizedTest(name = "add with {0}={1}")
    @CsvSource({"params.N, null", "params.N, ''", "name, null"})
    void aTextOfANewStrategyIsMeantAsItIs(String key, String text) throws Exception {
        ObjectNode root = new ObjectMapper().createObjectNode();

        ConfigEdits.putTexts("a", Map.of(key, text)).apply(root);

        assertThat(root.at("/strategies/a/" + key.replace('.', '/')).textValue())
                .isEqualTo(text);
    }

    @Test
    void nullTakesAKeyOutAndLeavesItsNeighbours() throws Exception {
        String before = "{'restart':{'max':3,'when':'always'},'params':{'A':'1','B':'2'}}";

        assertThat(apply(before, "restart.max", "null").toString())
                .isEqualTo("{\"restart\":{\"when\":\"always\"},\"params\":{\"A\":\"1\",\"B\":\"2\"}}");
        assertThat(apply(before, "params.A", "null").path("params").toString()).isEqualTo("{\"B\":\"2\"}");
        assertThat(apply(before, "params", "null").has("params")).isFalse();
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "restart          | always | 'restart' is a group of keys; set one of them, e.g. restart.when",
                "log              | {}     | 'log' is a group of keys; set one of them, e.g. log.rotate_mb",
                "restrat.max      | 3      | unknown key 'restrat.max'; the nearest known one is 'restart.max'",
                "schedule.type    | window | unknown key 'schedule.type'; 'schedule' is set whole, as JSON",
                "id               | x      | unknown key 'id'; the nearest known one is 'of'",
                "restart.max      | many   | restart.max: must be a whole number, not 'many'",
                "restart.max      | 3.5    | restart.max: must be a whole number, not '3.5'",
                "log.compress     | yes    | log.compress: must be true or false, not 'yes'",
                "schedule         | 09:20  | schedule: must be JSON or null, not '09:20'",
                "schedule         | {} x   | schedule: must be JSON or null, not '{} x'",
                "schedule         | ``     | schedule: must be JSON or null, not ''",
                "args             | [1     | args: must be JSON or null, not '[1'",
                "on_exit          | [ -n x ] | on_exit: must be a list in JSON, or text for the shell that does not begin with '[', not '[ -n x ]'",
            })
    void whatIsNoAssignmentIsRefused(String key, String text, String message) {
        assertThatThrownBy(() -> apply("{}", key, text))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({"ema", "123", "0", "a-b_c"})
    void everyIdIsAKeyAndNeverAnIndex(String id) throws Exception {
        ObjectNode root = ConfigParser.empty();

        ConfigEdits.put(id, Map.of("script", "x.py")).apply(root);
        assertThat(root.path("strategies").path(id).path("script").asText()).isEqualTo("x.py");

        ConfigEdits.remove(id).apply(root);
        assertThat(root.path("strategies")).isEmpty();
    }

    @Test
    void aConfigWithoutStrategiesGetsThem() throws Exception {
        ObjectNode root = (ObjectNode) new ObjectMapper().readTree("{\"version\":1}");

        ConfigEdits.put("ema", Map.of("script", "ema.py")).apply(root);

        assertThat(root.toString()).isEqualTo("{\"version\":1,\"strategies\":{\"ema\":{\"script\":\"ema.py\"}}}");
    }

    private static ObjectNode apply(String entry, String key, String text) throws Exception {
        ObjectNode root =
                (ObjectNode) new ObjectMapper().readTree("{\"strategies\":{\"ema\":" + entry.replace('\'', '"') + "}}");
        ConfigEdits.put("ema", Map.of(key, text)).apply(root);
        return (ObjectNode) root.path("strategies").path("ema");
    }
}
