package algo.app.broker.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One JSON object a line, read as a stream: nothing is built of what is not expected, and no value is longer than its bound. */
final class Lines {
    private static final int MAX_DEPTH = 5;
    private static final int MAX_NUMBER = 40;
    /** The longest text, in characters. */
    static final int MAX_TEXT = 1024;
    /** The most digits of an amount behind the point, and before it. */
    private static final int MAX_SCALE = 10;

    private static final int MAX_DIGITS = 30;

    private static final JsonFactory FACTORY = factory();

    /** Writes the fields of an object. */
    interface Writer {
        void write(JsonGenerator out) throws IOException;
    }

    /** Reads the value of a field, on whose first token the parser is, and leaves it on the last. */
    interface Reader {
        void read(String name, JsonParser parser) throws IOException;
    }

    /** Reads one element of a list, likewise. */
    interface Element<T> {
        T read(JsonParser parser) throws IOException;
    }

    private Lines() {}

    private static JsonFactory factory() {
        // Names that somebody made up are not kept for the next line.
        return JsonFactory.builder()
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNumberLength(MAX_NUMBER)
                        .maxStringLength(MAX_TEXT)
                        .maxNameLength(MAX_TEXT)
                        .build())
                .build();
    }

    static String write(Writer fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            out.writeStartObject();
            fields.write(out);
            out.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return text.toString();
    }

    /** @throws IOException if the line is not one object, or {@code fields} refuses one of its fields; nothing of it is in the message */
    static void read(String line, Reader fields) throws IOException {
        try (JsonParser parser = FACTORY.createParser(line)) {
            parser.nextToken();
            object(parser, fields);
            if (parser.nextToken() != null) {
                throw new IOException("there is something behind the object");
            }
        } catch (JsonProcessingException e) {
            throw new IOException("it is no JSON within the bounds");
        }
    }

    static void object(JsonParser parser, Reader fields) throws IOException {
        require(parser, JsonToken.START_OBJECT);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            fields.read(name, parser);
        }
    }

    static <T> List<T> list(JsonParser parser, int most, Element<T> element) throws IOException {
        require(parser, JsonToken.START_ARRAY);
        List<T> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (list.size() == most) {
                throw new IOException("a list is longer than " + most);
            }
            list.add(element.read(parser));
        }
        return list;
    }

    static void require(JsonParser parser, JsonToken token) throws IOException {
        if (parser.currentToken() != token) {
            throw new IOException("a value is of the wrong kind");
        }
    }

    static String text(JsonParser parser) throws IOException {
        require(parser, JsonToken.VALUE_STRING);
        return parser.getText();
    }

    static long whole(JsonParser parser, long least, long most) throws IOException {
        require(parser, JsonToken.VALUE_NUMBER_INT);
        long number = parser.getLongValue();
        if (number < least || number > most) {
            throw new IOException("a number is out of its range");
        }
        return number;
    }

    /** Exact, as it is written. */
    static BigDecimal amount(JsonParser parser) throws IOException {
        if (!parser.currentToken().isNumeric()) {
            throw new IOException("a value is of the wrong kind");
        }
        BigDecimal amount = parser.getDecimalValue();
        if (amount.scale() < 0 || amount.scale() > MAX_SCALE || amount.precision() > MAX_DIGITS) {
            throw new IOException("an amount is out of its range");
        }
        return amount;
    }

    static Instant instant(JsonParser parser) throws IOException {
        try {
            Instant instant = Instant.parse(text(parser));
            if (instant.isBefore(Instant.EPOCH) || instant.isAfter(Instant.parse("9999-01-01T00:00:00Z"))) {
                throw new IOException("a time is out of its range");
            }
            return instant;
        } catch (DateTimeException e) {
            throw new IOException("a time is none");
        }
    }

    static <E extends Enum<E>> E word(JsonParser parser, Class<E> type) throws IOException {
        String word = text(parser);
        for (E value : type.getEnumConstants()) {
            if (value.name().toLowerCase(Locale.ROOT).equals(word)) {
                return value;
            }
        }
        throw new IOException("a word is not known");
    }
}
