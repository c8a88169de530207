package algo.cli.web;

import algo.app.protocol.LogLine;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** The lines of logs as they were printed. */
final class LogText {
    private LogText() {}

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
