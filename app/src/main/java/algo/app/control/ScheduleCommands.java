package algo.app.control;

import algo.app.calendar.Exchange;
import algo.app.calendar.MarketCalendar;
import algo.app.config.CalendarFile;
import algo.app.model.Actor;
import algo.app.model.Effect;
import algo.app.model.Ist;
import algo.app.model.Mode;
import algo.app.model.PanicStatus;
import algo.app.model.Phase;
import algo.app.model.StrategyIds;
import algo.app.model.Text;
import algo.app.model.TimeSource;
import algo.app.model.WrittenTime;
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
import algo.app.schedule.SettingAnswer;
import algo.app.schedule.SettingCheck;
import algo.app.schedule.Times;
import algo.app.schedule.Timetable;
import algo.app.supervise.Decision;
import algo.app.supervise.Event;
import algo.app.supervise.LiveEndpoint;
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
    private final Supervisor supervisor;
    private final CalendarFile calendar;
    private final TimeSource time;

    ScheduleCommands(Supervisor supervisor, CalendarFile calendar, TimeSource time) {
        this.supervisor = supervisor;
        this.calendar = calendar;
        this.time = time;
    }

    /**
     * Sets a schedule, or with no values removes it, or only lifts a stop. Refused as a whole if anything about it makes no
     * sense.
     */
    Reply set(Request.Schedule request, Actor by, ClientWait patience)
            throws RequestException, IOException, InterruptedException {
        Snapshot.View view = Targets.view(supervisor, request.id());
        Map<String, String> values = new LinkedHashMap<>();
        List<String> warnings = new ArrayList<>();
        String key = Timetable.NO_KEY;
        if (!request.values().isEmpty()) {
            Timetable timetable = timetable(request, view);
            key = timetable.key();
            SettingCheck check = SettingCheck.of(timetable, time.wall());
            boolean same = view.timetable().map(Timetable::key).equals(Optional.of(key));
            refuse(request.id(), same ? Map.of() : check.problems());
            check.warnings().forEach(warning -> warnings.add(request.id() + ": " + warning));
            values.put("schedule", Json.line(request.values()));
        } else if (request.resume()) {
            key = "";
            if (view.timetable().isEmpty()) {
                throw new RequestException(
                        ExitCode.USAGE,
                        request.id() + " has no schedule that it could be resumed by",
                        "start it with 'algo start " + StrategyIds.inShell(request.id()) + "'");
            }
        } else {
            values.put("schedule", "null");
        }
        if (!request.exchange().isEmpty()) {
            String code = exchange(request.exchange()).code();
            values.put("exchange", code);
            if (!code.equals(view.spec().exchange())) {
                warnings.add(request.id() + ": its exchange is " + code + " from now on, and was "
                        + view.spec().exchange() + "; 'algo set " + StrategyIds.inShell(request.id()) + " exchange="
                        + view.spec().exchange() + "' takes that back");
            }
        }
        if (view.spec().mode() == Mode.LIVE && !key.equals(Timetable.NO_KEY)) {
            String host = supervisor.snapshot().openalgoHost();
            if (host.isEmpty()) {
                warnings.add(request.id() + ": it will not start: " + LiveEndpoint.NO_HOST);
            } else {
                patience.tell(request.id() + ": its schedule starts it LIVE, with real money, at " + host);
            }
        }
        String to = key;
        Decision decision = EntryEdit.put(
                supervisor,
                request.id(),
                values,
                edit -> new Event.ScheduleRequested(edit, to, request.resume()),
                by,
                patience);
        return new Reply.Outcomes(List.of(outcome(request, decision)), warnings);
    }

    private Outcome outcome(Request.Schedule request, Decision decision) {
        Optional<SettingAnswer> answer = decision.standing().map(SettingAnswer::of);
        Optional<PanicStatus> panic = supervisor.snapshot().panic();
        if (answer.isPresent() && panic.isPresent()) {
            return Outcome.of(
                            request.id(),
                            ExitCode.DONE,
                            "stays stopped: " + panic.get().refusal(),
                            "")
                    .withEffect(Effect.STAYS_STOPPED);
        }
        if (answer.isPresent()) {
            return Outcome.of(request.id(), ExitCode.DONE, answer.get().message(), "")
                    .withEffect(answer.get().effect());
        }
        if (decision.verdict() == Decision.Verdict.UNCHANGED) {
            return Outcome.of(request.id(), ExitCode.DONE, "unchanged: it has no schedule", "")
                    .withEffect(Effect.NONE);
        }
        Snapshot.View view = supervisor.snapshot().strategies().get(request.id());
        boolean up = view != null && view.phase().hasRun();
        return Outcome.of(
                        request.id(),
                        ExitCode.DONE,
                        up ? "its schedule is removed; it goes on running" : "its schedule is removed",
                        "")
                .withEffect(up ? Effect.RUNS_ON : Effect.NONE);
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

    /** Tells why strategies are up or down at an instant, and what comes next: one, or each that a selector means. */
    Reply.Document explain(Request.Explain request, List<String> ids) throws RequestException {
        if (ids.size() == 1) {
            return explain(new Request.Explain(ids.get(0), request.at()));
        }
        List<Object> bodies = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (String id : ids) {
            Reply.Document one = explain(new Request.Explain(id, request.at()));
            bodies.add(one.body());
            text.append(one.text());
        }
        return new Reply.Document(Map.of("strategies", bodies), text.toString());
    }

    private Reply.Document explain(Request.Explain request) throws RequestException {
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
        if (view.timetable().isPresent() && !view.keptDown()) {
            Timetable timetable = view.timetable().get();
            ScheduleMarks marks =
                    timetable.passed(view.marks(), at, view.phase().hasRun());
            Desired desired = timetable.desiredAt(at, marks);
            until = desired.until();
            up = present ? up : desired.up();
            reason = present ? view.reason() : desired.reason();
            boolean latched = at.isBefore(view.latchedUntil());
            if (latched && !present) {
                up = false;
                reason = view.reason();
            }
            until = latched ? view.latchedUntil() : until;
            Instant from = latched ? view.latchedUntil() : at;
            next = Preview.of(timetable, marks, up, from, 1).occurrences().stream()
                    .findFirst();
        } else if (at.isBefore(view.latchedUntil())) {
            until = view.latchedUntil();
        }
        body.put("up", up);
        body.put("reason", reason);
        body.put("until", until.equals(Instant.MAX) ? null : Ist.iso(until));
        body.put("next", next.map(ScheduleCommands::occurrence).orElse(null));
        String verb = present
                ? (view.phase() == Phase.STARTING ? "is starting" : up ? "is running" : "is not running")
                : (up ? "would be running" : "would not be running");
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
            Instant instant = Instant.parse(text);
            if (!WrittenTime.isSensible(instant)) {
                throw new RequestException(
                        ExitCode.USAGE, "'" + Text.excerpt(text) + "' is not in the years " + WrittenTime.YEARS, "");
            }
            return instant;
        } catch (DateTimeException e) {
            throw new RequestException(ExitCode.USAGE, "'" + Text.excerpt(text) + "' is no instant", "");
        }
    }
}
