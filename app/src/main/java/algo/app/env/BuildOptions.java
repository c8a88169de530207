package algo.app.env;

import java.time.Duration;

/**
 * The options for making an environment.
 *
 * @param findLinks a directory with wheels, absolute, or the address of a page that lists some; empty for none
 * @param noIndex whether packages come from those, and from the caches, alone
 * @param upgrade whether the newest versions are looked for although an environment is there
 * @param limit the time that it may take
 */
public record BuildOptions(String findLinks, boolean noIndex, boolean upgrade, Duration limit) {
    /** The time that an environment may take where nobody says another. */
    public static final Duration USUAL_LIMIT = Duration.ofMinutes(15);

    /** The longest time that can be asked for. */
    public static final Duration MOST = Duration.ofMinutes(50);

    /** As usual. */
    public static final BuildOptions USUAL = new BuildOptions("", false, false, USUAL_LIMIT);
}
