package algo.app.system.unix;

import algo.app.ipc.ControlConnection;
import algo.app.model.FirstProcess;
import algo.app.model.Ist;
import algo.app.protocol.DaemonView;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.Version;
import algo.app.protocol.WireException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Answers what root asks the system daemon itself. */
final class SystemCommands {
    private static final Duration SILENCE = Duration.ofSeconds(10);
    /** A daemon that does not answer a query in this time is left out. */
    private static final Duration QUERY_LIMIT = Duration.ofSeconds(5);

    /** The time for the status of all: whoever does not answer is named, and root does not wait for them. */
    private static final Duration STATUS_LIMIT = Duration.ofMillis(700);

    private static final Duration END_LIMIT = Duration.ofSeconds(30);
    /** Longer than any grace. */
    private static final Duration STOP_LIMIT = Duration.ofHours(2);

    private static final List<String> UP = List.of("starting", "running", "stopping");

    private final UserDaemons daemons;
    private final UserHomes homes;
    private final Path socket;
    private final Supplier<String> socketProblem;
    private final Runnable ended;
    private final Instant startedAt = Instant.now();
    private final long upSince = System.nanoTime();

    /** @param ended run once everything is ended and the client knows */
    SystemCommands(UserDaemons daemons, UserHomes homes, Path socket, Supplier<String> socketProblem, Runnable ended) {
        this.daemons = daemons;
        this.homes = homes;
        this.socket = socket;
        this.socketProblem = socketProblem;
        this.ended = ended;
    }

    /** Answers until root's client closes, or is silent for too long. */
    void converse(ControlConnection connection) throws IOException, WireException, InterruptedException {
        ProgressSign sign = () -> {
            try {
                connection.writeLine(new Reply.Progress(STOP_LIMIT.toMillis(), false).line(), SILENCE);
            } catch (IOException e) {
                // The request is carried out all the same.
            }
        };
        while (true) {
            Request request = Request.read(connection.readLine(SILENCE));
            if (request instanceof Request.DaemonStatus) {
                connection.writeLine(new Reply.Daemon(status(sign)).line(), SILENCE);
            } else if (request instanceof Request.Owners) {
                connection.writeLine(owners().line(), SILENCE);
            } else if (request instanceof Request.Shutdown ask) {
                Reply reply = end(ask.strategies() || FirstProcess.isThis(), sign);
                try {
                    connection.writeLine(reply.line(), SILENCE);
                } finally {
                    ended.run();
                }
            } else {
                connection.writeLine(
                        new Reply.Failure(
                                        ExitCode.USAGE,
                                        "'" + request.ask() + "' is about the strategies of one user",
                                        "name one with --user")
                                .line(),
                        SILENCE);
            }
        }
    }

    private DaemonView status(ProgressSign sign) throws InterruptedException {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("total", 0L);
        List<String> problems = new ArrayList<>(daemons.problems());
        String unreachable = socketProblem.get();
        if (!unreachable.isEmpty()) {
            problems.add(unreachable);
        }
        for (UserDaemons.Answer answer : daemons.askAll(new Request.DaemonStatus(), STATUS_LIMIT, sign)) {
            if (!answer.problem().isEmpty()) {
                problems.add(answer.home().name() + ": " + answer.problem());
            }
            if (answer.reply().orElse(null) instanceof Reply.Daemon daemon) {
                daemon.daemon()
                        .strategies()
                        .forEach((phase, count) -> counts.merge(phase, number(count), (a, b) -> (Long) a + (Long) b));
                for (String problem : daemon.daemon().problems()) {
                    problems.add(answer.home().name() + ": " + problem);
                }
            }
        }
        return new DaemonView(
                true,
                ProcessHandle.current().pid(),
                Version.PROGRAM,
                homes.parent().toString(),
                socket.toString(),
                Ist.iso(startedAt),
                Duration.ofNanos(System.nanoTime() - upSince).toSeconds(),
                counts,
                problems);
    }

    /**
     * Returns a count from the answer of a user's daemon; 0 if it is no number, because the user can make that daemon
     * say anything.
     */
    private static long number(Object count) {
        return count instanceof Long number ? number : 0;
    }

    private Reply owners() {
        List<Object> names = new ArrayList<>();
        List<Object> uids = new ArrayList<>();
        for (UserHome home : daemons.inUse()) {
            names.add(home.name());
            uids.add(Integer.toUnsignedLong(home.uid()));
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("users", names);
        body.put("uids", uids);
        return new Reply.Document(body, "");
    }

    private Reply end(boolean strategies, ProgressSign sign) throws InterruptedException {
        long running = 0;
        int users = 0;
        for (UserDaemons.Answer answer : daemons.askAll(new Request.DaemonStatus(), QUERY_LIMIT, sign)) {
            if (answer.reply().orElse(null) instanceof Reply.Daemon daemon) {
                long own = UP.stream()
                        .mapToLong(phase -> number(daemon.daemon().strategies().getOrDefault(phase, 0L)))
                        .sum();
                running += own;
                users += own > 0 ? 1 : 0;
            }
        }
        List<String> left = new ArrayList<>();
        boolean silent = false;
        for (UserDaemons.Answer answer : endAll(strategies, sign)) {
            String problem = problem(answer);
            if (!problem.isEmpty()) {
                silent |= answer.reply().isEmpty();
                left.add(answer.home().name() + ": " + problem);
            }
        }
        if (!left.isEmpty()) {
            return outcome(
                    silent ? ExitCode.UNKNOWN : ExitCode.FAILED,
                    "the system daemon ends, but not all is well: " + String.join("; ", left));
        }
        String what = running + (running == 1 ? " strategy" : " strategies") + " of " + users
                + (users == 1 ? " user" : " users");
        if (running == 0) {
            return outcome(ExitCode.DONE, "system daemon stopped; nothing was running");
        }
        return outcome(
                ExitCode.DONE,
                strategies
                        ? "system daemon stopped, and " + what + " before it"
                        : "system daemon stopped; " + what + (running == 1 ? " keeps" : " keep")
                                + " running, and schedules rest until a daemon runs again");
    }

    /** Returns what is wrong with what a daemon answered; empty if nothing is, or none ran. */
    static String problem(UserDaemons.Answer answer) {
        if (!answer.problem().isEmpty()) {
            return answer.problem();
        }
        Reply reply = answer.reply().orElse(null);
        if (reply == null) {
            return "";
        }
        if (reply instanceof Reply.Failure failure) {
            return failure.message();
        }
        if (reply instanceof Reply.Outcomes outcomes) {
            return String.join(
                    "; ",
                    outcomes.outcomes().stream()
                            .filter(outcome -> outcome.code() != ExitCode.DONE)
                            .map(Outcome::message)
                            .toList());
        }
        return "it answered something else: " + reply.kind();
    }

    /** Ends all users' daemons, and with {@code strategies} everything that runs before. */
    List<UserDaemons.Answer> endAll(boolean strategies, ProgressSign sign) throws InterruptedException {
        return daemons.endAll(strategies, strategies ? STOP_LIMIT : END_LIMIT, sign);
    }

    private static Reply outcome(int code, String message) {
        return new Reply.Outcomes(List.of(Outcome.of("", code, message, "")), List.of());
    }
}
