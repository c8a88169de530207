package algo.app.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** The fields of a GET: what follows the question mark, as texts. */
final class QueryFields {
    private QueryFields() {}

    /**
     * Reads the fields of a query; of a name that comes twice the last value counts.
     *
     * @throws ApiError 400 if it is not encoded as it must be
     */
    static ObjectNode of(String query) throws ApiError {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        for (String part : query.split("&")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                fields.put(decoded(part.substring(0, equals)), decoded(part.substring(equals + 1)));
            }
        }
        return fields;
    }

    static String decoded(String text) throws ApiError {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiError.of(400, "The query is not encoded as it must be: " + RequestFields.echo(text));
        }
    }
}
