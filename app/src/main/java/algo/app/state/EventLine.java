package algo.app.state;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * One event as the journal has it. Texts are empty where it says nothing.
 *
 * @param sequence its number, 1 or more
 * @param time ISO 8601 with the offset of India, as it is written
 * @param json the whole line, one JSON object
 */
public record EventLine(
        long sequence,
        String time,
        String strategy,
        String event,
        String from,
        String to,
        String cause,
        String detail,
        String json) {
    private static final JsonFactory JSON = new JsonFactory();

    /** Returns the time of the event; empty if the text is no time. */
    public Optional<Instant> at() {
        try {
            return Optional.of(OffsetDateTime.parse(time).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Reads a line of the journal; empty if it is no event, e.g. a line that a crash tore. */
    static Optional<EventLine> parse(String text) {
        long sequence = 0;
        String time = "";
        String strategy = "";
        String event = "";
        String from = "";
        String to = "";
        String cause = "";
        String detail = "";
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                String said = value == JsonToken.VALUE_STRING ? parser.getText() : "";
                switch (name) {
                    case "seq" -> sequence = value == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : 0;
                    case "at" -> time = said;
                    case "strategy" -> strategy = said;
                    case "event" -> event = said;
                    case "from" -> from = said;
                    case "to" -> to = said;
                    case "cause" -> cause = said;
                    case "detail" -> detail = said;
                    default -> {
                        // The field is shown as it is, with the rest of the line.
                    }
                }
                parser.skipChildren();
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return sequence > 0
                ? Optional.of(new EventLine(sequence, time, strategy, event, from, to, cause, detail, text))
                : Optional.empty();
    }
}
