package algo.app.model;

/** The places at which a panic cancels orders and closes positions. */
public enum SquareOffAt implements Labelled {
    NOWHERE,
    SANDBOX,
    LIVE,
    /** The sandbox, and the live host if there is one. */
    EVERYWHERE;

    public boolean isSandbox() {
        return this == SANDBOX || this == EVERYWHERE;
    }

    public boolean isLive() {
        return this == LIVE || this == EVERYWHERE;
    }
}
