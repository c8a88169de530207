package algo.app.model;

/**
 * Something that code brings itself, where the mode of its strategy should decide: whom it talks to, and as whom.
 *
 * @param line where it stands, from 1
 * @param text of an address, scheme, host and port; of a key, its first characters; of a client, the function that makes it
 */
public record SourceFinding(Kind kind, int line, String text) {
    /** The kinds of finding. */
    public enum Kind {
        /** The address of a server. */
        ADDRESS,
        /** The key of an account. */
        KEY,
        /** A client of OpenAlgo's SDK that is made without a host, which means {@code http://127.0.0.1:5000}. */
        CLIENT
    }
}
