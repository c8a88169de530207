package algo.cli.web;

import algo.app.calendar.Exchange;
import algo.app.calendar.MarketCalendar;
import algo.app.calendar.Opening;
import algo.app.model.Ist;
import algo.cli.ClientException;
import algo.cli.calendar.HomeCalendar;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The time in India, and which exchanges are open until when; made once for all who ask within a few seconds. Thread-safe. */
final class MarketTimes implements Supplier<Map<String, Object>> {
    private static final Duration KEPT = Duration.ofSeconds(5);

    private final Path home;
    private final Clock clock;
    private final BooleanSupplier hasDaemon;
    private List<Object> exchanges = List.of();
    private Instant madeAt = Instant.MIN;

    MarketTimes(Path home, Clock clock, BooleanSupplier hasDaemon) {
        this.home = home;
        this.clock = clock;
        this.hasDaemon = hasDaemon;
    }

    @Override
    public Map<String, Object> get() {
        Instant now = clock.instant();
        Map<String, Object> tick = new LinkedHashMap<>();
        tick.put("at", Ist.iso(now));
        tick.put("daemon", hasDaemon.getAsBoolean());
        tick.put("exchanges", exchanges(now));
        return tick;
    }

    private synchronized List<Object> exchanges(Instant now) {
        if (madeAt.plus(KEPT).isAfter(now) && !madeAt.isAfter(now)) {
            return exchanges;
        }
        madeAt = now;
        try {
            MarketCalendar calendar = HomeCalendar.of(home).calendar();
            List<Object> all = new ArrayList<>();
            for (Exchange exchange : calendar.exchanges()) {
                all.add(fields(calendar, exchange, now));
            }
            exchanges = all;
        } catch (ClientException e) {
            // A calendar that is broken is a problem of the home, which the page shows; the last good times stand.
        }
        return exchanges;
    }

    private static Map<String, Object> fields(MarketCalendar calendar, Exchange exchange, Instant now) {
        Opening opening = calendar.opening(exchange, now);
        Optional<Instant> turn = opening.open() ? calendar.nextClose(exchange, now) : calendar.nextOpen(exchange, now);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("exchange", exchange.code());
        fields.put("open", opening.open());
        fields.put("reason", opening.reason());
        fields.put("until", turn.map(Ist::iso).orElse(null));
        return fields;
    }
}
