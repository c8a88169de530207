package algo.app.control;

import algo.app.doctor.Check;
import algo.app.doctor.Doctor;
import algo.app.model.Ist;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.StrategyView;
import algo.app.supervise.Snapshots;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers {@code doctor}: what is wrong with the home, the host, and what is wanted today. Safe on any thread; takes its time. */
final class Examination {
    private final Doctor doctor;
    private final StatusQueries status;
    private final Snapshots snapshots;
    private final NotifyCommands channels;

    Examination(Doctor doctor, StatusQueries status, Snapshots snapshots, NotifyCommands channels) {
        this.doctor = doctor;
        this.status = status;
        this.snapshots = snapshots;
        this.channels = channels;
    }

    /** @param now wall time */
    Reply answer(Request.Doctor request, Instant now) throws RequestException {
        Doctor.Live live = new Doctor.Live(
                ProcessHandle.current().pid(),
                status.summary(),
                snapshots.snapshot().problems());
        if (!request.today()) {
            return reply(doctor.examine(Optional.of(live)), Map.of());
        }
        Map<String, String> wanted = wanted(all(), now);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("today", List.copyOf(wanted.keySet()));
        return reply(doctor.examineToday(live, wanted), body);
    }

    private List<StrategyView> all() throws RequestException {
        return status.status(new Request.Status(List.of(), 0)) instanceof Reply.Statuses statuses
                ? statuses.strategies()
                : List.of();
    }

    private Reply reply(List<Check> found, Map<String, Object> more) {
        List<Check> checks = new ArrayList<>(found);
        channels.check().ifPresent(checks::add);
        Map<String, Object> body = Doctor.body(checks);
        body.putAll(more);
        return new Reply.Document(body, Doctor.text(checks));
    }

    /** Returns what is said of each strategy that runs or is to run on this day, by id. */
    static Map<String, String> wanted(List<StrategyView> strategies, Instant now) {
        String today = Ist.date(now).toString();
        Map<String, String> wanted = new LinkedHashMap<>();
        for (StrategyView each : strategies) {
            if (each.phase().hasRun()) {
                wanted.put(each.id(), "which runs");
            } else if (each.wanted()) {
                wanted.put(each.id(), "which is wanted now");
            } else if (each.nextStart().startsWith(today + "T")) {
                wanted.put(
                        each.id(),
                        "which starts at " + each.nextStart().substring(today.length() + 1, today.length() + 6));
            }
        }
        return wanted;
    }
}
