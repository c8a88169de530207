package algo.app.protocol;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a run ended.
 *
 * @param code exit code; -1 where there is none (null on the wire)
 * @param signal signal name without SIG; empty where none ended it (null on the wire)
 * @param reason one of the documented reasons, e.g. {@code exited}
 * @param at ISO 8601 in Indian Standard Time
 */
public record ExitView(int code, String signal, String reason, String at) {
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("code", code < 0 ? null : code);
        fields.put("signal", signal.isEmpty() ? null : signal);
        fields.put("reason", reason);
        fields.put("at", at);
        return fields;
    }

    static ExitView of(Fields fields) throws WireException {
        return new ExitView(
                (int) fields.numberOr("code", -1, 0, Integer.MAX_VALUE),
                fields.wordOrEmpty("signal"),
                fields.oneOf(Known.EXITS, "reason"),
                fields.timeOrEmpty("at"));
    }
}
