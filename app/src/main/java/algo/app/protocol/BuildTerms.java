package algo.app.protocol;

import static algo.app.protocol.Wire.Presence.OR_LEFT_OUT;

/**
 * The terms on which an environment is made.
 *
 * @param findLinks a directory with wheels, absolute, or the address of a page that lists some; empty for none
 * @param noIndex whether packages come from there, and from where pip's settings say, alone
 * @param timeoutMillis the time that it may take; -1 for the usual
 */
public record BuildTerms(String findLinks, boolean noIndex, long timeoutMillis) implements Wired<BuildTerms> {
    public static final BuildTerms USUAL = new BuildTerms("", false, -1);

    private static final long MOST_MILLIS = 3_000_000;

    @Override
    public BuildTerms over(Wire wire) throws WireException {
        return new BuildTerms(
                wire.text("find_links", findLinks, OR_LEFT_OUT, Wire.PATH),
                wire.truth("no_index", noIndex, OR_LEFT_OUT),
                wire.number("timeout_ms", timeoutMillis, OR_LEFT_OUT, -1, MOST_MILLIS));
    }
}
