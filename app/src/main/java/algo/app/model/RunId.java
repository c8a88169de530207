package algo.app.model;

import java.security.SecureRandom;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Names one run: one process tree from launch to its last process. It is also the cookie that every process of the
 * run carries in its environment as {@code ALGO_RUN_ID}, so it is random, and unique on the host.
 *
 * @param value 12 lower-case hexadecimal digits
 */
public record RunId(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{12}");
    private static final SecureRandom RANDOM = new SecureRandom();

    public RunId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("a run id is 12 hexadecimal digits, not '" + value + "'");
        }
    }

    /** Returns whether {@code text} can be a run id. */
    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    /** Returns a new id. Safe on any thread. */
    public static RunId random() {
        return new RunId(String.format(java.util.Locale.ROOT, "%012x", RANDOM.nextLong() & 0xffff_ffff_ffffL));
    }

    @Override
    public String toString() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RunId that && Objects.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }
}
