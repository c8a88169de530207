package algo.app.control;

import algo.app.model.Ist;
import algo.app.model.Phase;
import algo.app.model.TimeSource;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.Table;
import algo.app.report.Day;
import algo.app.report.UnknownPeriod;
import algo.app.report.UptimeReport;
import algo.app.state.EventLine;
import algo.app.state.EventReader;
import algo.app.supervise.Snapshot;
import algo.app.supervise.Snapshots;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Answers how long strategies were wanted and up, from the event journal. */
final class ReportQueries {
    private static final List<String> HEADINGS =
            List.of("ID", "DAY", "EXITS", "RESTARTS", "WANTED", "UP", "UPTIME", "UNKNOWN");

    private static final int FIRST_NUMBER = 3;

    private final Snapshots snapshots;
    private final Path journal;
    private final TimeSource time;
    private final boolean daemon;

    /** @param daemon whether a daemon runs; if not, nothing is known of the time since the last one ended */
    ReportQueries(Snapshots snapshots, Path journal, TimeSource time, boolean daemon) {
        this.snapshots = snapshots;
        this.journal = journal;
        this.time = time;
        this.daemon = daemon;
    }

    Reply answer(Request.Report request) throws RequestException, IOException {
        for (String id : request.ids()) {
            Targets.view(snapshots, id);
        }
        Instant now = time.wall();
        Instant from = Instant.ofEpochMilli(request.sinceMillis());
        if (!from.isBefore(now)) {
            throw new RequestException(ExitCode.USAGE, "--since must be in the past", "");
        }
        UptimeReport report = new UptimeReport(from);
        try (EventReader reader = new EventReader(journal)) {
            for (List<EventLine> lines = reader.next(); !lines.isEmpty(); lines = reader.next()) {
                lines.forEach(report::take);
            }
        }
        if (!daemon) {
            report.withoutDaemon(now);
        }
        UptimeReport.Result result = report.end(now, current());
        List<Day> days = result.days().stream()
                .filter(day -> request.ids().isEmpty() || request.ids().contains(day.strategy()))
                .toList();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("from", Ist.iso(from));
        body.put("to", Ist.iso(now));
        body.put("days", days.stream().map(ReportQueries::fields).toList());
        body.put("unknown", result.unknown().stream().map(ReportQueries::fields).toList());
        return new Reply.Document(body, text(from, days, result.unknown()));
    }

    private Map<String, UptimeReport.Now> current() {
        Map<String, UptimeReport.Now> current = new LinkedHashMap<>();
        for (Snapshot.View view : snapshots.snapshot().strategies().values()) {
            boolean up = view.phase() == Phase.STARTING || view.phase() == Phase.RUNNING;
            current.put(view.spec().id(), new UptimeReport.Now(up, view.wanted()));
        }
        return current;
    }

    private static Map<String, Object> fields(Day day) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("strategy", day.strategy());
        fields.put("date", day.date().toString());
        fields.put("wanted_seconds", day.wanted().toSeconds());
        fields.put("up_seconds", day.up().toSeconds());
        fields.put("uptime_percent", percent(day));
        fields.put("unknown_seconds", day.unknown().toSeconds());
        fields.put("exits", new LinkedHashMap<String, Object>(day.exits()));
        fields.put("restarts", day.restarts());
        return fields;
    }

    private static Map<String, Object> fields(UnknownPeriod stretch) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("from", Ist.iso(stretch.from()));
        fields.put("to", Ist.iso(stretch.to()));
        fields.put("reason", stretch.reason());
        return fields;
    }

    /**
     * Returns the share of the time, to a tenth; 100 only if less than a second is missing. Null if the strategy was
     * not wanted.
     */
    private static BigDecimal percent(Day day) {
        if (day.wanted().isZero()) {
            return null;
        }
        BigDecimal exact = BigDecimal.valueOf(day.up().toMillis() * 100)
                .divide(BigDecimal.valueOf(Math.max(1, day.wanted().toMillis())), 6, RoundingMode.HALF_UP);
        boolean whole = day.wanted().minus(day.up()).compareTo(Duration.ofSeconds(1)) < 0;
        return whole ? new BigDecimal("100.0") : exact.setScale(1, RoundingMode.DOWN);
    }

    private static String text(Instant from, List<Day> days, List<UnknownPeriod> unknown) {
        StringBuilder text = new StringBuilder();
        if (days.isEmpty()) {
            text.append("nothing was wanted up since ").append(Ist.show(from)).append('\n');
        } else {
            text.append(new Table(
                    HEADINGS,
                    days.stream().map(ReportQueries::row).toList(),
                    FIRST_NUMBER,
                    "UNKNOWN",
                    "RESTARTS",
                    "WANTED",
                    "EXITS",
                    "UP"));
        }
        for (UnknownPeriod stretch : unknown) {
            text.append("not known: ")
                    .append(Ist.show(stretch.from()))
                    .append(" to ")
                    .append(Ist.show(stretch.to()))
                    .append(": ")
                    .append(stretch.reason())
                    .append('\n');
        }
        return text.toString();
    }

    private static List<String> row(Day day) {
        List<String> exits = new ArrayList<>();
        day.exits().forEach((how, count) -> exits.add(count + " " + how));
        BigDecimal percent = percent(day);
        return List.of(
                day.strategy(),
                day.date().toString(),
                exits.isEmpty() ? "-" : String.join(", ", exits),
                String.valueOf(day.restarts()),
                clock(day.wanted()),
                clock(day.up()),
                percent == null ? "-" : percent + "%",
                day.unknown().toSeconds() == 0 ? "-" : clock(day.unknown()));
    }

    /** Hours, minutes and seconds. */
    private static String clock(Duration length) {
        return String.format(
                Locale.ROOT, "%d:%02d:%02d", length.toHours(), length.toMinutesPart(), length.toSecondsPart());
    }
}
