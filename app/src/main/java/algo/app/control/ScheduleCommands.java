package algo.app.control;

import algo.app.calendar.Exchange;
import algo.app.calendar.MarketCalendar;
import algo.app.config.CalendarFile;
import algo.app.model.Ist;
import algo.app.model.Text;
import algo.app.model.TimeSource;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Json;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.schedule.Desired;
import algo.app.schedule.Preview;
import algo.app.schedule.Schedule;
import algo.app.schedule.ScheduleBuilder;
import algo.app.schedule.ScheduleMarks;
import algo.app.schedule.SettingCheck;
import algo.app.schedule.Times;
import algo.app.schedule.Timetable;
import algo.app.supervise.Event;
import algo.app.supervise.Snapshot;
import algo.app.supervise.Supervisor;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Sets and removes schedules, and explains what they want. */
final class ScheduleCommands {
    /** How many starts and stops to come are told when a schedule is set. */
    private static final int TOLD = 3;

    private final Supervisor supervisor;
    private final CalendarFile calendar;
    private final TimeSource time;

    ScheduleCommands(Supervisor supervisor, CalendarFile calendar, TimeSource time) {
        this.supervisor = supervisor;
        this.calendar = calendar;
        this.time = time;
    }

    /** Sets a schedule, or with no values removes it. Refused as a whole if anything about it makes no sense. */
    Reply set(Request.Schedule request, String by, Patience patience)
            throws RequestException, IOException, InterruptedException {
        Snapshot.View view = Targets.view(supervisor, request.id());
        Map<String, String> values = new LinkedHashMap<>();
        List<String> warnings = new ArrayList<>();
        if (request.values().isEmpty()) {
            values.put("schedule", "null");
        } else {
            Timetable timetable = timetable(request, view);
            SettingCheck check = SettingCheck.of(timetable, time.wall());
            refuse(request.id(), check.problems());
            check.warnings().forEach(warning -> warnings.add(request.id() + ": " + warning));
            values.put("schedule", Json.line(request.values()));
        }
        if (!request.exchange().isEmpty()) {
            values.put("exchange", exchange(request.exchange()).code());
        }
        EntryEdit.put(supervisor, request.id(), values, Event.ScheduleRequested::new, by, patience);
        return new Reply.Outcomes(
                List.of(Outcome.of(
                        request.id(), ExitCode.DONE, told(request, view.phase().hasRun()), "")),
                warnings);
    }

    private Timetable timetable(Request.Schedule request, Snapshot.View view) throws RequestException {
        Map<String, String> problems = new LinkedHashMap<>();
        Optional<Schedule> schedule = ScheduleBuilder.build(request.values(), problems::putIfAbsent);
        refuse(request.id(), problems);
        Exchange exchange = exchange(request.exchange().isEmpty() ? view.spec().exchange() : request.exchange());
        return new Timetable(
                schedule.orElseThrow(() -> new IllegalStateException("no schedule, and no problem either")),
                exchange,
                calendar.calendar());
    }

    private Exchange exchange(String code) throws RequestException {
        MarketCalendar known = calendar.calendar();
        return known.exchange(code)
                .orElseThrow(() -> new RequestException(
                        ExitCode.USAGE, known.unknown(Text.printable(code, 20)), "nothing was changed"));
    }

    private static void refuse(String id, Map<String, String> problems) throws RequestException {
        if (!problems.isEmpty()) {
            List<String> said = new ArrayList<>();
            problems.forEach((key, problem) -> said.add(key.isEmpty() ? problem : key + " " + problem));
            throw new RequestException(
                    ExitCode.USAGE, id + ": the schedule: " + String.join("; ", said), "nothing was changed");
        }
    }

    private String told(Request.Schedule request, boolean running) {
        if (request.values().isEmpty()) {
            return running ? "its schedule is removed; it goes on running" : "its schedule is removed";
        }
        Snapshot.View view = supervisor.snapshot().strategies().get(request.id());
        if (view == null || view.timetable().isEmpty()) {
            return "scheduled";
        }
        List<String> next = new ArrayList<>();
        for (Preview.Occurrence occurrence : upcoming(view, TOLD).occurrences()) {
            next.add(action(occurrence) + " " + Times.instant(occurrence.at(), time.wall()));
        }
        return next.isEmpty() ? "scheduled, but it will not start" : "scheduled: " + String.join(", ", next);
    }

    private Preview upcoming(Snapshot.View view, int count) {
        return Preview.of(
                view.timetable().orElseThrow(), view.marks(), view.phase().hasRun(), time.wall(), count);
    }

    /** Why a strategy is up or down at an instant, and what comes next. */
    Reply explain(Request.Explain request) throws RequestException {
        Snapshot.View view = Targets.view(supervisor, request.id());
        Instant now = time.wall();
        Instant at = request.at().isEmpty() ? now : instant(request.at());
        boolean present = !at.isAfter(now.plusSeconds(1)) && !at.isBefore(now.minusSeconds(1));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", request.id());
        body.put("at", Ist.iso(at));
        boolean up = present ? view.phase().hasRun() : view.wanted();
        String reason = view.reason();
        Instant until = Instant.MAX;
        Optional<Preview.Occurrence> next = Optional.empty();
        if (view.timetable().isPresent()) {
            Timetable timetable = view.timetable().get();
            ScheduleMarks marks =
                    timetable.passed(view.marks(), at, view.phase().hasRun());
            Desired desired = timetable.desiredAt(at, marks);
            until = desired.until();
            up = present ? up : desired.up();
            reason = present ? view.reason() : desired.reason();
            next = Preview.of(timetable, marks, up, at, 1).occurrences().stream()
                    .findFirst();
        }
        body.put("up", up);
        body.put("reason", reason);
        body.put("until", until.equals(Instant.MAX) ? null : Ist.iso(until));
        body.put("next", next.map(ScheduleCommands::occurrence).orElse(null));
        String verb =
                present ? (up ? "is running" : "is not running") : (up ? "would be running" : "would not be running");
        boolean said = !up && reason.contains("next start ");
        String then = next.filter(n -> !said)
                .map(n -> "; next: " + action(n) + " " + Times.instant(n.at(), at) + ", " + n.reason())
                .orElse("");
        return new Reply.Document(body, request.id() + " " + verb + ": " + reason + then + "\n");
    }

    private static String action(Preview.Occurrence occurrence) {
        return occurrence.action().name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> occurrence(Preview.Occurrence occurrence) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("at", Ist.iso(occurrence.at()));
        fields.put("action", action(occurrence));
        fields.put("reason", occurrence.reason());
        fields.put("flags", occurrence.flags());
        return fields;
    }

    private static Instant instant(String text) throws RequestException {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new RequestException(ExitCode.USAGE, "'" + text + "' is no instant", "");
        }
    }
}
