package algo.app.report;

import algo.app.model.Ist;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The sums of one strategy, day by day in India, within the time that is reported on. */
final class Days {
    private static final class Sum {
        private Duration wanted = Duration.ZERO;
        private Duration up = Duration.ZERO;
        private Duration unknown = Duration.ZERO;
        private final Map<String, Integer> exits = new TreeMap<>();
        private int restarts;
    }

    private final Instant from;
    private final Map<LocalDate, Sum> sums = new TreeMap<>();

    /** @param from the instant before which nothing counts */
    Days(Instant from) {
        this.from = from;
    }

    private interface Share {
        void add(Sum sum, Duration length);
    }

    void wanted(Instant begin, Instant end, boolean up) {
        divide(begin, end, (sum, length) -> {
            sum.wanted = sum.wanted.plus(length);
            sum.up = up ? sum.up.plus(length) : sum.up;
        });
    }

    void unknown(Instant begin, Instant end) {
        divide(begin, end, (sum, length) -> sum.unknown = sum.unknown.plus(length));
    }

    void exit(Instant at, String how) {
        if (!at.isBefore(from)) {
            sum(Ist.date(at)).exits.merge(how, 1, Integer::sum);
        }
    }

    void restart(Instant at) {
        if (!at.isBefore(from)) {
            sum(Ist.date(at)).restarts++;
        }
    }

    private void divide(Instant begin, Instant end, Share share) {
        Instant at = begin.isBefore(from) ? from : begin;
        while (at.isBefore(end)) {
            LocalDate date = Ist.date(at);
            Instant midnight = Ist.midnight(date.plusDays(1));
            Instant until = midnight.isBefore(end) ? midnight : end;
            share.add(sum(date), Duration.between(at, until));
            at = until;
        }
    }

    private Sum sum(LocalDate date) {
        return sums.computeIfAbsent(date, any -> new Sum());
    }

    /** Returns the days on which the strategy was wanted or anything happened. */
    List<Day> of(String strategy) {
        List<Day> days = new ArrayList<>();
        sums.forEach((date, sum) -> {
            if (!sum.wanted.isZero() || !sum.exits.isEmpty() || sum.restarts > 0) {
                days.add(new Day(
                        strategy,
                        date,
                        sum.wanted,
                        sum.up,
                        sum.unknown,
                        Collections.unmodifiableMap(sum.exits),
                        sum.restarts));
            }
        });
        return days;
    }
}
