package algo.cli.syntax;

/** One option: its names, what it takes, and what it is for. Immutable. */
public final class Option {
    /** The number of values that an option takes. */
    enum Kind {
        NOTHING,
        ONE,
        SEVERAL
    }

    private final Kind kind;
    private final String label;
    private final String description;
    private final String[] names;

    /** @param label of what it takes, in the help */
    Option(Kind kind, String label, String description, String... names) {
        this.kind = kind;
        this.label = label;
        this.description = description;
        this.names = names;
    }

    boolean hasName(String word) {
        for (String name : names) {
            if (name.equals(word)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the first name of the option, by which messages call it. */
    public String name() {
        return names[0];
    }

    /** Returns the last name of the option, which is the long one. */
    public String longName() {
        return names[names.length - 1];
    }

    String[] names() {
        return names;
    }

    /** Returns all names of the option with the value that it takes, e.g. {@code -n, --lines=N}. */
    public String text() {
        return String.join(", ", names) + value();
    }

    /**
     * Returns the long name with the value that it takes, e.g. {@code [--lines=N]}; with dots if it may be given
     * several times.
     */
    public String synopsis() {
        return longName() + value() + (takesSeveral() ? "..." : "");
    }

    private String value() {
        return takesValue() ? "=" + label : "";
    }

    public String label() {
        return label;
    }

    public String description() {
        return description;
    }

    public boolean takesValue() {
        return kind != Kind.NOTHING;
    }

    boolean takesSeveral() {
        return kind == Kind.SEVERAL;
    }
}
