package algo.app.broker.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A question of the daemon to the broker.
 *
 * @param port for {@link Kind#BEGIN}: the port of 127.0.0.1 to answer on
 * @param keys for {@link Kind#BEGIN} and {@link Kind#REGISTER}: by strategy, the keys that act for it
 * @param strategy for {@link Kind#FORGET}: whose key is void
 * @param part for {@link Kind#VIEW}: of what to tell
 * @param limits for {@link Kind#LIMITS}: by strategy, the loss of one day in paise that is to be told
 * @param after for {@link Kind#LOSSES}: the number of the last loss that was heard of; 0 for none
 * @param renaming for {@link Kind#RENAME}: by which it is known as the same, however often it is asked for
 * @param ids for {@link Kind#RENAME}: the new ids by the old ones
 */
public record Question(
        Kind kind,
        int port,
        Map<String, String> keys,
        String strategy,
        Part part,
        Map<String, Long> limits,
        long after,
        String renaming,
        Map<String, String> ids) {
    /** The most bytes of a question's line: the keys of thousands of strategies. */
    public static final int MOST_BYTES = 1024 * 1024;

    /** The longest time that the broker takes to answer {@link Kind#LOSSES}. */
    public static final Duration LOSSES_WITHIN = Duration.ofSeconds(30);

    /** The kinds of question. */
    public enum Kind {
        /** Asks for the broker's run and for the port on which it answers. Changes nothing. */
        HELLO,
        /** Answer strategies from now on, on that port, by these keys and no others; if it does already, the keys are replaced. */
        BEGIN,
        /** These keys act for these strategies too, and no earlier ones of theirs. */
        REGISTER,
        /** Makes the key of the strategy void. */
        FORGET,
        /** The account as it is now. */
        VIEW,
        /** The account is to begin again. */
        RESET,
        /**
         * These strategies have other ids, and the account with them; the keys of the old ids are void. It is on disk once it is
         * answered.
         */
        RENAME,
        /** These are the limits of loss from now on, and no others. */
        LIMITS,
        /**
         * Asks for losses that reached their limit. Answered as soon as there is one behind {@code after}, or a later question
         * of this kind, else with none after {@link #LOSSES_WITHIN}.
         */
        LOSSES
    }

    /** Parts of the account. */
    public enum Part {
        /** Funds, and what each strategy did. */
        SUMMARY,
        POSITIONS,
        ORDERS,
        FUNDS
    }

    public Question {
        keys = Map.copyOf(keys);
        limits = Map.copyOf(limits);
        ids = Map.copyOf(ids);
    }

    private Question(Kind kind, int port, Map<String, String> keys, String strategy, Part part) {
        this(kind, port, keys, strategy, part, Map.of(), 0, "", Map.of());
    }

    public static Question hello() {
        return of(Kind.HELLO);
    }

    public static Question begin(int port, Map<String, String> keys) {
        return new Question(Kind.BEGIN, port, keys, "", Part.SUMMARY);
    }

    public static Question register(Map<String, String> keys) {
        return new Question(Kind.REGISTER, 0, keys, "", Part.SUMMARY);
    }

    public static Question forget(String strategy) {
        return new Question(Kind.FORGET, 0, Map.of(), strategy, Part.SUMMARY);
    }

    public static Question view(Part part) {
        return new Question(Kind.VIEW, 0, Map.of(), "", part);
    }

    public static Question reset() {
        return of(Kind.RESET);
    }

    /** @param limits in paise, each more than 0 */
    public static Question limits(Map<String, Long> limits) {
        return new Question(Kind.LIMITS, 0, Map.of(), "", Part.SUMMARY, limits, 0, "", Map.of());
    }

    public static Question losses(long after) {
        return new Question(Kind.LOSSES, 0, Map.of(), "", Part.SUMMARY, Map.of(), after, "", Map.of());
    }

    /** @param ids the new ids by the old ones */
    public static Question rename(String renaming, Map<String, String> ids) {
        return new Question(Kind.RENAME, 0, Map.of(), "", Part.SUMMARY, Map.of(), 0, renaming, ids);
    }

    private static Question of(Kind kind) {
        return new Question(kind, 0, Map.of(), "", Part.SUMMARY);
    }

    /** Returns the question as one line, without its end. */
    public String line() {
        return Lines.write(this::write);
    }

    private void write(JsonGenerator out) throws IOException {
        out.writeStringField("ask", kind.name().toLowerCase(Locale.ROOT));
        out.writeNumberField("port", port);
        out.writeStringField("strategy", strategy);
        out.writeStringField("part", part.name().toLowerCase(Locale.ROOT));
        out.writeObjectFieldStart("keys");
        for (Map.Entry<String, String> key : keys.entrySet()) {
            out.writeStringField(key.getKey(), key.getValue());
        }
        out.writeEndObject();
        if (kind == Kind.LIMITS) {
            out.writeObjectFieldStart("limits");
            for (Map.Entry<String, Long> limit : limits.entrySet()) {
                out.writeNumberField(limit.getKey(), limit.getValue());
            }
            out.writeEndObject();
        }
        if (kind == Kind.LOSSES) {
            out.writeNumberField("after", after);
        }
        if (kind == Kind.RENAME) {
            out.writeStringField("renaming", renaming);
            out.writeObjectFieldStart("ids");
            for (Map.Entry<String, String> id : ids.entrySet()) {
                out.writeStringField(id.getKey(), id.getValue());
            }
            out.writeEndObject();
        }
    }

    /** @throws IOException if the line is no question */
    public static Question read(String line) throws IOException {
        Kind[] kind = new Kind[1];
        int[] port = new int[1];
        Map<String, String> keys = new LinkedHashMap<>();
        String[] strategy = {""};
        Part[] part = {Part.SUMMARY};
        Map<String, Long> limits = new LinkedHashMap<>();
        long[] after = new long[1];
        String[] renaming = {""};
        Map<String, String> ids = new LinkedHashMap<>();
        Lines.read(line, (name, parser) -> {
            switch (name) {
                case "ask" -> kind[0] = Lines.word(parser, Kind.class);
                case "port" -> port[0] = (int) Lines.whole(parser, 0, 65_535);
                case "strategy" -> strategy[0] = Lines.text(parser);
                case "part" -> part[0] = Lines.word(parser, Part.class);
                case "keys" -> readTexts(parser, keys);
                case "limits" -> readLimits(parser, limits);
                case "renaming" -> renaming[0] = Lines.text(parser);
                case "ids" -> readTexts(parser, ids);
                case "after" -> after[0] = Lines.whole(parser, 0, Long.MAX_VALUE);
                default -> throw new IOException("it has an unknown field");
            }
        });
        if (kind[0] == null) {
            throw new IOException("it asks nothing");
        }
        return new Question(kind[0], port[0], keys, strategy[0], part[0], limits, after[0], renaming[0], ids);
    }

    private static void readLimits(JsonParser parser, Map<String, Long> limits) throws IOException {
        Lines.require(parser, JsonToken.START_OBJECT);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String strategy = parser.currentName();
            parser.nextToken();
            limits.put(strategy, Lines.whole(parser, 1, Long.MAX_VALUE));
        }
    }

    private static void readTexts(JsonParser parser, Map<String, String> texts) throws IOException {
        Lines.require(parser, JsonToken.START_OBJECT);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            texts.put(name, Lines.text(parser));
        }
    }
}
