package algo.app.system.unix;

import algo.app.files.IoProblems;
import algo.app.process.unix.UserRuns;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.system.SystemException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the daemon of one user, and with it what it keeps: the daemon is asked, and has the time that it says it needs, within
 * a bound; runs that it does not end root ends, by their marks. Safe on any thread; blocks.
 */
final class UserEnd {
    private static final Logger LOG = LoggerFactory.getLogger("system");

    private static final Duration END_LIMIT = Duration.ofSeconds(30);
    /**
     * The time in which strategies must stop, where their daemon does not say how long that may take: no longer than it
     * is ever silent.
     */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    /** The longest grace that can be set, and what comes behind it. */
    private static final Duration LONGEST_STOP = Duration.ofHours(1).plusSeconds(10);
    /** The grace of a run whose daemon does not end it; a grace that was set for the run is only the user's word. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final UserSocket sockets;

    UserEnd(UserSocket sockets) {
        this.sockets = sockets;
    }

    /** @param child the process of the daemon, if it is ours; null otherwise */
    UserDaemons.Answer end(UserHome home, ChildDaemon child, boolean strategies) throws InterruptedException {
        UserDaemons.Answer answer = ask(home, strategies);
        if (child != null && answer.reply().isPresent()) {
            child.awaitEnd(END_LIMIT);
        }
        if (!strategies || isDone(answer)) {
            return answer;
        }
        if (child != null && child.isAlive()) {
            child.kill(); // or it might start again what is ended now
        }
        return endRuns(home, answer);
    }

    private UserDaemons.Answer ask(UserHome home, boolean strategies) throws InterruptedException {
        Request request = new Request.Shutdown(strategies);
        try {
            Optional<Reply> reply = strategies
                    ? sockets.ask(home, request, STOP_LIMIT, LONGEST_STOP)
                    : sockets.ask(home, request, END_LIMIT);
            return new UserDaemons.Answer(home, reply, "");
        } catch (SystemException e) {
            return new UserDaemons.Answer(home, Optional.empty(), e.getMessage());
        }
    }

    /** Returns whether the user's daemon has said that nothing of it runs any more. */
    private static boolean isDone(UserDaemons.Answer answer) {
        return answer.reply().orElse(null) instanceof Reply.Outcomes outcomes
                && outcomes.outcomes().stream().allMatch(outcome -> outcome.code() == ExitCode.DONE);
    }

    private static UserDaemons.Answer endRuns(UserHome home, UserDaemons.Answer answer) throws InterruptedException {
        String why = SystemCommands.problem(answer);
        try {
            UserRuns.Ended ended = new UserRuns(home.uid(), home.root().toRealPath()).end(GRACE);
            if (why.isEmpty() && ended.ended() + ended.left() == 0) {
                return answer;
            }
            String what = (why.isEmpty() ? "no daemon ran" : why) + "; root has ended " + ended.ended()
                    + " processes of its runs" + (ended.left() > 0 ? ", " + ended.left() + " are left" : "");
            LOG.warn("{}: {}", home.name(), what);
            String rest = "; 'pkill -KILL -u " + Integer.toUnsignedString(home.uid()) + "' ends all of that user";
            return new UserDaemons.Answer(home, Optional.empty(), what + rest);
        } catch (IOException e) {
            String what = (why.isEmpty() ? "no daemon ran" : why) + "; its runs were not ended: ";
            return new UserDaemons.Answer(home, Optional.empty(), what + IoProblems.explain(e));
        }
    }
}
