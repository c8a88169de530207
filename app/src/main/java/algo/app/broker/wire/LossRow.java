package algo.app.broker.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;

/**
 * The loss of a strategy on one day, once it reached its limit.
 *
 * @param number of it among those that the run of the broker tells, from 1 on
 * @param limit in paise, more than 0
 * @param loss in paise, at least the limit
 * @param at when it was seen; the day is that of the date in IST
 */
public record LossRow(long number, String strategy, long limit, long loss, Instant at) {
    void write(JsonGenerator out) throws IOException {
        out.writeStartArray();
        out.writeNumber(number);
        out.writeString(strategy);
        out.writeNumber(limit);
        out.writeNumber(loss);
        out.writeString(at.toString());
        out.writeEndArray();
    }

    static LossRow read(JsonParser parser) throws IOException {
        Lines.require(parser, JsonToken.START_ARRAY);
        parser.nextToken();
        long number = Lines.whole(parser, 1, Long.MAX_VALUE);
        parser.nextToken();
        String strategy = Lines.text(parser);
        parser.nextToken();
        long limit = Lines.whole(parser, 1, Long.MAX_VALUE);
        parser.nextToken();
        long loss = Lines.whole(parser, limit, Long.MAX_VALUE);
        parser.nextToken();
        Instant at = Lines.instant(parser);
        parser.nextToken();
        Lines.require(parser, JsonToken.END_ARRAY);
        return new LossRow(number, strategy, limit, loss, at);
    }
}
