package algo.cli.web;

import algo.app.protocol.LogLine;
import algo.app.protocol.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** The lines of logs as the gateway tells them. */
final class LogText {
    private LogText() {}

    /** Returns the fields of a line as {@code algo logs --json} prints them. */
    static Map<String, Object> fields(Reply.LogLines lines, LogLine line) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("strategy", lines.strategy());
        fields.put("run", lines.run());
        fields.put("at", line.at().isEmpty() ? null : line.at());
        fields.put("line", line.text());
        if (!line.ended()) {
            fields.put("more", true);
        }
        return fields;
    }

    /** Returns a line as it was printed, with its end. */
    static byte[] bytes(LogLine line) {
        byte[] end = line.end().getBytes(StandardCharsets.US_ASCII);
        byte[] text = line.bytes().isEmpty()
                ? line.text().getBytes(StandardCharsets.UTF_8)
                : Base64.getDecoder().decode(line.bytes());
        byte[] all = Arrays.copyOf(text, text.length + end.length);
        System.arraycopy(end, 0, all, text.length, end.length);
        return all;
    }
}
