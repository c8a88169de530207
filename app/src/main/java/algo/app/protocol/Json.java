package algo.app.protocol;

import algo.app.model.Text;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as maps, lists, texts, numbers, truth values and null, on jackson's streaming parser. */
public final class Json {
    /** The deepest nesting of a line, and the longest number in it; more is refused while it is read. */
    private static final int MAX_DEPTH = 32;

    private static final int MAX_NUMBER = 40;
    private static final int MAX_TEXT = 32 * 1024 * 1024;
    private static final int MAX_NAME = 1000;
    /** The most values in one line: an object costs a hundred times the two bytes that it may have on the wire. */
    private static final int MAX_VALUES = 250_000;

    private static final JsonFactory FACTORY = factory();

    private Json() {}

    private static JsonFactory factory() {
        // Names are not made canonical: else the factory would keep up to 12,000 that somebody sent, however long, for
        // ever.
        JsonFactory factory = new JsonFactoryBuilder()
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .build();
        factory.setStreamReadConstraints(StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxNumberLength(MAX_NUMBER)
                .maxStringLength(MAX_TEXT)
                .maxNameLength(MAX_NAME)
                .build());
        factory.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature());
        return factory;
    }

    /**
     * Reads one line that is one object, and nothing after it.
     *
     * @throws WireException if it is not
     */
    public static Fields object(String line) throws WireException {
        return object(line, MAX_VALUES);
    }

    /**
     * Reads an object as {@link #object(String)} does; one of more than {@code most} values is refused while it is
     * read.
     */
    static Fields object(String line, int most) throws WireException {
        try (JsonParser parser = FACTORY.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new WireException("a line must be one JSON object");
            }
            Map<String, Object> object = new Reading(parser, most).object();
            if (parser.nextToken() != null) {
                throw new WireException("there is something after the JSON object");
            }
            return new Fields(object);
        } catch (JsonProcessingException e) {
            throw new WireException("not valid JSON: " + Text.excerpt(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    /**
     * Reads an object of a stranger as {@link #object} does: at most {@code most} fields, and none of them an object or
     * a list. Nothing is kept of a line that has more, and the failure repeats nothing of it.
     */
    static Fields flat(String line, int most) throws WireException {
        try (JsonParser parser = FACTORY.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new WireException("a line must be one JSON object");
            }
            Map<String, Object> fields = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                if (fields.size() == most) {
                    throw new WireException("there are more than " + most + " fields");
                }
                if (parser.nextToken().isStructStart()) {
                    throw new WireException("a field must be a text, a number or a truth value");
                }
                fields.put(name, new Reading(parser, 1).value());
            }
            if (parser.nextToken() != null) {
                throw new WireException("there is something after the JSON object");
            }
            return new Fields(fields);
        } catch (JsonProcessingException e) {
            throw new WireException("not valid JSON");
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    /** One line that is being read. */
    private static final class Reading {
        private final JsonParser parser;
        private int left;

        Reading(JsonParser parser, int most) {
            this.parser = parser;
            this.left = most;
        }

        Map<String, Object> object() throws IOException, WireException {
            Map<String, Object> object = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                object.put(name, value());
            }
            return object;
        }

        private Object value() throws IOException, WireException {
            if (left-- == 0) {
                throw new WireException("it has more values than a line may have");
            }
            switch (parser.currentToken()) {
                case START_OBJECT:
                    return object();
                case START_ARRAY:
                    List<Object> list = new ArrayList<>();
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        list.add(value());
                    }
                    return list;
                case VALUE_STRING:
                    return parser.getText();
                case VALUE_NUMBER_INT:
                    // Not parser.getLongValue(): it loads patterns for all the ways to write a number.
                    return parser.getTextLength() < 19
                            ? (Object) Long.parseLong(parser.getText())
                            : parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                                    ? (Object) parser.getBigIntegerValue()
                                    : (Object) parser.getLongValue();
                case VALUE_NUMBER_FLOAT:
                    double number = Double.parseDouble(parser.getText());
                    if (Double.isInfinite(number)) {
                        throw new WireException("a number is too large");
                    }
                    return number;
                case VALUE_TRUE:
                    return Boolean.TRUE;
                case VALUE_FALSE:
                    return Boolean.FALSE;
                default:
                    return null;
            }
        }
    }

    /** Writes {@code object} as one line, without the line end. */
    public static String line(Map<String, ?> object) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            write(out, object);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return text.toString();
    }

    /** Writes {@code object} on several lines, with a line end, for a file that people edit. */
    public static byte[] pretty(Map<String, ?> object) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = FACTORY.createGenerator(bytes).useDefaultPrettyPrinter()) {
            write(out, object);
            out.writeRaw('\n');
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator out, Object value) throws IOException {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof String text) {
            out.writeString(text);
        } else if (value instanceof Integer || value instanceof Long) {
            out.writeNumber(((Number) value).longValue());
        } else if (value instanceof Number number) {
            out.writeNumber(number.toString());
        } else if (value instanceof Boolean truth) {
            out.writeBoolean(truth);
        } else if (value instanceof Map<?, ?> object) {
            out.writeStartObject();
            for (Map.Entry<?, ?> field : object.entrySet()) {
                out.writeFieldName((String) field.getKey());
                write(out, field.getValue());
            }
            out.writeEndObject();
        } else if (value instanceof List<?> list) {
            out.writeStartArray();
            for (Object item : list) {
                write(out, item);
            }
            out.writeEndArray();
        } else {
            throw new IllegalStateException("no JSON for " + value.getClass());
        }
    }
}
