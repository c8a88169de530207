package algo.app.calendar;

import java.time.LocalDate;
import java.util.Map;

/**
 * One calendar file, read and validated. Exchanges and sets are those in force: what an upper file says of them is
 * already laid over what the lower one says. Entries and coverage are the file's own.
 *
 * @param rawExchanges the exchanges as they are written, for a file that is laid over this one
 * @param exchanges by upper-case code, in the order of the file
 * @param parents of each set the one that it extends; an empty text if none
 * @param coverage by year and set
 * @param setEntries by set; {@link DayEntry#DELETED} stands for null
 * @param exchangeEntries by code
 */
record Layer(
        Map<String, Map<String, Object>> rawExchanges,
        Map<String, Exchange> exchanges,
        Map<String, String> parents,
        Map<Integer, Map<String, Coverage>> coverage,
        Map<String, Map<LocalDate, DayEntry>> setEntries,
        Map<String, Map<LocalDate, DayEntry>> exchangeEntries) {
    /** The layer below the bundled file, which holds nothing. */
    static final Layer EMPTY = new Layer(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

    /** The degrees to which a file has the list of holidays of a year. */
    enum Coverage {
        COMPLETE,
        INFERRED,
        PROVISIONAL,
        NONE
    }
}
