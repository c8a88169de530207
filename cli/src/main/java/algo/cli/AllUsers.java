package algo.cli;

import algo.app.model.Text;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks the daemons of all users the same question at the same time: each has its own time and its own bytes, so what listens
 * in place of one keeps nobody from the others. Answers are taken on the thread that asks for them, in the order of the users
 * where none of them is slow. The monitor guards the answers.
 */
final class AllUsers {
    /** The most daemons that are asked at the same time: each question waits for somebody else, and costs a thread. */
    private static final int MOST_AT_ONCE = 64;

    private static final int STACK_BYTES = 256 * 1024;
    /** The time after which the answers that are there are taken, whoever is still missing. */
    private static final long IN_ORDER_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long SAID_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** The time for all of an answer of many lines. */
    private static final Duration LINES_TIME = Duration.ofSeconds(30);

    private static final long LOOK_MILLIS = 100;

    /** @param uid the user's number; negative if it is not known */
    record User(String name, long uid) {}

    /** Connects to the daemon of one user. */
    interface Connector {
        DaemonClient connect(String user) throws ClientException;
    }

    /** Finds out what is to be asked of one of them, for an answer of many lines. */
    interface Narrowing {
        /**
         * Returns the request for one of them; null to ask nothing more.
         *
         * @param replies where an answer goes that comes before those to the request
         */
        Request of(DaemonClient daemon, Request request, List<Reply> replies) throws ClientException;
    }

    /** Tells that one of them has not answered. */
    interface Failures {
        /** Tells it on standard error; returns the exit code that it stands for. */
        int tell(User user, ClientException failure);
    }

    private static final class Answer {
        private final List<Reply> replies = new ArrayList<>();
        private ClientException failure;
        private boolean given;
        private boolean taken;
    }

    private final List<User> users;
    private final Connector connector;
    private final Printer err;
    private final Failures failures;
    private final Narrowing narrowing;
    private final Duration linesTime;
    private final Answer[] answers;
    private final AtomicInteger next = new AtomicInteger();

    AllUsers(List<User> users, Connector connector, Printer err) {
        this(users, connector, err, LINES_TIME);
    }

    /** Asks others than users in the same way, e.g. machines. */
    AllUsers(List<User> users, Connector connector, Printer err, Failures failures, Narrowing narrowing) {
        this(users, connector, err, LINES_TIME, failures, narrowing);
    }

    /** @param linesTime for all of an answer of many lines */
    AllUsers(List<User> users, Connector connector, Printer err, Duration linesTime) {
        this(
                users,
                connector,
                err,
                linesTime,
                (user, failure) -> tell(err, user, failure),
                (daemon, request, replies) -> request);
    }

    private AllUsers(
            List<User> users,
            Connector connector,
            Printer err,
            Duration linesTime,
            Failures failures,
            Narrowing narrowing) {
        this.failures = failures;
        this.narrowing = narrowing;
        this.linesTime = linesTime;
        this.users = users;
        this.connector = connector;
        this.err = err;
        this.answers = new Answer[users.size()];
        for (int i = 0; i < answers.length; i++) {
            answers[i] = new Answer();
        }
    }

    /**
     * Asks, and hands each answer over.
     *
     * @param lines whether each answers in many lines, up to an {@code end}
     * @return the highest exit code; that one user's daemon fails is said, and the others are taken all the same
     */
    int ask(Request request, boolean lines, Invocation.Each each) {
        for (int i = 0; i < Math.min(MOST_AT_ONCE, answers.length); i++) {
            Thread thread = new Thread(null, () -> work(request, lines), "user-" + i, STACK_BYTES);
            thread.setDaemon(true);
            thread.start();
        }
        int highest = ExitCode.DONE;
        long begun = System.nanoTime();
        boolean said = false;
        for (int left = answers.length; left > 0; ) {
            int user = ready(System.nanoTime() - begun > IN_ORDER_NANOS);
            if (user >= 0) {
                highest = Math.max(highest, take(user, each));
                left--;
            } else if (!said && System.nanoTime() - begun > SAID_NANOS) {
                said = true;
                err.println("algo: still waiting for " + missing());
            }
        }
        return highest;
    }

    /** Returns the first whose answer may be taken now; -1 if there is none. Waits for a moment. */
    private synchronized int ready(boolean anyOrder) {
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < answers.length; i++) {
                if (answers[i].given && !answers[i].taken) {
                    return i;
                }
                if (!answers[i].given && !anyOrder) {
                    break;
                }
            }
            if (pass == 0) {
                try {
                    wait(LOOK_MILLIS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
        return -1;
    }

    private synchronized String missing() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < answers.length; i++) {
            if (!answers[i].given) {
                names.add(users.get(i).name());
            }
        }
        return String.join(", ", names);
    }

    private int take(int index, Invocation.Each each) {
        Answer answer = answers[index];
        User user = users.get(index);
        int highest = ExitCode.DONE;
        try {
            answer.taken = true;
            for (Reply reply : answer.replies) {
                highest = Math.max(highest, each.take(user.name(), reply));
            }
            answer.replies.clear();
            if (answer.failure != null) {
                throw answer.failure;
            }
            return highest;
        } catch (ClientException e) {
            return Math.max(highest, failures.tell(user, e));
        }
    }

    private static int tell(Printer err, User user, ClientException failure) {
        err.println("algo: " + user.name() + ": " + failure.getMessage() + remedy(user, failure));
        return failure.exitCode();
    }

    /** Returns the advice that ends whatever keeps a user's daemon from answering. */
    private static String remedy(User user, ClientException e) {
        if (e.exitCode() != ExitCode.UNKNOWN) {
            return "";
        }
        String whose = user.uid() >= 0 ? Long.toString(user.uid()) : user.name();
        return "; 'pkill -KILL -u " + Text.line(whose) + "' ends all processes of that user";
    }

    private void work(Request request, boolean lines) {
        for (int i = next.getAndIncrement(); i < answers.length; i = next.getAndIncrement()) {
            List<Reply> replies = new ArrayList<>();
            ClientException failure = null;
            try (DaemonClient daemon = connector.connect(users.get(i).name()).ofOneAmongMany()) {
                Request own = lines ? narrowing.of(daemon, request, replies) : request;
                if (own != null) {
                    daemon.send(own);
                }
                if (!lines) {
                    replies.add(daemon.next());
                } else if (own != null) {
                    readLines(daemon, replies);
                }
            } catch (ClientException e) {
                failure = e;
            } catch (OutOfMemoryError e) { // also when the system has no thread to give
                failure = new ClientException(ExitCode.FAILED, "no memory or no process is left here to ask it", "");
            }
            give(answers[i], replies, failure);
        }
    }

    private void readLines(DaemonClient daemon, List<Reply> replies) throws ClientException {
        long end = System.nanoTime() + linesTime.toNanos();
        for (Reply reply = daemon.nextLine(false); !(reply instanceof Reply.End); reply = daemon.nextLine(false)) {
            replies.add(reply);
            if (System.nanoTime() - end > 0) {
                throw new ClientException(
                        ExitCode.UNKNOWN, "its answer has not ended in " + linesTime.toSeconds() + " s", "");
            }
        }
    }

    private synchronized void give(Answer answer, List<Reply> replies, ClientException failure) {
        answer.replies.addAll(replies);
        answer.failure = failure;
        answer.given = true;
        notifyAll();
    }
}
