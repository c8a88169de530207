package algo.packaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A Chromium without a window, told what to do over WebDriver. It keeps what its console said and which addresses it asked for.
 * Nothing of it is shared: one test has one.
 */
final class Chromium implements AutoCloseable {
    /** The name of an element in the answers of WebDriver, a constant of its standard. */
    static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

    private static final Duration LIMIT = Duration.ofSeconds(120);
    /** The time for which an element that is not there yet is waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI session;
    private final List<String> errors = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();

    Chromium(URI driver, int width, int height) {
        List<String> arguments = List.of(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--force-prefers-reduced-motion",
                "--window-size=" + width + "," + height);
        Map<String, Object> wanted = Map.of(
                "browserName", "chrome",
                "timeouts", Map.of("implicit", PATIENCE.toMillis(), "script", LIMIT.toMillis()),
                "goog:chromeOptions", Map.of("args", arguments),
                "goog:loggingPrefs", Map.of("browser", "ALL", "performance", "ALL"));
        JsonNode answer =
                send("POST", driver.resolve("/session"), Map.of("capabilities", Map.of("alwaysMatch", wanted)));
        session = driver.resolve("/session/" + answer.get("sessionId").asText() + "/");
        size(width, height);
    }

    /** Makes what is seen of the page that large, in CSS pixels; less than the least width of a window is allowed. */
    void size(int width, int height) {
        tell(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Says which colours the system prefers: {@code light} or {@code dark}. */
    void prefers(String scheme) {
        tell(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    void open(String url) {
        post("url", Map.of("url", url));
    }

    String url() {
        return send("GET", session.resolve("url"), null).asText();
    }

    /** Runs the body of a function in the page. */
    JsonNode js(String body, Object... arguments) {
        return post("execute/sync", Map.of("script", body, "args", Arrays.asList(arguments)));
    }

    /** Runs the body of a function whose last argument is to be called with the result. */
    JsonNode later(String body, Object... arguments) {
        return post("execute/async", Map.of("script", body, "args", Arrays.asList(arguments)));
    }

    /** Clicks the middle of the element, as a person would: whatever covers it makes this fail. */
    void click(String css) {
        post("element/" + element(css) + "/click", Map.of());
    }

    /** Replaces what is in a field, key by key. */
    void type(String css, String text) {
        String element = element(css);
        post("element/" + element + "/clear", Map.of());
        post("element/" + element + "/value", Map.of("text", text));
    }

    /** Chooses a file in an input of files. */
    void file(String css, Path file) {
        post("element/" + element(css) + "/value", Map.of("text", file.toString()));
    }

    /** Presses keys one after the other, whatever has the focus. */
    void press(String... keys) {
        List<Map<String, String>> strokes = new ArrayList<>();
        for (String key : keys) {
            strokes.add(Map.of("type", "keyDown", "value", key));
            strokes.add(Map.of("type", "keyUp", "value", key));
        }
        post("actions", Map.of("actions", List.of(Map.of("type", "key", "id", "keyboard", "actions", strokes))));
    }

    /** Drags a file in from outside, and drops it on the element. */
    void drop(String css, Path file) {
        JsonNode middle = js(
                "const e = document.querySelector(arguments[0]); e.scrollIntoView({block: 'center'});"
                        + " const r = e.getBoundingClientRect(); return [r.x + 20, r.y + r.height / 2]",
                css);
        for (String type : List.of("dragEnter", "dragOver", "drop")) {
            tell(
                    "Input.dispatchDragEvent",
                    Map.of(
                            "type",
                            type,
                            "x",
                            middle.get(0).asDouble(),
                            "y",
                            middle.get(1).asDouble(),
                            "data",
                            Map.of("items", List.of(), "files", List.of(file.toString()), "dragOperationsMask", 1)));
        }
    }

    /** Turns the wheel over the element; up where {@code pixels} are negative. */
    void wheel(String css, int pixels) {
        Map<String, Object> scroll = Map.of(
                "type", "scroll",
                "x", 0,
                "y", 0,
                "deltaX", 0,
                "deltaY", pixels,
                "duration", 0,
                "origin", Map.of(ELEMENT, element(css)));
        post("actions", Map.of("actions", List.of(Map.of("type", "wheel", "id", "wheel", "actions", List.of(scroll)))));
    }

    /** A picture of what is seen, as PNG. */
    byte[] picture() {
        return Base64.getDecoder()
                .decode(send("GET", session.resolve("screenshot"), null).asText());
    }

    /** Whatever its console called an error so far, and what it could not load. */
    List<String> errors() {
        for (JsonNode entry : log("browser")) {
            if (entry.get("level").asText().equals("SEVERE")) {
                errors.add(entry.get("message").asText());
            }
        }
        return errors;
    }

    /** The addresses that it has asked for so far. */
    List<String> asked() {
        for (JsonNode entry : log("performance")) {
            JsonNode message = read(entry.get("message").asText()).get("message");
            if (message.get("method").asText().equals("Network.requestWillBeSent")) {
                asked.add(message.at("/params/request/url").asText());
            }
        }
        return asked;
    }

    /** Tells the browser something that WebDriver has no word for. */
    JsonNode tell(String command, Map<String, Object> parameters) {
        return post("goog/cdp/execute", Map.of("cmd", command, "params", parameters));
    }

    private JsonNode log(String kind) {
        return post("se/log", Map.of("type", kind));
    }

    private String element(String css) {
        return post("element", Map.of("using", "css selector", "value", css))
                .get(ELEMENT)
                .asText();
    }

    private JsonNode post(String what, Map<String, Object> body) {
        return send("POST", session.resolve(what), body);
    }

    private JsonNode send(String method, URI to, Object body) {
        try {
            HttpRequest.BodyPublisher content = body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body));
            HttpRequest request = HttpRequest.newBuilder(to)
                    .timeout(LIMIT)
                    .header("Content-Type", "application/json")
                    .method(method, content)
                    .build();
            JsonNode answer = read(http.send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .get("value");
            if (answer.has("error")) {
                String message = answer.get("message").asText();
                // No AssertionError: whoever waits for something takes this as "not yet".
                throw new IllegalStateException(
                        to.getPath().replaceFirst(".*/", "") + " " + excerpt(body) + ": " + excerpt(message));
            }
            return answer;
        } catch (IOException e) {
            throw new AssertionError(method + " " + to, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static String excerpt(Object value) {
        String text = String.valueOf(value).lines().findFirst().orElse("");
        return text.substring(0, Math.min(200, text.length()));
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    @Override
    public void close() {
        send("DELETE", URI.create(session.toString().replaceFirst("/$", "")), null);
    }
}
