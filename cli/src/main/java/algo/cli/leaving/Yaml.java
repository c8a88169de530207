package algo.cli.leaving;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Writes maps, lists and values as YAML in block style. Texts that YAML could take for something else are quoted as in JSON. */
final class Yaml {
    private static final Set<String> WORDS = Set.of("true", "false", "yes", "no", "on", "off", "null", "y", "n");

    private final StringBuilder text = new StringBuilder();

    private Yaml() {}

    static String of(Map<String, Object> object) {
        Yaml yaml = new Yaml();
        yaml.map(object, "");
        return yaml.text.toString();
    }

    private void map(Map<?, ?> map, String indent) {
        String before = "";
        for (Map.Entry<?, ?> each : map.entrySet()) {
            text.append(before).append(scalar(each.getKey())).append(':');
            value(each.getValue(), indent);
            before = indent;
        }
    }

    private void list(List<?> list, String indent) {
        for (Object each : list) {
            text.append(indent).append("-");
            if (each instanceof Map<?, ?> map && !map.isEmpty()) {
                text.append(' ');
                map(map, indent + "  ");
            } else {
                value(each, indent);
            }
        }
    }

    private void value(Object value, String indent) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            text.append('\n').append(indent).append("  ");
            map(map, indent + "  ");
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            text.append('\n');
            list(list, indent + "  ");
        } else {
            text.append(' ').append(scalar(value)).append('\n');
        }
    }

    private static String scalar(Object value) {
        if (value instanceof Map) {
            return "{}";
        }
        if (value instanceof List) {
            return "[]";
        }
        if (!(value instanceof String plain)) {
            return String.valueOf(value);
        }
        boolean safe = plain.matches("[A-Za-z/][A-Za-z0-9_./@+-]*") && !WORDS.contains(plain.toLowerCase(Locale.ROOT));
        return safe ? plain : quoted(plain);
    }

    private static String quoted(String plain) {
        StringBuilder quoted = new StringBuilder("\"");
        plain.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
            } else if (c == '\n') {
                quoted.append("\\n");
            } else if (c == '\t') {
                quoted.append("\\t");
            } else if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || c == 0xfeff) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        return quoted.append('"').toString();
    }
}
