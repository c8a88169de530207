package algo.app.system.unix;

import algo.app.protocol.DaemonView;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The few words that are kept of the reply of a user's daemon. It may be anything that the user makes it say, so they
 * are bounded, and the replies of a thousand users fit into memory. Pure.
 */
final class ShortReply {
    private static final int MOST_LINES = 3;
    private static final int MOST_LENGTH = 200;
    private static final List<String> COUNTS =
            List.of("total", "stopped", "starting", "running", "backoff", "stopping", "exited", "failed");

    private ShortReply() {}

    static Reply of(Reply reply) {
        if (reply instanceof Reply.Daemon daemon) {
            return new Reply.Daemon(of(daemon.daemon()));
        }
        if (reply instanceof Reply.Failure failure) {
            return new Reply.Failure(failure.code(), cut(failure.message()), cut(failure.hint()));
        }
        if (reply instanceof Reply.Outcomes outcomes) {
            return new Reply.Outcomes(
                    outcomes.outcomes().stream()
                            .filter(outcome -> outcome.code() != ExitCode.DONE)
                            .limit(MOST_LINES)
                            .map(outcome -> Outcome.of("", outcome.code(), cut(outcome.message()), cut(outcome.hint())))
                            .toList(),
                    List.of());
        }
        return new Reply.Failure(ExitCode.FAILED, "it answered something else", "");
    }

    private static DaemonView of(DaemonView view) {
        Map<String, Object> counts = new LinkedHashMap<>();
        for (String name : COUNTS) {
            if (view.strategies().get(name) instanceof Long count && count >= 0 && count <= Integer.MAX_VALUE) {
                counts.put(name, count);
            }
        }
        List<String> problems =
                view.problems().stream().limit(MOST_LINES).map(ShortReply::cut).toList();
        return new DaemonView(true, 0, "", "", "", "", 0, counts, problems);
    }

    /** Returns a copy of the text, cut: the answer that it comes from may be long. */
    private static String cut(String text) {
        return text.length() <= MOST_LENGTH ? text : text.substring(0, MOST_LENGTH) + "…";
    }
}
