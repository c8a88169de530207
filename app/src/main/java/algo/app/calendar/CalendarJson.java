package algo.app.calendar;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON of a calendar file as maps, lists, texts, numbers, truth values and null. It needs the streaming parser only,
 * so that the client can read a calendar too.
 */
final class CalendarJson {
    private static final int MAX_DEPTH = 32;
    private static final int MOST = 300_000;
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonParser parser;
    private int tokens;

    private CalendarJson(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Reads a JSON object.
     *
     * @throws CalendarException if it is no JSON object, with the place
     */
    static Map<String, Object> read(byte[] content) throws CalendarException {
        try (JsonParser parser = FACTORY.createParser(content)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new CalendarException(List.of("must be a JSON object, such as {\"years\": {}}"));
            }
            Map<String, Object> object = new CalendarJson(parser).object();
            if (parser.nextToken() != null) {
                throw new CalendarException(
                        List.of(where(parser.currentLocation()) + "there is something after the end"));
            }
            return object;
        } catch (JsonProcessingException e) {
            String message = e.getOriginalMessage();
            int remark = message.indexOf(" (start marker at");
            throw new CalendarException(List.of("not valid JSON: " + where(e.getLocation())
                    + (remark < 0 ? message : message.substring(0, remark))));
        } catch (IOException e) {
            throw new CalendarException(List.of("not valid JSON: " + e.getMessage()));
        }
    }

    /** Keys and values take far more memory than their text. */
    private JsonToken next() throws IOException, CalendarException {
        if (++tokens > MOST) {
            throw new CalendarException(List.of("has more than " + MOST + " keys and values"));
        }
        return parser.nextToken();
    }

    private static String where(JsonLocation at) {
        return at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
    }

    private Map<String, Object> object() throws IOException, CalendarException {
        Map<String, Object> object = new LinkedHashMap<>();
        while (next() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            next();
            object.put(name, value());
        }
        return object;
    }

    private Object value() throws IOException, CalendarException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object();
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (next() != JsonToken.END_ARRAY) {
                    list.add(value());
                }
                yield list;
            }
            case VALUE_NULL -> null;
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            default -> parser.getText();
        };
    }
}
