package algo.cli;

/** Times of replies, as people read them. Apart from {@link IstText}, whose formats commands that only show do not need. */
public final class IsoTime {
    private static final int SECONDS_END = 19;

    private IsoTime() {}

    /**
     * {@code 2026-11-21 09:20:00 IST} of ISO 8601 in Indian Standard Time.
     *
     * @param iso with or without milliseconds; empty if there is no such time
     * @param none to be shown then
     */
    public static String show(String iso, String none) {
        return iso.length() < SECONDS_END ? none : iso.substring(0, 10) + " " + iso.substring(11, SECONDS_END) + " IST";
    }
}
