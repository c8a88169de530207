package algo.cli;

import algo.app.model.Since;
import algo.app.protocol.ExitCode;
import java.time.Instant;

/** Reads what {@code --since} takes where it is a time. */
final class SinceOption {
    private SinceOption() {}

    /**
     * Milliseconds since 1970.
     *
     * @param or what else may be given, for the message
     * @throws ClientException if {@code text} is no such time
     */
    static long millis(String text, String or) throws ClientException {
        Instant since = Since.parse(text, Instant.now()).orElse(Instant.EPOCH);
        if (!since.isAfter(Instant.EPOCH)) {
            throw new ClientException(
                    ExitCode.USAGE, "--since must be " + or + Since.FORMS + ", not '" + text + "'", "");
        }
        return since.toEpochMilli();
    }
}
