package algo.app.calendar;

import algo.app.model.Ist;
import algo.app.model.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The market calendar: the hours and the holidays of all exchanges. Immutable, so that any thread may ask.
 *
 * <p>What is said of a day is looked up in this order: the user's file for the exchange, for its set and for the sets
 * which that one extends; then the bundled file in the same order; then the weekday. Null in the user's file ends the
 * search: the day is what its weekday says.
 */
public final class MarketCalendar {
    /** The bundled calendar; null until it is asked for. */
    private static volatile MarketCalendar shipped;

    /** The number of days ahead in which the next open or close is looked for. */
    private static final int HORIZON_DAYS = 400;

    private final Layer bundled;
    private final Map<String, Exchange> exchanges;
    private final Map<String, String> codes = new TreeMap<>();
    private final Map<String, Map<LocalDate, DayEntry>> entries = new HashMap<>();
    private final Map<String, Map<Integer, Layer.Coverage>> coverage = new HashMap<>();

    private MarketCalendar(Layer bundled, List<Layer> upperFirst) {
        this.bundled = bundled;
        Layer top = upperFirst.get(0);
        this.exchanges = top.exchanges();
        for (Exchange exchange : exchanges.values()) {
            exchange.aliases().forEach(alias -> codes.put(alias, exchange.code()));
        }
        for (Exchange exchange : exchanges.values()) {
            String code = exchange.code();
            codes.put(code, code);
            Map<LocalDate, DayEntry> days = new HashMap<>();
            Map<Integer, Layer.Coverage> years = new HashMap<>();
            for (Layer layer : upperFirst) {
                layer.exchangeEntries().getOrDefault(code, Map.of()).forEach(days::putIfAbsent);
                for (String set = exchange.set();
                        !set.isEmpty();
                        set = top.parents().getOrDefault(set, "")) {
                    layer.setEntries().getOrDefault(set, Map.of()).forEach(days::putIfAbsent);
                    for (Map.Entry<Integer, Map<String, Layer.Coverage>> year :
                            layer.coverage().entrySet()) {
                        Layer.Coverage found = year.getValue().get(set);
                        if (found != null) {
                            years.putIfAbsent(year.getKey(), found);
                        }
                    }
                }
            }
            days.values().removeIf(entry -> entry == DayEntry.DELETED);
            entries.put(code, days);
            coverage.put(code, years);
        }
    }

    /**
     * Reads a calendar file that stands alone, such as the bundled one.
     *
     * @throws CalendarException with everything that is wrong with it
     */
    public static MarketCalendar of(byte[] json) throws CalendarException {
        Layer layer = LayerParser.parse(json, Layer.EMPTY);
        return new MarketCalendar(layer, List.of(layer));
    }

    /**
     * Returns the calendar that is shipped with the program. It is read once, because the file may be another one after
     * an upgrade.
     */
    public static MarketCalendar bundled() {
        MarketCalendar known = shipped;
        if (known == null) {
            known = readBundled();
            shipped = known;
        }
        return known;
    }

