package algo.cli.calendar;

import algo.app.calendar.Exchange;
import algo.app.calendar.MarketCalendar;
import algo.app.calendar.Opening;
import algo.app.calendar.TradingDay;
import algo.app.model.Ist;
import algo.app.protocol.ExitCode;
import algo.cli.ClientException;
import algo.cli.Invocation;
import algo.cli.IstText;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Answers the questions of {@code algo calendar} that change nothing. */
final class CalendarQueries {
    private static final int CLOSED = 1;
    private static final int UNKNOWN_YEAR = 3;

    private final Invocation in;
    private final HomeCalendar home;
    private final MarketCalendar calendar;
    private final Instant now = Instant.now();

    CalendarQueries(Invocation in) throws ClientException {
        this.in = in;
        this.home = HomeCalendar.of(in.home());
        this.calendar = home.calendar();
    }

    /** @param words {@code [EX] [YEAR]} */
    int show(List<String> words) throws ClientException {
        String last = words.isEmpty() ? "" : words.get(words.size() - 1);
        boolean endsWithYear = !last.isEmpty() && Character.isDigit(last.charAt(0));
        int year = endsWithYear || words.size() == 2
                ? IstText.year(last)
                : Ist.date(now).getYear();
        boolean one = words.size() == 2 || (words.size() == 1 && !endsWithYear);
        List<Exchange> exchanges = one ? List.of(home.exchange(words.get(0))) : List.copyOf(calendar.exchanges());
        CalendarYear shown = new CalendarYear(calendar, exchanges, year);
        if (in.json()) {
            in.print(shown.fields());
        } else {
            in.out().print(shown.text());
        }
        return ExitCode.DONE;
    }

    int isOpen(String code, String at) throws ClientException {
        Exchange exchange = home.exchange(code);
        Opening opening = calendar.opening(exchange, IstText.instant("--at", at, now));
        TradingDay day = opening.day();
        Optional<Instant> turn =
                opening.open() ? calendar.nextClose(exchange, opening.at()) : calendar.nextOpen(exchange, opening.at());
        if (in.json()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("exchange", exchange.code());
            fields.put("at", Ist.iso(opening.at()));
            fields.put("open", opening.open());
            fields.put("reason", opening.reason());
            fields.put(
                    "session",
                    opening.session()
                            .map(session -> DayText.session(session, day.date()))
                            .orElse(null));
            fields.put("flags", day.flags());
            in.print(fields);
        } else {
            String verb = opening.open() ? "; closes " : "; opens ";
            String rule = day.unknownYear() ? "by the weekday rule: " : "";
            in.out()
                    .println(rule
                            + opening.reason()
                            + turn.map(when -> verb + IstText.show(when)).orElse(""));
            warn(exchange, day);
        }
        if (day.unknownYear()) {
            return UNKNOWN_YEAR;
        }
        return opening.open() ? ExitCode.DONE : CLOSED;
    }

    int next(String code, String from) throws ClientException {
        Exchange exchange = home.exchange(code);
        Instant since = IstText.instant("--from", from, now);
        Optional<Instant> open = calendar.nextOpen(exchange, since);
        Optional<Instant> close = calendar.nextClose(exchange, since);
        TreeSet<String> flags = new TreeSet<>();
        open.ifPresent(at -> flags.addAll(calendar.opening(exchange, at).day().flags()));
        close.ifPresent(at ->
                flags.addAll(calendar.opening(exchange, at.minusNanos(1)).day().flags()));
        if (in.json()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("exchange", exchange.code());
            fields.put("from", Ist.iso(since));
            fields.put("next_open", open.map(Ist::iso).orElse(null));
            fields.put("next_close", close.map(Ist::iso).orElse(null));
            fields.put("flags", List.copyOf(flags));
            in.print(fields);
        } else {
            String none = "not within 400 days";
            boolean always = open.isEmpty()
                    && close.isEmpty()
                    && calendar.opening(exchange, since).open();
            if (always) {
                in.out().println(exchange.code() + " is open and never closes");
            } else {
                in.out()
                        .println(exchange.code() + " opens   "
                                + open.map(IstText::show).orElse(none));
                in.out()
                        .println(exchange.code() + " closes  "
                                + close.map(IstText::show).orElse(none));
            }
            warn(exchange, calendar.day(exchange, Ist.date(open.or(() -> close).orElse(since))));
        }
        return ExitCode.DONE;
    }

    /** @param words {@code DATE [EX]} */
    int check(List<String> words) throws ClientException {
        LocalDate date = IstText.date(words.get(0));
        List<TradingDay> days = new ArrayList<>();
        if (words.size() == 2) {
            days.add(calendar.day(home.exchange(words.get(1)), date));
        } else {
            calendar.exchanges().forEach(exchange -> days.add(calendar.day(exchange, date)));
        }
        if (in.json()) {
            List<Object> list = new ArrayList<>();
            days.forEach(day -> list.add(DayText.fields(day)));
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("date", date.toString());
            fields.put("exchanges", list);
            in.print(fields);
            return ExitCode.DONE;
        }
        List<List<String>> rows = new ArrayList<>();
        for (TradingDay day : days) {
            rows.add(List.of(
                    day.exchange(),
                    DayText.hours(day.sessions()),
                    day.kind().label(),
                    day.unknownYear() ? "no holidays of that year are known" : DayText.remarks(day)));
        }
        in.out().print(IstText.show(date) + ", times in IST\n" + DayText.table(rows));
        return ExitCode.DONE;
    }

    private void warn(Exchange exchange, TradingDay day) {
        if (!day.flags().isEmpty()) {
            boolean year = day.unknownYear()
                    || calendar.isProvisional(exchange, day.date().getYear());
            String what =
                    year ? DayText.warning(day) : IstText.show(day.date()) + " is provisional for " + day.exchange();
            in.err().println("algo: warning: " + what);
        }
    }
}
