package algo.cli;

import algo.app.calendar.MarketCalendar;
import algo.app.model.Intent;
import algo.app.model.Ist;
import algo.app.model.Nearest;
import algo.app.model.PanicStatus;
import algo.app.model.StrategyIds;
import algo.app.protocol.ExitCode;
import algo.app.schedule.Preview;
import algo.app.schedule.SettingCheck;
import algo.app.schedule.Timetable;
import algo.cli.calendar.DayText;
import algo.cli.calendar.HomeCalendar;
import algo.cli.calendar.HomeMarks;
import algo.cli.calendar.HomeStrategies;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code algo schedule [ID] --next N}: what schedules will do, from the files of the home, without a daemon. */
final class SchedulePreview {
    private static final int MOST = 10_000;
    private static final int MOST_IN_ALL = 100_000;

    private static final String STOPPED = "stopped by hand";
    private static final String PANIC = "a panic holds";

    private final Invocation in;
    private final Instant now = Instant.now();

    SchedulePreview(Invocation in) {
        this.in = in;
    }

    private record Coming(String strategy, Preview.Occurrence occurrence) {}

    private record Left(String strategy, Preview.Skipped skipped) {}

    /**
     * @param named ids and selectors; empty means all that have a schedule
     * @param next how many starts and stops of each
     * @param from empty means now
     */
    int show(List<String> named, String next, String from) throws ClientException {
        int count = (int) Numbers.parse("--next", "a number of starts and stops", next, MOST);
        Instant since = IstText.instant("--from", from, now);
        MarketCalendar calendar = HomeCalendar.of(in.home()).calendar();
        HomeStrategies home = HomeStrategies.of(in.home(), calendar);
        Map<String, HomeStrategies.Entry> strategies = home.byId();
        List<String> ids = home.meant(named);
        if ((long) count * strategies.size() > MOST_IN_ALL && ids.size() != 1) {
            throw new ClientException(
                    ExitCode.USAGE,
                    "--next " + count + " of " + strategies.size() + " strategies are more than " + MOST_IN_ALL
                            + " starts and stops",
                    "ask for fewer, or for one strategy");
        }
        boolean panic = Files.exists(in.home().resolve("state").resolve(PanicStatus.FILE), LinkOption.NOFOLLOW_LINKS);
        HomeMarks remembered = HomeMarks.of(in.home());
        List<Coming> coming = new ArrayList<>();
        List<Left> left = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        int code = ExitCode.DONE;
        for (String id : ids.isEmpty() ? List.copyOf(strategies.keySet()) : ids) {
            HomeStrategies.Entry entry = strategies.get(id);
            if (entry == null) {
                in.err().println("algo: " + missing(id, strategies));
                code = ExitCode.NOT_FOUND;
            } else if (entry.schedule().isPresent()) {
                Timetable timetable = new Timetable(
                        entry.schedule().get(),
                        calendar.exchange(entry.exchange()).orElseThrow(),
                        calendar);
                HomeMarks.Entry known = remembered.of(id);
                Preview preview = from.isEmpty() && !known.marks().isNone()
                        ? Preview.ofHome(timetable, known.marks(), known.up(), now, count)
                        : Preview.of(timetable, since, count);
                boolean stopped = known.marks().intent() == Intent.STOPPED;
                preview.occurrences()
                        .forEach(each -> coming.add(new Coming(
                                id, stopped ? notComing(each, STOPPED) : panic ? notComing(each, PANIC) : each)));
                if (stopped) {
                    remarks.add(id + " is stopped by hand, so none of that comes until 'algo start "
                            + StrategyIds.inShell(id)
                            + "', 'algo reset " + StrategyIds.inShell(id) + "' or 'algo schedule "
                            + StrategyIds.inShell(id) + " --resume'");
                }
                preview.skipped().forEach(each -> left.add(new Left(id, each)));
                SettingCheck.warnings(timetable, since)
                        .forEach(warning -> remarks.add("warning: " + id + ": " + warning));
            } else if (!ids.isEmpty()) {
                remarks.add(id + " has no schedule; give it one with 'algo schedule " + StrategyIds.inShell(id)
                        + " --start HH:MM'");
            }
        }
        if (panic) {
            remarks.add(0, "a panic holds: nothing starts until 'algo panic --end'");
        }
        coming.sort(Comparator.comparing(each -> each.occurrence().at()));
        left.sort(Comparator.comparing(each -> each.skipped().date()));
        if (in.json()) {
            in.print(fields(coming, left));
        } else {
            in.out().print(text(coming, left));
        }
        for (String remark : remarks) {
            in.err().println("algo: " + remark);
        }
        boolean none = ids.isEmpty() && coming.isEmpty() && left.isEmpty() && remarks.isEmpty();
        if (none
                && strategies.values().stream()
                        .noneMatch(entry -> entry.schedule().isPresent())) {
            in.err().println("algo: no strategy has a schedule");
        }
        return code;
    }

    private static Preview.Occurrence notComing(Preview.Occurrence each, String why) {
        return new Preview.Occurrence(
                each.at(), each.action(), each.reason() + "; does not come: " + why, each.flags());
    }

    private static String missing(String id, Map<String, HomeStrategies.Entry> strategies) {
        if (StrategyIds.isSelector(id)) {
            return StrategyIds.meansNone(id);
        }
        return id + ": no such strategy"
                + (strategies.isEmpty()
                        ? "; this home has none"
                        : "; "
                                + Nearest.unknown("strategy", id, strategies.keySet())
                                        .replaceFirst("^.*; ", ""));
    }

    private static Map<String, Object> fields(List<Coming> coming, List<Left> left) {
        List<Object> occurrences = new ArrayList<>();
        for (Coming each : coming) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("at", Ist.iso(each.occurrence().at()));
            fields.put("action", action(each));
            fields.put("strategy", each.strategy());
            fields.put("reason", each.occurrence().reason());
            fields.put("flags", each.occurrence().flags());
            occurrences.add(fields);
        }
        List<Object> skipped = new ArrayList<>();
        for (Left each : left) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("date", each.skipped().date().toString());
            fields.put("strategy", each.strategy());
            fields.put("reason", each.skipped().reason());
            skipped.add(fields);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("occurrences", occurrences);
        fields.put("skipped", skipped);
        return fields;
    }

    private static String action(Coming coming) {
        return coming.occurrence().action().name().toLowerCase(Locale.ROOT);
    }

    /** Returns the text in order of time; a day that is skipped stands where its start would. */
    private static String text(List<Coming> coming, List<Left> left) {
        List<List<String>> rows = new ArrayList<>();
        int skipped = 0;
        for (Coming each : coming) {
            LocalDate date = Ist.date(each.occurrence().at());
            while (skipped < left.size() && !left.get(skipped).skipped().date().isAfter(date)) {
                rows.add(row(left.get(skipped++)));
            }
            List<String> flags = each.occurrence().flags();
            rows.add(List.of(
                    IstText.show(date),
                    IstText.clock(each.occurrence().at()),
                    action(each),
                    each.strategy(),
                    each.occurrence().reason()
                            + (flags.isEmpty()
                                    ? ""
                                    : " (" + String.join(", ", flags).replace('_', ' ') + ")")));
        }
        while (skipped < left.size()) {
            rows.add(row(left.get(skipped++)));
        }
        return rows.isEmpty() ? "" : "times in IST\n" + DayText.table(rows);
    }

    private static List<String> row(Left left) {
        return List.of(
                IstText.show(left.skipped().date()),
                "",
                "skip",
                left.strategy(),
                left.skipped().reason());
    }
}
