package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.protocol.Json;
import algo.app.protocol.Request;
import algo.cli.InProcess;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What nobody means, given to every option of every command and to every field of every request: one short line, a documented
 * exit code, and a daemon that goes on. {@link AlgoHome} looks that none of it was a mistake of ours.
 */
class NastyValuesIT {
    private static final List<String> NASTY = List.of(
            "y".repeat(100_000),
            "\u001b[31m\u202ex\u0007\r\ny",
            "+999999999-12-31T00:00:00Z",
            "9999-12-31T23:59:59",
            "0000-01-01",
            "999999999d",
            "1e999999999",
            "-1",
            "2147483648",
            "9223372036854775808",
            "9".repeat(5000),
            "\u0661\u0662:\u0663\u0660",
            "* ".repeat(40_000),
            "1-2147483647 * * * *",
            "{\"a\":".repeat(20_000),
            "[".repeat(50_000),
            "../../../etc/passwd",
            "=",
            "null");

    /** They take no value that could be nasty, watch, or end the daemon. */
    private static final List<String> LEFT_OUT = List.of("top", "daemon", "version", "secret");

    private static final List<String> KEYS = List.of(
            "name",
            "script",
            "args",
            "interpreter",
            "working_directory",
            "exchange",
            "mode",
            "params.X",
            "params",
            "secrets",
            "pass_env",
            "schedule",
            "restart.when",
            "restart.max",
            "restart.first_delay",
            "stop.signal",
            "stop.grace",
            "start_window",
            "limits.memory_mb",
            "limits.threads",
            "log.rotate_mb",
            "log.compress",
            "on_exit",
            "nosuch");

    private static final int LONGEST = 400;

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @BeforeEach
    void addStrategy() {
        home.addBeacon("there");
    }

    @Test
    void inEveryOptionAndParameterOfEveryCommand() {
        SeenProcess daemon = home.daemon();
        List<String> wrong = new ArrayList<>();
        InProcess.options().forEach((command, options) -> {
            if (LEFT_OUT.contains(command)) {
                return;
            }
            for (String nasty : NASTY) {
                run(wrong, nasty, command, nasty);
                run(wrong, nasty, command, "--" + nasty);
                for (String option : options) {
                    // What is written for it is not to lie where the tests run.
                    boolean isFile = option.equals("--output") || option.equals("-o");
                    run(wrong, nasty, command, "there", option, isFile ? home.directory() + "/" + nasty : nasty);
                }
            }
        });
        for (String nasty : NASTY) {
            for (String key : KEYS) {
                run(wrong, nasty, "set", "there", key + "=" + nasty);
            }
            run(wrong, nasty, "set", "there", nasty + "=1");
            for (String word : List.of("show", "is-open", "next", "check", "remove", "import")) {
                run(wrong, nasty, "calendar", word, nasty);
            }
            run(wrong, nasty, "calendar", "add", nasty, "--name", nasty);
            run(wrong, nasty, "calendar", "is-open", "NSE", "--at", nasty);
            run(wrong, nasty, "secret", "remove", nasty);
            run(wrong, nasty, nasty);
        }
        assertThat(wrong).isEmpty();
        assertThat(home.daemon()).isEqualTo(daemon);
    }

    private void run(List<String> wrong, String nasty, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add(1, "--home=" + home.home());
        InProcess.Result result = InProcess.run(all.toArray(new String[0]));
        String err = result.err().strip();
        boolean one = result.code() == 0 || (!err.isEmpty() && err.lines().allMatch(line -> line.length() < LONGEST));
        boolean repeats = nasty.length() > 1000 && err.contains(nasty.substring(0, 200));
        if (result.code() < 0 || result.code() > 6 || !one || repeats || err.contains("mistake in algo")) {
            wrong.add(shown(String.join(" ", words)) + " -> " + result.code() + " " + err.length() + ": " + shown(err));
        }
    }

    private static String shown(String text) {
        return text.length() > 200 ? text.substring(0, 200) + "..." : text;
    }

    @Test
    void inEveryFieldOfEveryRequest() throws Exception {
        SeenProcess daemon = home.daemon();
        List<String> wrong = new ArrayList<>();
        for (Class<?> kind : kinds(Request.class)) {
            if (kind == Request.Shutdown.class || kind == Request.Claim.class) {
                continue;
            }
            Request request = (Request) sample(kind);
            for (String field : request.fields().keySet()) {
                for (Object nasty : nasty(request.fields().get(field))) {
                    Map<String, Object> fields = new LinkedHashMap<>();
                    fields.put("ask", request.ask());
                    fields.putAll(request.fields());
                    fields.put(field, nasty);
                    String answer = answer(Json.line(fields));
                    boolean known = answer.matches("(?s)\\{\"reply\":\"[a-z]+\".*") && !answer.contains("mistake in");
                    if (!known || (answer.startsWith("{\"reply\":\"error\"") && answer.length() > LONGEST)) {
                        wrong.add(request.ask() + "." + field + " " + shown(String.valueOf(nasty)) + " -> "
                                + shown(answer));
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(home.daemon()).isEqualTo(daemon);
    }

    private static List<Class<?>> kinds(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .flatMap(kind -> kind.isRecord() ? Stream.of(kind) : kinds(kind).stream())
                .toList();
    }

    private String answer(String line) throws IOException {
        try (RawClient client = RawClient.greeted(socket())) {
            return client.ask(line);
        } catch (IOException e) {
            return "no answer: " + e.getMessage();
        }
    }

    private static List<Object> nasty(Object value) {
        List<Object> nasty = new ArrayList<>();
        if (value instanceof Boolean) {
            return nasty;
        }
        nasty.addAll(List.of(Long.MAX_VALUE, Long.MIN_VALUE, 2147483648L, -2, 1e300, "", "there", List.of(), Map.of()));
        for (String text : NASTY) {
            nasty.add(
                    value instanceof List<?>
                            ? List.of(text)
                            : value instanceof Map<?, ?> ? Map.of("type", text) : text);
            if (value instanceof Map<?, ?> && text.length() < 1000) {
                nasty.add(Map.of(text, text, "type", "cron", "cron", text));
            }
        }
        return nasty;
    }

    /** A record with something in every component; it follows nothing. */
    private static Object sample(Class<?> type) throws ReflectiveOperationException {
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (!type.isRecord()) {
            return type == boolean.class
                    ? (Object) false
                    : type == int.class
                            ? (Object) 1
                            : type == long.class
                                    ? (Object) 1L
                                    : type == List.class
                                            ? List.of("there")
                                            : type == Map.class ? Map.of("type", "cron", "cron", "1 2 * * *") : "there";
        }
        List<Object> values = new ArrayList<>();
        List<Class<?>> types = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            types.add(component.getType());
            values.add(sample(component.getType()));
        }
        return type.getDeclaredConstructor(types.toArray(new Class<?>[0])).newInstance(values.toArray());
    }

    private Path socket() {
        return home.home().resolve("run/algo.sock");
    }
}
