package algo.cli.web;

import algo.app.http.Response;
import algo.app.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes answers, each with the headers that keep a browser from doing with it what nobody wants. */
final class Answers {
    /** The browser takes nothing from elsewhere, runs no script that is not a file of ours, and shows us in no frame. */
    private static final List<String> GUARDS = List.of(
            "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'none'; base-uri 'none';"
                    + " frame-ancestors 'none'",
            "X-Content-Type-Options: nosniff",
            "Referrer-Policy: no-referrer",
            "X-Frame-Options: DENY",
            "Cross-Origin-Opener-Policy: same-origin",
            "Cross-Origin-Resource-Policy: same-origin");

    private static final String UNKEPT = "Cache-Control: no-store";

    private Answers() {}

    /** Returns the headers of every answer that no cache may keep. */
    static List<String> headers() {
        List<String> headers = new ArrayList<>(GUARDS);
        headers.add(UNKEPT);
        return headers;
    }

    static Response json(Map<String, ?> object) {
        return json(200, object);
    }

    static Response json(int status, Map<String, ?> object) {
        return text(status, ContentTypes.JSON, Json.line(object) + "\n");
    }

    static Response text(int status, String type, String text, String... more) {
        return bytes(status, type, text.getBytes(StandardCharsets.UTF_8), more);
    }

    /** @param more further headers; one for the cache takes the place of the usual one */
    static Response bytes(int status, String type, byte[] bytes, String... more) {
        return new Response(status, with(type, more), bytes, Optional.empty());
    }

    static Response pieces(String type, Response.Pieces pieces, String... more) {
        return new Response(200, with(type, more), new byte[0], Optional.of(pieces));
    }

    private static List<String> with(String type, String... more) {
        List<String> headers = new ArrayList<>(GUARDS);
        headers.add("Content-Type: " + type);
        headers.addAll(List.of(more));
        if (List.of(more).stream().noneMatch(header -> header.startsWith("Cache-Control:"))) {
            headers.add(UNKEPT);
        }
        return headers;
    }

    /** Returns an error as {@code --json} prints it. */
    static Map<String, Object> error(int code, String message, String hint) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", (long) code);
        error.put("message", message);
        error.put("hint", hint.isEmpty() ? null : hint);
        return Map.of("error", error);
    }

    /** Returns an error with one field more. */
    static Map<String, Object> error(int code, String message, String hint, String name, Object value) {
        @SuppressWarnings("unchecked") // it was just made
        Map<String, Object> error =
                (Map<String, Object>) error(code, message, hint).get("error");
        error.put(name, value);
        return Map.of("error", error);
    }

    /** Returns an error as OpenAlgo says it. */
    static Map<String, Object> openAlgoError(String message) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("status", "error");
        error.put("message", message);
        return error;
    }
}
