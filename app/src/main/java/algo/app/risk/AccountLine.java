package algo.app.risk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.OptionalLong;

/** Reads one line of the process that asks. Pure. */
final class AccountLine {
    private static final JsonFactory JSON = new JsonFactory();

    private AccountLine() {}

    /** @throws IOException if it is none */
    static AccountWatch.Reading read(String line) throws IOException {
        String account = null;
        OptionalLong loss = OptionalLong.empty();
        Boolean whole = null;
        String words = "";
        Instant at = null;
        try (JsonParser parser = JSON.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "account" -> account = parser.getText();
                    case "loss" -> loss = OptionalLong.of(parser.getLongValue());
                    case "whole" -> whole = parser.getBooleanValue();
                    case "words" -> words = parser.getText();
                    case "at" -> at = Instant.parse(parser.getText());
                    default -> parser.skipChildren();
                }
            }
        } catch (DateTimeException e) {
            throw new IOException("no time: " + e.getMessage(), e);
        }
        if (account == null || whole == null || at == null || whole && loss.isEmpty()) {
            throw new IOException("half a line");
        }
        return new AccountWatch.Reading(account, loss, whole, words, at);
    }
}