    private static MarketCalendar readBundled() {
        try (InputStream in = MarketCalendar.class.getResourceAsStream("market-calendar-in.json")) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its market calendar");
            }
            return of(in.readAllBytes());
        } catch (IOException | CalendarException e) {
            throw new IllegalStateException("the market calendar of the program is damaged: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the bundled calendar with a user's file over it; an earlier user's file is replaced.
     *
     * @throws CalendarException with everything that is wrong with the file; this calendar stays as it is
     */
    public MarketCalendar with(byte[] userJson) throws CalendarException {
        Layer user = LayerParser.parse(userJson, bundled);
        return new MarketCalendar(bundled, List.of(user, bundled));
    }

    /** Returns all exchanges, in the order of the file. */
    public Collection<Exchange> exchanges() {
        return Collections.unmodifiableCollection(exchanges.values());
    }

    /** Returns the exchange with that code or alias, in upper or lower case. */
    public Optional<Exchange> exchange(String code) {
        return Optional.ofNullable(codes.get(code.toUpperCase(Locale.ROOT))).map(exchanges::get);
    }

    /** Returns the clause that says that there is no such exchange, and which one is nearest. */
    public String unknown(String code) {
        return Nearest.unknown("exchange", code, exchanges.keySet());
    }

    /** Returns the kind, the hours and the name of {@code date} for an exchange of this calendar. */
    public TradingDay day(Exchange exchange, LocalDate date) {
        Era era = exchange.eraOf(date);
        DayEntry entry = entries.get(exchange.code()).get(date);
        Layer.Coverage known = coverage(exchange, date.getYear());
        boolean unknown = known == Layer.Coverage.NONE;
        boolean provisional = known == Layer.Coverage.PROVISIONAL;
        if (entry == null) {
            boolean weekday = exchange.weekly().contains(date.getDayOfWeek());
            return new TradingDay(
                    exchange.code(),
                    date,
                    weekday ? DayKind.ORDINARY : DayKind.WEEKEND,
                    "",
                    weekday ? era.joined() : List.of(),
                    era.joined(),
                    false,
                    provisional,
                    unknown,
                    false);
        }
        return new TradingDay(
                exchange.code(),
                date,
                entry.kind(),
                entry.name(),
                sessions(entry, era),
                era.joined(),
                entry.isSpecial(),
                provisional || entry.provisional(),
                unknown,
                entry.user());
    }

    private static List<Session> sessions(DayEntry entry, Era era) {
        return switch (entry.state()) {
            case CLOSED -> List.of();
            case REGULAR -> era.joined();
            case SESSIONS -> {
                List<Session> sessions = new ArrayList<>(entry.sessions());
                for (Session session : era.sessions()) {
                    if (entry.use().contains(session.name())) {
                        sessions.add(session);
                    }
                }
                yield Session.joined(sessions);
            }
        };
    }

    /** Returns whether the calendar has that exchange's list of holidays of that year, even a provisional one. */
    public boolean knows(Exchange exchange, int year) {
        return coverage(exchange, year) != Layer.Coverage.NONE;
    }

    /** Returns whether that exchange's list of holidays of that year is not yet official. */
    public boolean isProvisional(Exchange exchange, int year) {
        return coverage(exchange, year) == Layer.Coverage.PROVISIONAL;
    }

    /**
     * Returns how much of the year's list of holidays is known; an exchange without such a list needs none, and counts
     * as complete.
     */
    private Layer.Coverage coverage(Exchange exchange, int year) {
        return exchange.set().isEmpty()
                ? Layer.Coverage.COMPLETE
                : coverage.get(exchange.code()).getOrDefault(year, Layer.Coverage.NONE);
    }

    /** Returns the days of a year for which the calendar has an entry, in order. */
    public List<TradingDay> entries(Exchange exchange, int year) {
        return entries.get(exchange.code()).keySet().stream()
                .filter(date -> date.getYear() == year)
                .sorted()
                .map(date -> day(exchange, date))
                .toList();
    }

    /** Says whether an exchange is open at an instant, and why. */
    public Opening opening(Exchange exchange, Instant at) {
        LocalDate date = Ist.date(at);
        TradingDay before = day(exchange, date.minusDays(1));
        TradingDay day = before.sessionAt(at).isPresent() ? before : day(exchange, date);
        Optional<Session> session = day.sessionAt(at);
        if (session.isPresent()) {
            String name = day.name().isEmpty() ? "" : ": " + day.name();
            return new Opening(
                    at, true, exchange.code() + " open, " + session.get().hours() + " IST" + name, day);
        }
        if (!day.isTrading()) {
            return new Opening(at, false, day.closedBecause(), day);
        }
        List<String> hours = day.sessions().stream().map(Session::hours).toList();
        String name = day.name().isEmpty() ? "" : " (" + day.name() + ")";
        return new Opening(
                at, false, exchange.code() + " closed: it trades " + String.join(" and ", hours) + " IST" + name, day);
    }

    /**
     * Returns the first instant after {@code from} at which an exchange opens; empty if that is not within 400 days.
     */
    public Optional<Instant> nextOpen(Exchange exchange, Instant from) {
        return next(exchange, from, true);
    }

    /**
     * Returns the first instant after {@code from} at which an exchange closes; empty if that is not within 400 days.
     */
    public Optional<Instant> nextClose(Exchange exchange, Instant from) {
        return next(exchange, from, false);
    }

    private Optional<Instant> next(Exchange exchange, Instant from, boolean open) {
        LocalDate first = Ist.date(from).minusDays(1);
        Instant closed = Instant.MIN;
        for (int i = 0; i < HORIZON_DAYS; i++) {
            LocalDate date = first.plusDays(i);
            for (Session session : day(exchange, date).sessions()) {
                Instant opens = session.opensOn(date);
                // An exchange neither opens nor closes at an instant at which one session ends and the next begins,
                // e.g. CRYPTO at midnight.
                if (opens.isAfter(closed)) {
                    if (!open && closed.isAfter(from)) {
                        return Optional.of(closed);
                    }
                    if (open && opens.isAfter(from)) {
                        return Optional.of(opens);
                    }
                }
                Instant closes = session.closesOn(date);
                closed = closes.isAfter(closed) ? closes : closed;
            }
        }
        return Optional.empty();
    }
}
