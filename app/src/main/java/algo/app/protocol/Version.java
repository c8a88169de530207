package algo.app.protocol;

/** The version of this program, daemon and client alike. */
public final class Version {
    /** The version of this program, as in the parent pom; a test compares the two. */
    public static final String PROGRAM = "0.2.0";

    private Version() {}
}
