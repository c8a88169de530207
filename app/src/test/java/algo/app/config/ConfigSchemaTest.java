package algo.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema takes what the reader takes, and refuses what it refuses, as far as a schema can. */
class ConfigSchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode SCHEMA = ConfigSchema.tree();

    private static final String WHOLE =
            """
            {"version": 1, "openalgo": {"host": "http://127.0.0.1:5000"}, "defaults": {"restart": {"when": "always"}},
             "strategies": {
              "ema": {"name": "EMA", "script": "ema.py", "args": [], "module": null, "interpreter": "/usr/bin/python3",
               "working_directory": null, "exchange": "NSE", "mode": "sandbox", "params": {"SYMBOL": "SBIN", "N": 3},
               "secrets": ["OPENALGO_APIKEY"], "pass_env": [], "requires": ["pandas"],
               "schedule": {"type": "window", "start": "09:20", "stop": "15:15", "days": ["mon", "tue"]},
               "restart": {"when": "on-failure", "max": 5, "first_delay": "5s", "max_delay": "5m", "healthy_after": "10m"},
               "stop": {"signal": "TERM", "grace": "5s"}, "start_window": "1s",
               "limits": {"memory_mb": 1024, "open_files": 1024, "processes": null, "cpu_seconds": null, "threads": 2},
               "log": {"rotate_mb": 10, "keep_files": null, "keep_days": 7, "max_total_mb": 50, "compress": false},
               "env_file": null, "tags": ["nifty"], "on_exit": ["/bin/true"]},
              "ema@INFY": {"of": "ema", "params": {"SYMBOL": "INFY"}, "schedule": null},
              "cron": {"script": "c.py", "schedule": {"type": "cron", "cron": "20 9 * * 1-5", "any_day": true}},
              "hours": {"script": "c.py", "schedule": {"type": "market_hours", "days": "mon-wed"}, "on_exit": "echo x"}}}
            """;

    @Test
    void bothTakeAConfigWithEverythingInIt() throws Exception {
        assertThat(isValid(WHOLE)).isTrue();
        assertThat(isRead(WHOLE)).isTrue();
    }

    static List<String> keys() {
        return ConfigKeys.all();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void bothRefuseAValueOfAnotherKind(String key) throws Exception {
        String text = config(key, "{\"no\":{\"such\":1}}");

        assertThat(isValid(text)).isFalse();
        assertThat(isRead(text)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "restart.whn | \"always\"",
                "restart.when | \"sometimes\"",
                "restart.max | -1",
                "restart.max | 1.5",
                "restart.first_delay | \"5\"",
                "limits.memory_mb | 15",
                "risk.max_daily_loss | -1",
                "risk.max_daily_loss | 0",
                "risk.max_daily_loss | \"5000\"",
                "risk.do | \"sell\"",
                "limits.threads | 4097",
                "log.compress | \"true\"",
                "mode | \"Live\"",
                "stop.signal | \"SEGV\"",
                "schedule | {\"type\":\"never\"}",
                "schedule | {\"type\":\"once\",\"at\":\"2026-11-23T09:20\",\"days\":[\"mon\"]}",
                "schedule | {\"type\":\"window\",\"start\":\"09:20\",\"any_day\":\"yes\"}",
                "tags | \"nifty\"",
                "nane | \"x\""
            })
    void bothRefuseWhatIsOutOfBounds(String key, String value) throws Exception {
        String text = config(key, value);

        assertThat(isValid(text)).isFalse();
        assertThat(isRead(text)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'strategies':{'a b':{'script':'a.py'}}}",
                "{'strategies':{'a':{}}}",
                "{'version':2}",
                "{'openalgo':{'hst':'http://h'}}",
                "{'strategy':{}}",
                "{'defaults':{'of':'a'}}",
                "[]"
            })
    void bothRefuseWhatIsWrongOutsideAStrategy(String text) throws Exception {
        assertThat(isValid(text.replace('\'', '"'))).isFalse();
        assertThat(isRead(text.replace('\'', '"'))).isFalse();
    }

    /** A config with one strategy in which one key, dotted, has this value. */
    private static String config(String key, String value) throws Exception {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode entry = root.putObject("strategies").putObject("x");
        entry.put("script", "x.py");
        int dot = key.indexOf('.');
        ObjectNode parent = dot < 0 ? entry : entry.putObject(key.substring(0, dot));
        parent.set(key.substring(dot + 1), JSON.readTree(value));
        return root.toString();
    }

    private static boolean isRead(String text) {
        return ConfigCheck.of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8), 1024)
                .problems()
                .isEmpty();
    }

    private static boolean isValid(String text) throws Exception {
        return isValid(SCHEMA, JSON.readTree(text));
    }

    /** Validates by the keywords that the schema has; another one is a failure of this test. */
    private static boolean isValid(JsonNode schema, JsonNode value) {
        boolean valid = true;
        for (Map.Entry<String, JsonNode> rule : schema.properties()) {
            JsonNode is = rule.getValue();
            valid &= switch (rule.getKey()) {
                case "$schema", "title", "examples" -> true;
                case "type" ->
                    is.isArray() ? any(is, each -> isType(each.asText(), value)) : isType(is.asText(), value);
                case "const" -> is.equals(value);
                case "enum" -> any(is, each -> each.equals(value));
                case "minimum" -> !value.isNumber() || value.doubleValue() >= is.doubleValue();
                case "maximum" -> !value.isNumber() || value.doubleValue() <= is.doubleValue();
                case "pattern" ->
                    !value.isTextual()
                            || Pattern.compile(is.asText())
                                    .matcher(value.asText())
                                    .find();
                case "anyOf" -> any(is, each -> isValid(each, value));
                case "oneOf" -> count(is, value) == 1;
                case "required" -> !value.isObject() || all(is, each -> value.has(each.asText()));
                case "items" -> !value.isArray() || all(value, each -> isValid(is, each));
                case "propertyNames" ->
                    value.properties().stream()
                            .allMatch(each -> isValid(is, JSON.getNodeFactory().textNode(each.getKey())));
                case "properties" ->
                    value.properties().stream()
                            .filter(each -> is.has(each.getKey()))
                            .allMatch(each -> isValid(is.get(each.getKey()), each.getValue()));
                case "additionalProperties" ->
                    value.properties().stream()
                            .filter(each -> !schema.path("properties").has(each.getKey()))
                            .allMatch(each -> is.isBoolean() ? is.booleanValue() : isValid(is, each.getValue()));
                default -> throw new AssertionError("a keyword that this test does not know: " + rule.getKey());
            };
        }
        return valid;
    }

    private static boolean isType(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> throw new AssertionError("no type of JSON Schema: " + type);
        };
    }

    private static int count(JsonNode schemas, JsonNode value) {
        int count = 0;
        for (JsonNode each : schemas) {
            count += isValid(each, value) ? 1 : 0;
        }
        return count;
    }

    private static boolean any(JsonNode list, java.util.function.Predicate<JsonNode> test) {
        for (JsonNode each : list) {
            if (test.test(each)) {
                return true;
            }
        }
        return false;
    }

    private static boolean all(JsonNode list, java.util.function.Predicate<JsonNode> test) {
        return !any(list, test.negate());
    }
}
