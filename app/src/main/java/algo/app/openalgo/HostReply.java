package algo.app.openalgo;

import algo.app.model.SecretUse;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads the bytes with which a host answered. Pure. */
final class HostReply {
    /** A time that an answer may take on its way, and a clock that is set by the network may differ. */
    static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(10);

    private static final JsonFactory JSON = new JsonFactory();

    /** Names of brokers as OpenAlgo has them, e.g. {@code zerodha}: what else a host says is shown to nobody. */
    private static final Pattern BROKER = Pattern.compile("[A-Za-z0-9_-]{1,32}");

    private HostReply() {}

    /** Returns whether nothing more has to be read, because as much is there as the head says. */
    static boolean isWhole(byte[] answer) {
        String text = text(answer);
        int body = text.indexOf("\r\n\r\n");
        if (body < 0) {
            return false;
        }
        String length = header(text.substring(0, body), "content-length");
        return length.matches("[0-9]{1,6}") && answer.length >= body + 4 + Integer.parseInt(length);
    }

    /**
     * Returns by how much the clock of the host is ahead of ours, as its header {@code Date} tells in whole seconds; zero if
     * that is no more than {@link #CLOCK_TOLERANCE}, or it says none.
     *
     * @param now wall time
     */
    static Duration ahead(byte[] answer, Instant now) {
        String text = text(answer);
        int body = text.indexOf("\r\n\r\n");
        try {
            Instant date = DateTimeFormatter.RFC_1123_DATE_TIME.parse(
                    header(text.substring(0, Math.max(0, body)), "date"), Instant::from);
            Duration ahead = Duration.between(now, date);
            return ahead.abs().compareTo(CLOCK_TOLERANCE) > 0 ? ahead : Duration.ZERO;
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }

    /** @param what names the host, to begin the message with */
    static HostAnswer judge(String what, byte[] answer) {
        String text = text(answer);
        if (text.isEmpty()) {
            return down(what + " closes the connection without an answer");
        }
        if (!text.matches("(?s)HTTP/1\\.[01] [0-9]{3}.*")) {
            return refuses(what + " is no OpenAlgo: it does not speak HTTP");
        }
        int code = Integer.parseInt(text.substring(9, 12));
        if (code == 200) {
            int body = text.indexOf("\r\n\r\n");
            return body >= 0 && saysSuccess(text.substring(body + 4))
                    ? new HostAnswer(HostAnswer.Kind.TAKES_KEY, what + " answers, and takes the key")
                    : refuses(what + " is no OpenAlgo: it answers a ping with something else");
        }
        if (code == 401 || code == 403) {
            return refuses(what + " refuses the key; 'algo secret set " + SecretUse.API_KEY + "' sets the right one");
        }
        if (code / 100 == 3) {
            return refuses(what + " sends elsewhere (HTTP " + code
                    + "), where the key does not follow; set openalgo.host" + " to the address that answers itself");
        }
        if (code == 408 || code == 429 || code / 100 == 5) {
            return down(what + " does not answer a ping: HTTP " + code);
        }
        return refuses(what + " is no OpenAlgo, or too old: it answers a ping with HTTP " + code);
    }

    private static HostAnswer down(String message) {
        return new HostAnswer(HostAnswer.Kind.DOWN, message);
    }

    private static HostAnswer refuses(String message) {
        return new HostAnswer(HostAnswer.Kind.REFUSES, message);
    }

    /** Returns the bytes as characters, one each: only ASCII is looked at. */
    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String header(String head, String name) {
        for (String line : head.split("\r\n")) {
            int colon = line.indexOf(':');
            if (colon > 0
                    && line.substring(0, colon).strip().toLowerCase(Locale.ROOT).equals(name)) {
                return line.substring(colon + 1).strip();
            }
        }
        return "";
    }

    private static boolean saysSuccess(String body) {
        return "success".equals(value(body, "status"));
    }

    /** Returns the name of the broker in the answer to a ping; empty if none is there that looks like a name. */
    static String broker(byte[] answer) {
        String broker = value(body(answer), "data.broker");
        return BROKER.matcher(broker).matches() ? broker : "";
    }

    /** Reads the answer to {@code analyzer}. */
    static HostState.Orders orders(byte[] answer) {
        String body = body(answer);
        if (!text(answer).matches("(?s)HTTP/1\\.[01] 200.*") || !saysSuccess(body)) {
            return HostState.Orders.UNKNOWN;
        }
        String analyzes = value(body, "data.analyze_mode");
        String mode = value(body, "data.mode");
        if (analyzes.equals("true") || mode.equals("analyze")) {
            return HostState.Orders.ANALYZER;
        }
        return analyzes.equals("false") || mode.equals("live") ? HostState.Orders.BROKER : HostState.Orders.UNKNOWN;
    }

    private static String body(byte[] answer) {
        String text = text(answer);
        int body = text.indexOf("\r\n\r\n");
        return body < 0 ? "" : text.substring(body + 4);
    }

    /**
     * Returns the text, or the truth value in words, at a place of the object in {@code body}, names with dots between; empty
     * if nothing of that kind is there. A body in chunks has a number before the object.
     */
    private static String value(String body, String place) {
        int object = body.indexOf('{');
        if (object < 0) {
            return "";
        }
        try (JsonParser parser = JSON.createParser(body.substring(object))) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                boolean found = token.isScalarValue()
                        && parser.getParsingContext().inObject()
                        && place(parser).equals(place);
                if (found) {
                    return token == JsonToken.VALUE_STRING || token.isBoolean() ? parser.getText() : "";
                }
            }
            return "";
        } catch (IOException e) {
            return "";
        }
    }

    private static String place(JsonParser parser) {
        String pointer = parser.getParsingContext().pathAsPointer().toString();
        return pointer.isEmpty() ? "" : pointer.substring(1).replace('/', '.');
    }
}
