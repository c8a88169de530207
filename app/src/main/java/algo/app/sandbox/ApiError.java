package algo.app.sandbox;

import java.util.List;
import java.util.Map;

/** A request that is answered with an error, worded as OpenAlgo words it. */
final class ApiError extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient Map<String, Object> body;
    private final transient Map<?, ?> problems;

    private ApiError(int status, Map<String, Object> body, Map<?, ?> problems) {
        super(String.valueOf(body.get("message")), null, false, false);
        this.status = status;
        this.body = body;
        this.problems = problems;
    }

    static ApiError of(int status, String message) {
        return new ApiError(status, ApiReply.error(message), Map.of());
    }

    /** Status 400: what is wrong with each field, by its name. */
    static ApiError fields(Map<String, Object> problems) {
        return new ApiError(400, ApiReply.error(problems), problems);
    }

    /** Status 400: an order that was taken down, but rejected. */
    static ApiError rejected(String order, String reason) {
        Map<String, Object> body = ApiReply.error(reason);
        body.put("orderid", order);
        return new ApiError(400, body, Map.of());
    }

    /** Returns the HTTP status. */
    int status() {
        return status;
    }

    /** Returns what is wrong with each field; empty where the error is of another kind. */
    Map<?, ?> problems() {
        return problems;
    }

    /** Returns the message in one line, for an answer that has several. */
    String plainMessage() {
        for (Object problem : problems.values()) {
            if (problem instanceof List<?> texts && !texts.isEmpty()) {
                return String.valueOf(texts.get(0));
            }
        }
        return getMessage();
    }

    /** Returns the JSON of the reply. */
    Map<String, Object> body() {
        return body;
    }
}
