package algo.app.health;

/**
 * The answer to one question for a sign.
 *
 * @param kind whether the sign is there
 * @param why it is not, in one clause; empty if it is
 */
record ProbeAnswer(Kind kind, String why) {
    /** The sign is there. */
    static final ProbeAnswer SEEN = new ProbeAnswer(Kind.SEEN, "");

    /** The kinds of answers. */
    enum Kind {
        SEEN,
        /** The strategy does not give the sign. */
        MISSED,
        /** Nobody could look, for want of something on this side or by a mistake in the config: nothing is known of the strategy. */
        NOT_LOOKED
    }

    static ProbeAnswer missed(String why) {
        return new ProbeAnswer(Kind.MISSED, why);
    }

    static ProbeAnswer notLooked(String why) {
        return new ProbeAnswer(Kind.NOT_LOOKED, why);
    }
}
