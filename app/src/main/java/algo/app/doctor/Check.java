package algo.app.doctor;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of {@code algo doctor}.
 *
 * @param name what was looked at, one word
 * @param ok whether all is well with it
 * @param message what was found, one clause
 * @param hint what to do; may be empty
 */
public record Check(String name, boolean ok, String message, String hint) {
    static Check ok(String name, String message) {
        return new Check(name, true, message, "");
    }

    static Check bad(String name, String message, String hint) {
        return new Check(name, false, message, hint);
    }

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", name);
        fields.put("ok", ok);
        fields.put("message", message);
        fields.put("hint", hint.isEmpty() ? null : hint);
        return fields;
    }

    String line() {
        String mark = ok ? "ok       " : "PROBLEM  ";
        return mark
                + name
                + " ".repeat(Math.max(1, 12 - name.length()))
                + message
                + (hint.isEmpty() ? "" : "; " + hint);
    }
}
