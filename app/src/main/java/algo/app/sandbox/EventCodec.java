package algo.app.sandbox;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;

/** An event as one line of JSON, and back. Money is in paise, times are ISO-8601 in UTC. */
final class EventCodec {
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(Bounds.DEPTH)
                            .maxNumberLength(Bounds.NUMBER)
                            .maxStringLength(Bounds.EVENT_STRING)
                            .maxNameLength(Bounds.NAME)
                            .maxTokenCount(Bounds.EVENT_TOKENS)
                            .build())
                    .build())
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, new InstantWriter())
                    .addDeserializer(Instant.class, new InstantReader()))
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private EventCodec() {}

    /** Writes an event, without the line's end. */
    static String write(AccountEvent event) {
        try {
            return JSON.writerFor(AccountEvent.class).writeValueAsString(event);
        } catch (JacksonException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes it piece by piece, without the line's end, and leaves the stream open. */
    static void write(AccountEvent event, OutputStream out) throws IOException {
        JSON.writerFor(AccountEvent.class)
                .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .writeValue(out, event);
    }

    /** @throws IOException if the first {@code length} bytes are not an event */
    static AccountEvent read(byte[] line, int length) throws IOException {
        AccountEvent event = JSON.readValue(line, 0, length, AccountEvent.class);
        if (event == null) {
            throw new JsonMappingException(null, "null is no event");
        }
        return event;
    }

    private static final class InstantWriter extends StdSerializer<Instant> {
        InstantWriter() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(value.toString());
        }
    }

    private static final class InstantReader extends StdDeserializer<Instant> {
        InstantReader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
            String text = in.getValueAsString();
            try {
                return Instant.parse(text == null ? "" : text);
            } catch (DateTimeException e) {
                throw JsonMappingException.from(in, "not a time: " + text, e);
            }
        }
    }
}
