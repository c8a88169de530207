package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.process.ProcessEnd;
import algo.cli.web.GatewayInside;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A program that was written for OpenAlgo's Python strategies finds each of its addresses, in the shape that it knows. */
class OpenAlgoAddressesIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String IST_TIME = "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?\\+05:30";

    @RegisterExtension
    private final CommandHome home = new CommandHome();

    private final HttpClient http = HttpClient.newHttpClient();
    private GatewayInside gateway;

    private record Answer(int status, String type, String body) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new AssertionError(body, e);
            }
        }

        /** The answer, which is one that went well. */
        JsonNode ok() {
            assertThat(status).as(body).isEqualTo(200);
            return json();
        }

        void fails(int expected, String message) {
            assertThat(status).as(body).isEqualTo(expected);
            assertThat(json().get("status").asText()).isEqualTo("error");
            assertThat(json().get("message").asText()).contains(message);
        }
    }

    @BeforeEach
    void open() {
        home.addBeacon("ema", "SYMBOL=SBIN");
        gateway = new GatewayInside(home.home(), false);
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/python" + path))
                .header("Authorization", "Bearer " + gateway.token())
                .header("X-CSRFToken", gateway.csrf());
    }

    private Answer send(HttpRequest request) throws Exception {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        return new Answer(
                response.statusCode(),
                response.headers().firstValue("content-type").orElse(""),
                response.body());
    }

    private Answer get(String path) throws Exception {
        return send(request(path).build());
    }

    private Answer post(String path) throws Exception {
        return send(request(path).POST(BodyPublishers.noBody()).build());
    }

    private Answer post(String path, String json) throws Exception {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build());
    }

    private Answer upload(String file, String content, Map<String, String> fields) throws Exception {
        StringBuilder form = new StringBuilder();
        new TreeMap<>(fields).forEach((name, value) -> form.append("--x7\r\nContent-Disposition: form-data; name=\"")
                .append(name)
                .append("\"\r\n\r\n")
                .append(value)
                .append("\r\n"));
        if (!file.isEmpty()) {
            form.append("--x7\r\nContent-Disposition: form-data; name=\"strategy_file\"; filename=\"" + file
                    + "\"\r\nContent-Type: text/x-python\r\n\r\n" + content + "\r\n");
        }
        form.append("--x7--\r\n");
        return send(request("/new")
                .header("Content-Type", "multipart/form-data; boundary=x7")
                .POST(BodyPublishers.ofString(form.toString()))
                .build());
    }

    @Test
    void strategiesAreListedAndShown() throws Exception {
        home.does("stop", "ema"); // its window may be open now
        home.does("schedule", "ema", "--start", "09:20", "--stop", "15:15", "--days", "mon-fri");

        for (Answer list : List.of(get("/api/strategies"), post("/api/strategies"), get("/"))) {
            assertThat(list.ok().get("strategies")).hasSize(1);
        }
        for (String address : List.of("/api/strategy/ema", "/status/ema", "/api/status/ema")) {
            JsonNode ema = get(address).ok().get("strategy");
            assertThat(ema.get("id").asText()).isEqualTo("ema");
            assertThat(ema.get("file_name").asText()).isEqualTo("beacon.py");
            assertThat(ema.get("schedule_start_time").asText()).isEqualTo("09:20");
            assertThat(ema.get("schedule_stop_time").asText()).isEqualTo("15:15");
            assertThat(ema.get("schedule_days")).hasSize(5);
            assertThat(ema.get("is_scheduled").asBoolean()).isTrue();
            assertThat(ema.get("created_at").asText()).matches(IST_TIME);
            List<String> names = new ArrayList<>();
            ema.fieldNames().forEachRemaining(names::add);
            assertThat(names)
                    .startsWith(
                            "id",
                            "name",
                            "file_name",
                            "exchange",
                            "status",
                            "status_message",
                            "is_running",
                            "is_scheduled",
                            "manually_stopped",
                            "schedule_start_time",
                            "schedule_stop_time",
                            "schedule_days",
                            "last_started",
                            "last_stopped",
                            "error_message",
                            "paused_reason",
                            "paused_message",
                            "process_id",
                            "created_at")
                    .contains("phase", "mode", "reason", "next_start", "next_stop", "last_exit", "last_line");
        }
        get("/api/strategy/nope").fails(404, "Strategy not found");
        get("/api/strategy/..").fails(400, "Invalid strategy ID");
        JsonNode status = get("/status").ok();
        assertThat(status.get("total").asInt()).isEqualTo(1);
        assertThat(status.get("running").asInt()).isZero();
        assertThat(status.get("scheduler_running").asBoolean()).isTrue();
        assertThat(status.get("master_contracts_ready").asBoolean()).isTrue();
        assertThat(status.get("current_ist_time").asText()).matches("\\d\\d:\\d\\d(:\\d\\d)? IST");
        assertThat(status.at("/strategies/0/id").asText()).isEqualTo("ema");
    }

    @Test
    void oneIsStartedStoppedClearedAndDeleted() throws Exception {
        JsonNode started = post("/start/ema").ok();
        assertThat(started.get("status").asText()).isEqualTo("success");
        assertThat(started.get("message").asText()).matches("Strategy started with PID \\d+ at .* IST");
        JsonNode ema = get("/status/ema").ok().get("strategy");
        assertThat(ema.get("status").asText()).isEqualTo("running");
        assertThat(ema.get("process_id").asInt()).isPositive();
        post("/delete/ema").fails(400, "running");
        post("/save/ema", "{\"content\":\"print(2)\"}").fails(400, "running");
        post("/clear-error/ema").fails(400, "running");
        post("/logs/ema/clear").fails(400, "running");

        assertThat(post("/stop/ema").ok().get("status").asText()).isEqualTo("success");
        ema = get("/status/ema").ok().get("strategy");
        assertThat(ema.get("status").asText()).isEqualTo("manually_stopped");
        assertThat(ema.get("manually_stopped").asBoolean()).isTrue();
        post("/clear-error/ema").fails(400, "not in an error state");
        post("/stop/nope").fails(404, "Strategy not found");

        home.programs(run -> run.end(ProcessEnd.exited(3)));
        JsonNode failed = post("/start/ema").ok();
        assertThat(failed.get("status").asText()).isEqualTo("error");
        assertThat(failed.get("message").asText()).contains("3");
        assertThat(get("/status/ema").ok().at("/strategy/status").asText()).isEqualTo("error");
        assertThat(post("/clear-error/ema").ok().get("status").asText()).isEqualTo("success");
        assertThat(get("/status/ema").ok().at("/strategy/status").asText()).isNotEqualTo("error");

        Answer deleted = send(request("/delete/ema").DELETE().build());
        assertThat(deleted.ok().get("message").asText()).isEqualTo("Strategy deleted successfully");
        get("/status/ema").fails(404, "Strategy not found");
    }

    @Test
    void codeComesInAndIsChangedWholeOrNotAtAll() throws Exception {
        Map<String, String> fields = Map.of(
                "strategy_name", "My VWAP",
                "exchange", "MCX",
                "schedule_start", "09:30",
                "schedule_stop", "23:00",
                "schedule_days", "[\"sat\",\"sun\"]");
        JsonNode added = upload("my vwap.py", "print('hello')\n", fields).ok();
        assertThat(added.get("message").asText()).isEqualTo("Strategy \"My VWAP\" uploaded successfully");
        String id = added.at("/data/strategy_id").asText();
        assertThat(id).isEqualTo("my_vwap");
        JsonNode shown = get("/api/strategy/" + id).ok().get("strategy");
        assertThat(shown.get("name").asText()).isEqualTo("My VWAP");
        assertThat(shown.get("exchange").asText()).isEqualTo("MCX");
        assertThat(shown.get("schedule_days")).hasSize(2);

        upload("", "", Map.of("strategy_name", "x")).fails(400, "No file selected");
        upload("x.txt", "print(1)", Map.of()).fails(400, "Please upload a Python (.py) file");
        upload("..py<.py", "print(1)", Map.of()).fails(400, "Invalid filename");
        upload("wrong.py", "def f(:\n", Map.of()).fails(400, "line 1, column 7");
        upload("late.py", "print(1)\n", Map.of("schedule_start", "25:00")).fails(400, "25:00");
        assertThat(get("/status").ok().get("total").asInt())
                .as("what was refused is not there")
                .isEqualTo(2);

        JsonNode content = get("/api/strategy/my_vwap/content").ok();
        assertThat(content.get("content").asText()).isEqualTo("print('hello')\n");
        assertThat(content.get("file_name").asText()).isEqualTo("my vwap.py");
        assertThat(content.get("line_count").asInt()).isEqualTo(1);
        assertThat(content.get("is_running").asBoolean()).isFalse();
        assertThat(content.get("last_modified").asText()).matches(IST_TIME);
        post("/save/my_vwap", "{}").fails(400, "No content provided");
        post("/save/my_vwap", "{\"content\":\"def f(:\"}").fails(400, "line 1");
        assertThat(post("/save/my_vwap", "{\"content\":\"print(2)\\n\"}")
                        .ok()
                        .get("timestamp")
                        .asText())
                .matches(IST_TIME);
        Answer export = get("/export/my_vwap");
        assertThat(export.body()).isEqualTo("print(2)\n");
        assertThat(export.type()).isEqualTo("text/x-python; charset=utf-8");
        get("/api/strategy/nope/content").fails(404, "Strategy not found");
    }

    @Test
    void theScheduleIsSetAndTakenAway() throws Exception {
        JsonNode set = post(
                        "/schedule/ema",
                        "{\"start_time\":\"09:20\",\"stop_time\":\"15:15\",\"days\":[\"mon\",\"fri\"],\"exchange\":\"nse\"}")
                .ok();
        assertThat(set.get("message").asText()).isEqualTo("[NSE] Scheduled at 09:20 IST - 15:15 IST");
        post("/schedule/ema", "{\"stop_time\":\"15:15\"}").fails(400, "Start time is required");
        post("/schedule/ema", "{\"start_time\":\"9h\"}").fails(400, "9h");
        post("/schedule/nope", "{\"start_time\":\"09:20\"}").fails(404, "Strategy not found");

        assertThat(post("/unschedule/ema").ok().get("status").asText()).isEqualTo("success");
        assertThat(get("/status/ema").ok().at("/strategy/is_scheduled").asBoolean())
                .isFalse();
    }

    @Test
    void logsAreListedReadFollowedAndCleared() throws Exception {
        post("/logs/ema/clear").fails(404, "");
        home.does("start", "ema");
        home.prints("ema", "one\ntwo\nthree\n");

        JsonNode logs = get("/api/logs/ema").ok().get("logs");
        assertThat(logs).hasSize(1);
        String name = logs.get(0).get("name").asText();
        assertThat(name).endsWith(".log");
        assertThat(logs.get(0).get("size_kb").asDouble()).isPositive();
        JsonNode log = get("/api/logs/ema/" + name).ok();
        assertThat(log.get("content").asText()).isEqualTo("one\ntwo\nthree\n");
        assertThat(log.get("lines").asInt()).isEqualTo(3);
        assertThat(log.get("last_updated").asText()).matches(IST_TIME);
        get("/api/logs/ema/other.log").fails(404, "");
        get("/api/logs/nope").fails(404, "Strategy not found");
        assertThat(get("/logs/ema?lines=2").ok().get("logs").toString()).isEqualTo("[\"two\",\"three\"]");
        assertThat(get("/logs/ema?lines=1&offset=1").ok().get("logs").toString())
                .isEqualTo("[\"two\"]");

        try (Stream stream = new Stream("/logs/ema/stream", "")) {
            assertThat(stream.next("event: status")).contains("\"status\":\"running\"");
            home.prints("ema", "four\n");
            assertThat(stream.next("event: log")).contains("\"message\":\"four\"", "\"timestamp\":\"");
            home.does("stop", "ema");
            assertThat(stream.next("manually_stopped")).contains("event: status", "\"pid\":null");
        }
        JsonNode cleared = post("/logs/ema/clear").ok();
        assertThat(cleared.get("cleared_count").asInt()).isEqualTo(1);
        assertThat(cleared.get("total_size_mb").isNumber()).isTrue();
    }

    @Test
    void whatHappensIsToldAndNothingTwiceToOneWhoComesBack() throws Exception {
        String last;
        try (Stream stream = new Stream("/events", "")) {
            assertThat(stream.next("data: ")).isEqualTo("data: {\"type\":\"connected\"}");
            home.does("start", "ema");
            String event = stream.next("\"status\":\"running\"");
            assertThat(event).contains("\"strategy_id\":\"ema\"", "\"message\":", "\"timestamp\":\"");
            last = event.lines()
                    .filter(line -> line.startsWith("id: "))
                    .findFirst()
                    .orElseThrow()
                    .substring(4);
        }
        home.does("stop", "ema");
        for (String address : List.of("/api/events", "/api/status/stream")) {
            try (Stream stream = new Stream(address, last)) {
                assertThat(stream.next("data: ")).contains("connected");
                assertThat(Long.parseLong(stream.next("id: ")
                                .lines()
                                .findFirst()
                                .orElseThrow()
                                .substring(4)))
                        .isGreaterThan(Long.parseLong(last));
                assertThat(stream.next("\"status\":\"stopped\"")).contains("\"strategy_id\":\"ema\"");
            }
        }
    }

    @Test
    void exchangesContractsAndParametersAreTold() throws Exception {
        JsonNode exchanges = get("/api/exchanges").ok();
        assertThat(exchanges.get("default").asText()).isEqualTo("NSE");
        JsonNode nse = exchanges.get("exchanges").get(0);
        assertThat(nse.get("value").asText()).isEqualTo("NSE");
        assertThat(nse.get("label").asText()).matches("NSE — .+ \\(\\d\\d:\\d\\d-\\d\\d:\\d\\d\\)");
        assertThat(nse.get("window").asText())
                .isEqualTo(nse.get("start_time").asText() + "-"
                        + nse.get("end_time").asText());
        assertThat(nse.get("is_24x7").asBoolean()).isFalse();
        assertThat(post("/check-contracts").ok().at("/data/started").asInt(-1)).isZero();
        home.does("set", "ema", "secrets=KEY");
        for (Answer env : List.of(get("/env/ema"), post("/env/ema"))) {
            assertThat(env.ok().at("/regular/SYMBOL").asText()).isEqualTo("SBIN");
            assertThat(env.ok().at("/secure/KEY").asText()).isEqualTo("********");
        }
    }

    /** A stream of events, read block by block. */
    private final class Stream implements AutoCloseable {
        private final InputStream in;
        private final BufferedReader reader;

        Stream(String path, String lastEventId) throws Exception {
            HttpRequest.Builder request = request(path);
            if (!lastEventId.isEmpty()) {
                request.header("Last-Event-ID", lastEventId);
            }
            HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
            assertThat(response.headers().firstValue("content-type")).contains("text/event-stream");
            in = response.body();
            reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        }

        /** The next block that has this in it. */
        String next(String part) throws IOException {
            StringBuilder block = new StringBuilder();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.isEmpty()) {
                    if (block.indexOf(part) >= 0) {
                        return block.toString().strip();
                    }
                    block.setLength(0);
                } else {
                    block.append(line.startsWith("retry:") ? "" : line + "\n");
                }
            }
            throw new AssertionError("the stream ended before " + part);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
