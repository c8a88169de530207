package algo.app.model;

/**
 * The most that may be lost on one day, from midnight to midnight in IST, and what is done then.
 *
 * @param paise more than 0; 0 stands for no limit
 */
public record LossLimit(long paise, Action action) {
    /** Stands where nothing is limited. */
    public static final LossLimit NONE = new LossLimit(0, Action.STOP);

    /** The most that may be set, in rupees. */
    public static final long MOST_RUPEES = 1_000_000_000_000L;

    /** The consequences of a loss. */
    public enum Action implements Labelled {
        /** The one that lost it is stopped, and stays stopped for the day. */
        STOP,
        /** Everything is stopped, as {@code algo panic} does it, and nothing starts until that is lifted. */
        PANIC
    }

    public LossLimit {
        if (paise < 0 || paise > MOST_RUPEES * 100) {
            throw new IllegalArgumentException("a limit of " + paise + " paise");
        }
    }

    /** Returns whether there is a limit. */
    public boolean isSet() {
        return paise > 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LossLimit that && paise == that.paise && action == that.action;
    }
}
