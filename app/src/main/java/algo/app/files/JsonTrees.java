package algo.app.files;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** Makes trees of JSON that people may have written. A tree takes far more memory than its text: it is counted before it is made. */
public final class JsonTrees {
    /** The most tokens of one tree; a config of 500 strategies with everything set has a tenth of that. */
    private static final int MOST = 300_000;

    /** Thrown in place of making a tree. */
    public static final class TooManyException extends JsonProcessingException {
        TooManyException() {
            super("it has more than " + MOST + " keys and values");
        }
    }

    private JsonTrees() {}

    /**
     * Reads a tree as {@link ObjectMapper#readTree(byte[])} does.
     *
     * @throws TooManyException if the tree would have too many nodes
     */
    public static JsonNode read(ObjectMapper json, byte[] content) throws IOException {
        try (JsonParser parser = json.createParser(content)) {
            for (int tokens = 0; parser.nextToken() != null; tokens++) {
                if (tokens == MOST) {
                    throw new TooManyException();
                }
            }
        }
        return json.readTree(content);
    }
}
