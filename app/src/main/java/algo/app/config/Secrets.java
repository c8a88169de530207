package algo.app.config;

import algo.app.state.IoProblems;
import algo.app.state.WholeFile;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The values in {@code secrets.json}: {@code {"version":1,"secrets":{NAME:VALUE},"strategies":{ID:{NAME:VALUE}}}}; a
 * strategy's own wins. Read anew each time, so that no value stays in memory. No message ever holds a value.
 */
public final class Secrets {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Path file;

    public Secrets(Path file) {
        this.file = file;
    }

    /**
     * The secret {@code name} as {@code strategy} gets it; empty if there is none.
     *
     * @throws IOException if the file cannot be read, or is no such file
     */
    public Optional<String> value(String strategy, String name) throws IOException {
        JsonNode root;
        try {
            root = JSON.readTree(WholeFile.read(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JsonProcessingException | CharConversionException e) {
            // The parser's own message would quote the content.
            throw damaged();
        } catch (IOException e) {
            throw new IOException(IoProblems.explain(e));
        }
        if (!root.isObject()) {
            throw damaged();
        }
        JsonNode own = root.path("strategies").path(strategy).path(name);
        JsonNode value = own.isTextual() ? own : root.path("secrets").path(name);
        return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
    }

    private IOException damaged() {
        return new IOException(file + " is not valid JSON; correct it, or put a good copy in its place");
    }
}
