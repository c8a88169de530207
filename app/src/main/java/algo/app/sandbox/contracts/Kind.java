package algo.app.sandbox.contracts;

/** The kinds of contract. */
public enum Kind {
    SHARE("EQ"),
    INDEX("INDEX"),
    PAIR(""),
    FUTURE("FUT"),
    CALL("CE"),
    PUT("PE");

    private final String label;

    Kind(String label) {
        this.label = label;
    }

    /**
     * Returns the kind as OpenAlgo writes it in {@code instrumenttype}; of futures and options it is also the end of
     * the symbol.
     */
    public String label() {
        return label;
    }

    public boolean isOption() {
        return this == CALL || this == PUT;
    }

    /** Returns whether contracts of this kind have an expiry. */
    public boolean isDated() {
        return this == FUTURE || isOption();
    }
}
