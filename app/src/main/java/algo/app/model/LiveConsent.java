package algo.app.model;

/** The consent to trading real money that comes with a request to start. */
public enum LiveConsent implements Labelled {
    /** The request says nothing: an explicit live mode, or a config that says live and shows so, is enough. */
    UNASKED,
    /** The person saw that it would trade the sandbox: a start that would be live is refused. */
    SANDBOX,
    /** The person was asked, or need not be, and wants it live. */
    LIVE;

    /**
     * Returns whether a live start is refused until it is confirmed.
     *
     * @param named whether the start itself asks for live mode
     * @param shown the mode that everybody is shown of it now
     */
    public boolean refusesLive(boolean named, Mode shown) {
        return switch (this) {
            case LIVE -> false;
            case SANDBOX -> true;
            case UNASKED -> !named && shown == Mode.SANDBOX;
        };
    }
}
