package algo.cli;

/** Times of replies, as people read them. Apart from {@link IstText}, whose formats commands that only show do not need. */
public final class IsoTime {
    private static final int SECONDS_END = 19;
    private static final long DAY_MILLIS = 86_400_000;
    private static final long IST_MILLIS = 19_800_000;
    private static final int WEEK = 7;
    private static final String[] DAYS = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    private static final String[] MONTHS = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };

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

    /** Returns the day that it is in India, counted from 1 January 1970. */
    public static long today() {
        return Math.floorDiv(System.currentTimeMillis() + IST_MILLIS, DAY_MILLIS);
    }

    /**
     * Returns a time as briefly as it can be told: {@code 15:15} today, {@code Mon 09:20} within a week, else
     * {@code 24 Nov}.
     *
     * @param iso as for {@link #show}; not empty
     * @param today as {@link #today} tells it
     */
    public static String brief(String iso, long today) {
        int month = number(iso, 5);
        int day = number(iso, 8);
        String time = iso.substring(11, 16);
        long at = epochDay(number(iso, 0) * 100 + number(iso, 2), month, day);
        if (at == today) {
            return time;
        }
        return at > today && at < today + WEEK
                ? DAYS[Math.floorMod(at, WEEK)] + " " + time
                : day + " " + MONTHS[(month + 11) % 12];
    }

    private static int number(String iso, int at) {
        return (iso.charAt(at) - '0') * 10 + iso.charAt(at + 1) - '0';
    }

    /** Counts days without the classes of java.time, which a command that only shows does not load; from March on. */
    private static long epochDay(int year, int month, int day) {
        int years = month > 2 ? year : year - 1;
        int months = (month + 9) % 12;
        return 365L * years + years / 4 - years / 100 + years / 400 + (153L * months + 2) / 5 + day - 1 - 719_468;
    }
}
