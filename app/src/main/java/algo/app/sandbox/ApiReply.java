package algo.app.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;

/** The outer form of every reply. */
final class ApiReply {
    private ApiReply() {}

    /** Success and nothing more; the caller may add to it. */
    static Map<String, Object> success() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", "success");
        return body;
    }

    static Map<String, Object> data(Object data) {
        return with("data", data);
    }

    static Map<String, Object> message(String message) {
        return with("message", message);
    }

    static Map<String, Object> order(String id) {
        return with("orderid", id);
    }

    private static Map<String, Object> with(String name, Object value) {
        Map<String, Object> body = success();
        body.put(name, value);
        return body;
    }

    static Map<String, Object> error(Object message) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", "error");
        body.put("message", message);
        return body;
    }
}
