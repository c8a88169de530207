package algo.app.control;

import algo.app.files.IoProblems;
import algo.app.log.LogCare;
import algo.app.model.Actor;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.supervise.Event;
import algo.app.supervise.Supervisor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Empties logs. */
final class LogClearing {
    private final Supervisor supervisor;
    private final LogCare care;

    LogClearing(Supervisor supervisor, LogCare care) {
        this.supervisor = supervisor;
        this.care = care;
    }

    /** Empties the logs of each; what is printed from then on is kept. */
    Reply clear(Request.ClearLogs request, Actor by) throws RequestException, InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        for (String id : Targets.all(supervisor, request.ids())) {
            try {
                LogCare.Cleared cleared = care.clear(id);
                String message = cleared.bytes() == 0
                        ? "its logs were empty"
                        : "logs cleared: " + cleared.files() + (cleared.files() == 1 ? " file, " : " files, ")
                                + (cleared.bytes() + 1023) / 1024 + " KiB";
                if (cleared.bytes() > 0) {
                    String what = (cleared.files() == 1 ? "1 log file" : cleared.files() + " log files") + " cleared, "
                            + (cleared.bytes() + 1023) / 1024 + " KiB";
                    supervisor.post(new Event.LogsRemoved(id, "request", by, what));
                }
                outcomes.add(Outcome.of(id, ExitCode.DONE, message, ""));
            } catch (IOException e) {
                outcomes.add(
                        Outcome.of(id, ExitCode.FAILED, "its logs could not be cleared: " + IoProblems.explain(e), ""));
            }
        }
        supervisor.awaitRecorded();
        return new Reply.Outcomes(outcomes, List.of());
    }
}
