package algo.app.model;

import java.util.Locale;

/** A word of ours: an enum constant with a name in JSON, in the state file and on the screen. */
public interface Labelled {
    /** Returns the name in the code. */
    String name();

    /** Returns the name that users read: that in the code, in small letters. */
    default String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
