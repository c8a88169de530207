package algo.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every text and every list of every request has a bound, and what is over it is not repeated. */
class RequestBoundsTest {
    private static final String LONG_TEXT = "y".repeat(300_000);

    @TestFactory
    Stream<DynamicTest> whatIsTooMuchIsRefusedInEveryFieldOfEveryRequest() {
        return RequestTest.kinds(Request.class).stream()
                .map(kind -> DynamicTest.dynamicTest(kind.getSimpleName(), () -> {
                    Request request = (Request) sample(kind);
                    for (Map.Entry<String, Object> field : request.fields().entrySet()) {
                        for (Object tooMuch : tooMuch(field.getValue())) {
                            Map<String, Object> fields = new LinkedHashMap<>();
                            fields.put("ask", request.ask());
                            fields.putAll(request.fields());
                            fields.put(field.getKey(), tooMuch);
                            assertRefused(field.getKey(), Json.line(fields));
                        }
                    }
                }));
    }

    private static void assertRefused(String field, String line) {
        Throwable refusal = catchThrowable(() -> Request.read(line));
        assertThat(refusal).as(field).isInstanceOf(WireException.class);
        assertThat(refusal.getMessage())
                .as(field)
                .hasSizeLessThan(300)
                .matches(message -> message.contains("'" + field + "' has ") || message.contains("more values than"));
    }

    /** A record with something in every component. */
    private static Object sample(Class<?> type) throws ReflectiveOperationException {
        if (type.isEnum()) {
            return type.getEnumConstants()[1];
        }
        if (!type.isRecord()) {
            return type == boolean.class
                    ? (Object) true
                    : type == int.class
                            ? (Object) 1
                            : type == long.class
                                    ? (Object) 1L
                                    : type == List.class ? List.of("x") : type == Map.class ? Map.of("k", "v") : "x";
        }
        List<Object> values = new ArrayList<>();
        List<Class<?>> types = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            types.add(component.getType());
            values.add(sample(component.getType()));
        }
        return type.getDeclaredConstructor(types.toArray(new Class<?>[0])).newInstance(values.toArray());
    }

    private static List<Object> tooMuch(Object value) {
        if (value instanceof String) {
            return List.of(LONG_TEXT);
        }
        if (value instanceof List<?>) {
            return List.of(many(), List.of(LONG_TEXT));
        }
        if (value instanceof Map<?, ?>) {
            Map<String, Object> keys = new LinkedHashMap<>();
            many().forEach(each -> keys.put("k" + each, "v"));
            return List.of(keys, Map.of("k", LONG_TEXT), Map.of("k", many()));
        }
        return List.of();
    }

    private static List<Object> many() {
        List<Object> many = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            many.add(String.valueOf(i));
        }
        return many;
    }

    @Test
    void whatIsSensibleIsRead() {
        List<Object> ids = many().subList(0, 2000);
        for (String line : List.of(
                Json.line(Map.of("ask", "status", "ids", ids, "lines", 0)),
                Json.line(Map.of("ask", "set", "id", "a", "values", Map.of("params.X", "y".repeat(64 * 1024)))))) {
            assertThatCode(() -> Request.read(line)).doesNotThrowAnyException();
        }
    }

    @Test
    void whatNoRequestHasIsRefusedShortly() {
        for (String line : List.of(
                Json.line(Map.of("ask", LONG_TEXT.substring(0, 170_000))),
                Json.line(Map.of("ask", "status", LONG_TEXT.substring(0, 900), 1)),
                Json.line(Map.of("ask", "status", LONG_TEXT, 1)),
                "{\"ask\":\"status\",\"x\":[" + "{\"\":0},".repeat(20_000) + "0]}",
                "{\"ask\":\"status\",\"x\":" + "[".repeat(100) + "}",
                LONG_TEXT,
                "{\"ask\":\"report\",\"ids\":[],\"since_ms\":9223372036854775807}",
                "{\"ask\":\"report\",\"ids\":[],\"since_ms\":-9223372036854775808}",
                "{\"ask\":\"status\",\"ids\":[],\"lines\":1e999999999}",
                "{\"ask\":\"status\",\"ids\":[],\"lines\":2147483648}")) {
            assertThat(catchThrowable(() -> Request.read(line)))
                    .as(line.substring(0, Math.min(60, line.length())))
                    .isInstanceOf(WireException.class)
                    .message()
                    .hasSizeLessThan(300);
        }
    }
}
