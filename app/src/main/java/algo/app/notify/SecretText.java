package algo.app.notify;

import algo.app.model.SecretUse;
import java.util.Optional;

/** A value of the config that is either written there, or the name of a secret: {@code secret:NAME}. */
public final class SecretText {
    private static final String PREFIX = "secret:";

    private SecretText() {}

    /** Returns the name of the secret that the text names; empty if it names none. */
    public static Optional<String> name(String text) {
        return text.startsWith(PREFIX) ? Optional.of(text.substring(PREFIX.length())) : Optional.empty();
    }

    /** Returns why a text names no secret that can be kept, as the end of a sentence; empty if it names one, or stands for itself. */
    public static Optional<String> problem(String text) {
        return name(text).flatMap(SecretUse::problemToKeep);
    }
}
