package algo.app.sandbox;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The JSON of a request. It is walked through once, within {@link Bounds}, before a tree is made of it: so whose key it has is
 * known by then.
 */
final class JsonBody {
    /** Names that callers choose are not kept: neither interned nor in a table of symbols. */
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(Bounds.DEPTH)
                            .maxNumberLength(Bounds.NUMBER)
                            .maxStringLength(Bounds.STRING)
                            .maxNameLength(Bounds.NAME)
                            .maxTokenCount(Bounds.TOKENS)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final int LONGEST_MESSAGE = 200;

    private final CharBuffer text;
    private final ObjectNode key;

    private JsonBody(CharBuffer text, ObjectNode key) {
        this.text = text;
        this.key = key;
    }

    /** @throws ApiError if it is no JSON object within the bounds */
    static JsonBody of(byte[] body, int length) throws ApiError {
        CharBuffer text;
        try {
            text = length == 0
                    ? CharBuffer.wrap("{}".toCharArray())
                    : StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body, 0, length));
        } catch (CharacterCodingException e) {
            throw ApiError.of(400, "The request body is not valid JSON: it is not UTF-8");
        }
        try (JsonParser in = parser(text)) {
            return new JsonBody(text, walk(in));
        } catch (JacksonException e) {
            throw ApiError.of(400, "The request body is not valid JSON: " + cut(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonParser parser(CharBuffer text) throws IOException {
        return JSON.getFactory().createParser(text.array(), text.arrayOffset(), text.remaining());
    }

    /** Returns the key of the outermost object, as its only field. Of a name that comes twice the last value counts, as in Python. */
    private static ObjectNode walk(JsonParser in) throws IOException, ApiError {
        ObjectNode key = JSON.createObjectNode();
        if (in.nextToken() != JsonToken.START_OBJECT) {
            while (in.nextToken() != null) {
                // A body that is no JSON at all is refused before.
            }
            throw ApiError.of(400, "The request body must be a JSON object");
        }
        int depth = 1;
        for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
            if (depth == 0) {
                throw ApiError.of(400, "The request body is not valid JSON: something follows the object");
            }
            boolean isKey = depth == 1 && token != JsonToken.FIELD_NAME && "apikey".equals(in.currentName());
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
                isKey = false;
            } else if (token.isNumeric() && !PlainNumbers.isPlain(in.getText())) {
                throw ApiError.of(
                        400,
                        "The request body has a number with an exponent, or with more than " + Bounds.NUMBER
                                + " digits; write it out");
            }
            if (isKey) {
                keep(key, in, token);
            }
        }
        return key;
    }

    private static void keep(ObjectNode key, JsonParser in, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            key.put("apikey", in.getText());
        } else if (token == JsonToken.VALUE_NULL) {
            key.putNull("apikey");
        } else {
            // A value of any other kind stands for "no text".
            key.put("apikey", true);
        }
    }

    private static String cut(String message) {
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "…";
    }

    /** Returns the key alone, under its name. */
    ObjectNode key() {
        return key;
    }

    ObjectNode tree() {
        try (JsonParser in = parser(text)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException("what was walked through cannot be read", e);
        }
    }
}
