package algo.app.broker;

import algo.app.broker.wire.Answer;
import algo.app.broker.wire.Question;
import algo.app.files.IoProblems;
import algo.app.ipc.Ports;
import algo.app.model.BackOff;
import algo.app.model.Halt;
import algo.app.model.RunId;
import algo.app.model.Threads;
import algo.app.model.TimeSource;
import algo.app.process.GatedProcess;
import algo.app.process.LaunchException;
import algo.app.process.LaunchRequest;
import algo.app.process.ProcessEnd;
import algo.app.process.ProcessLauncher;
import algo.app.process.ProcessTable;
import algo.app.process.RunRecord;
import algo.app.process.RunningProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the process of the broker: starts it when somebody needs it, again when it dies, takes over that of an earlier
 * daemon, and ends it when nobody has needed it for a while. It does so on a thread of its own, {@code sandbox-keeper}:
 * whatever becomes of that process, the supervisor does not wait for it. The fields below {@code inbox} belong to that
 * thread; tests drive {@link #step} without any.
 */
public final class BrokerKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("sandbox");

    /** The longest time until a new process answers. */
    static final Duration READY_WITHIN = Duration.ofSeconds(10);
    /** The longest time that one question may take. */
    static final Duration QUESTION = Duration.ofSeconds(2);
    /** The longest time that a launch waits for the broker. */
    static final Duration PATIENCE = READY_WITHIN.plus(QUESTION);
    /** The time between two tries of a new process. */
    static final Duration LOOK = Duration.ofMillis(5);
    /** The time between two questions whether a process on which strategies rely is there. */
    static final Duration PING = Duration.ofSeconds(30);
    /** The same, when it did not answer. */
    static final Duration AGAIN = Duration.ofSeconds(5);
    /** The time that the process stays when nobody needs it. */
    static final Duration IDLE = Duration.ofMinutes(5);
    /**
     * The pause before the process is started again, from its second end in a row on; each further one is twice as
     * long.
     */
    static final BackOff BACK_OFF = new BackOff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    private enum Phase {
        DOWN,
        /** The process waits at its gate until it is recorded. */
        GATED,
        /** Executed, and not heard of yet. */
        STARTING,
        UP,
        ENDING
    }

    /** The program of the broker: what a process is started with, and why one ended. */
    public interface Program {
        /** @param plain whether to do without what only makes the start faster */
        LaunchRequest request(RunId run, boolean plain) throws IOException;

        /** Returns the last line of its log; empty if there is none. */
        String lastLine();
    }

    private final ProcessLauncher launcher;
    private final Program program;
    private final BrokerChannel channel;
    private final TimeSource time;
    private final Runnable changed;
    private final Thread thread = new Thread(this::run, "sandbox-keeper");
    private volatile BrokerCondition condition = BrokerCondition.NONE;

    private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();

    private Phase phase = Phase.DOWN;
    private final Map<String, String> keys = new LinkedHashMap<>();
    private final Map<String, String> taken = new LinkedHashMap<>();
    private Map<String, Long> limits = Map.of();
    /** True while the process knows the limits. */
    private boolean limitsTaken;

    private final AskedRenamings renamings = new AskedRenamings();
    private final BrokerWaiters waiters = new BrokerWaiters(PATIENCE);
    private final KeptPort port;
    private Optional<RunRecord> record = Optional.empty();
    private GatedProcess gated;
    private RunningProcess process;
    private EndingBroker ending;
    private boolean answers;
    /** True if an earlier daemon started the process. */
    private boolean adopted;
    /** True if the process that is ending had ever been ready. */
    private boolean served;

    /**
     * True once a process ended by itself before it was ready. The next ones do without what only makes the start faster,
     * because that may have been the cause.
     */
    private boolean plain;

    private String problem = "";
    /** True while runs rely on the broker. */
    private boolean needed;

    private boolean shutDown;
    private Instant idleSince = Instant.MIN;
    /** The instant of the next look at the process or, while there is none, of the next start. */
    private Instant next = Instant.MIN;

    private Instant startedAt = Instant.MIN;
    private int failures;
    private boolean closed;

    /** @param changed told, on the thread of the keeper, when the {@link #condition} is another one; only posts an event */
    public BrokerKeeper(
            ProcessLauncher launcher,
            Program program,
            BrokerChannel channel,
            Ports ports,
            TimeSource time,
            Runnable changed) {
        this.launcher = launcher;
        this.program = program;
        this.channel = channel;
        this.port = new KeptPort(ports);
        this.time = time;
        this.changed = changed;
        thread.setDaemon(true);
        Halt.with(thread);
    }

    public void start() {
        thread.start();
    }

    /** Returns the condition of the broker at its last change. Any thread. */
    BrokerCondition condition() {
        return condition;
    }

    /** Takes the end of a wrapper; returns false if it is not that of the broker. Any thread. */
    public boolean exited(RunId run) {
        if (condition.record().filter(known -> known.run().equals(run)).isEmpty()) {
            return false;
        }
        inbox.add(() -> {
            if (ending != null) {
                ending.hurry();
            }
        });
        return true;
    }

    /** Takes over what an earlier daemon knew. */
    void restore(int rememberedPort, Map<String, String> rememberedKeys, Optional<RunRecord> living) {
        inbox.add(() -> {
            port.remember(rememberedPort);
            keys.putAll(rememberedKeys);
            living.ifPresent(this::adopt);
        });
    }

    /**
     * Makes the broker serve a strategy, and starts it for that if need be.
     *
     * @param strategy empty for nobody in particular
     * @return why it does not, one clause for people, empty if it does: after {@link #PATIENCE} at the latest
     */
    CompletableFuture<String> serve(String strategy, String key) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        inbox.add(() -> {
            if (shutDown) {
                answer.complete("the daemon ends");
                return;
            }
            if (!strategy.isEmpty()) {
                keys.put(strategy, key);
            }
            Instant now = time.steady();
            waiters.add(strategy, answer, now);
            idleSince = now;
            if (phase == Phase.DOWN && next.isAfter(startedAt.plus(BACK_OFF.first()))) {
                next = startedAt.plus(BACK_OFF.first());
            }
        });
        return answer;
    }

    /** Makes the key of a strategy void. */
    void forget(String strategy) {
        inbox.add(() -> {
            keys.remove(strategy);
            if (taken.remove(strategy) != null && answers) {
                try {
                    ask(Question.forget(strategy));
                } catch (IOException e) {
                    silent(e);
                }
            }
        });
    }

    /**
     * Has the account follow a renaming, before any strategy trades under its new id. The broker is not started for that.
     *
     * @param renaming by which it is known as the same, however often it is asked for
     * @param ids the new ids by the old ones
     */
    void rename(String renaming, Map<String, String> ids) {
        Map<String, String> copy = Map.copyOf(ids);
        inbox.add(() -> renamings.add(renaming, copy));
    }

    /** Sets the losses of one day that the broker is to tell, in paise, by strategy. */
    void limitLosses(Map<String, Long> next) {
        Map<String, Long> copy = Map.copyOf(next);
        inbox.add(() -> {
            limitsTaken &= limits.equals(copy);
            limits = copy;
        });
    }

    /** Sets whether runs rely on the broker from now on. */
    void need(boolean yes) {
        inbox.add(() -> {
            needed = yes;
            idleSince = time.steady();
        });
    }

    /** The process that waits at its gate is on disk. */
    void saved(RunId run) {
        inbox.add(() -> {
            if (isAtGate(run)) {
                open();
            }
        });
    }

    /** Ends the process at its gate, because the state with it was not saved. */
    void unsaved(RunId run, String why) {
        inbox.add(() -> {
            if (isAtGate(run)) {
                gated.abandon();
                over();
                failed(why);
            }
        });
    }

    private boolean isAtGate(RunId run) {
        return phase == Phase.GATED
                && record.filter(known -> known.run().equals(run)).isPresent();
    }

    /** Notes that somebody asked the broker something and heard nothing. */
    void suspect(String why) {
        inbox.add(() -> {
            if (phase == Phase.UP) {
                silent(new IOException(why));
            }
        });
    }

    /** The daemon ends, and no run relies on it: it is ended, and not started again. */
    void end() {
        inbox.add(() -> {
            shutDown = true;
            waiters.fail("the daemon ends");
            endProcess(true);
        });
    }

    private void run() {
        try {
            while (!closed) {
                step(Threads.takeAll(inbox, wake(), time));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Instant wake() {
        Instant wake =
                switch (phase) {
                    case DOWN -> isWanted() ? next : Instant.MAX;
                    case GATED -> Instant.MAX;
                    case STARTING -> next;
                    case UP -> answers && !limitsTaken ? Instant.MIN : needed || !answers ? next : idleSince.plus(IDLE);
                    case ENDING -> ending.next();
                };
        return wake.isBefore(waiters.first()) ? wake : waiters.first();
    }

    private boolean isWanted() {
        return !shutDown && (needed || !waiters.isEmpty());
    }

    /** Does one turn, with what was asked for since the last. */
    void step() {
        List<Runnable> tasks = new ArrayList<>();
        inbox.drainTo(tasks);
        step(tasks);
    }

    private void step(List<Runnable> tasks) {
        tasks.forEach(Runnable::run);
        if (closed) {
            return;
        }
        Instant now = time.steady();
        switch (phase) {
            case DOWN -> {
                if (isWanted() && !now.isBefore(next)) {
                    begin(now);
                }
            }
            case GATED -> {
                // The process waits until it is recorded.
            }
            case STARTING -> checkNew(now);
            case UP -> checkLiving(now);
            case ENDING -> ending.check(now, this::table).ifPresent(this::ended);
        }
        waiters.expire(now, problem);
        publish();
    }

    private Optional<ProcessTable> table() {
        try {
            return Optional.of(launcher.table());
        } catch (UncheckedIOException e) {
            LOG.debug("the process table cannot be read: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private void publish() {
        BrokerCondition now = new BrokerCondition(record, port.number(), answers, taken, renamings.done(), problem);
        if (!now.equals(condition)) {
            condition = now;
            changed.run();
        }
    }

    private void begin(Instant now) {
        startedAt = now;
        try {
            port.take(needed);
            gated = launcher.prepare(program.request(RunId.random(), plain));
            record = Optional.of(gated.record());
            phase = Phase.GATED;
        } catch (LaunchException e) {
            failed(e.getMessage());
        } catch (IOException e) {
            failed(IoProblems.explain(e));
        }
    }

    private void open() {
        try {
            process = gated.release();
            adopted = false;
            phase = Phase.STARTING;
            next = time.steady();
        } catch (UncheckedIOException e) {
            over();
            failed(IoProblems.explain(e.getCause()));
        }
    }

    /** Goes on with the process that an earlier daemon started. */
    private void adopt(RunRecord living) {
        try {
            process = launcher.adopt(living);
        } catch (UncheckedIOException e) {
            // There are no descriptors, which a daemon that starts has. No second process is started, because the other
            // holds the account.
            failed(IoProblems.explain(e.getCause()));
            return;
        }
        record = Optional.of(living);
        adopted = true;
        phase = Phase.UP;
        startedAt = time.steady();
        idleSince = startedAt;
        next = startedAt;
        port.share();
    }

    private void checkNew(Instant now) {
        if (process.hasExited()) {
            endProcess(false);
            return;
        }
        if (now.isBefore(next)) {
            return;
        }
        try {
            tellRenamings();
            ask(Question.begin(port.number(), keys));
            // No strategy trades before its limit is known: a daemon that dies here would leave it without.
            if (!limits.isEmpty()) {
                ask(Question.limits(limits));
            }
            limitsTaken = true;
            served(keys);
            phase = Phase.UP;
            next = now.plus(PING);
            LOG.info("the sandbox broker answers, {}, on http://127.0.0.1:{}", name(), port.number());
        } catch (BrokerFailure e) {
            failed(e.getMessage());
            endProcess(true);
        } catch (IOException e) {
            next = now.plus(LOOK);
            if (!now.isBefore(startedAt.plus(READY_WITHIN))) {
                failed("it was not ready within " + READY_WITHIN.toSeconds() + " s: " + IoProblems.explain(e));
                endProcess(true);
            }
        }
    }

    private void checkLiving(Instant now) {
        if (process.hasExited()) {
            endProcess(false);
            return;
        }
        Map<String, String> fresh = new LinkedHashMap<>(keys);
        fresh.entrySet().removeAll(taken.entrySet());
        try {
            if (answers) {
                tellRenamings();
                tellLimits();
            }
            if (!answers && (!now.isBefore(next) || !waiters.isEmpty())) {
                tellRenamings();
                Answer answer = ask(Question.begin(port.number(), keys));
                if (answer.port() != port.number()) {
                    throw new IOException(
                            "it listens on port " + answer.port() + ", and strategies know " + port.number());
                }
                tellLimits();
                served(keys);
                next = now.plus(PING);
            } else if (answers && !fresh.isEmpty()) {
                ask(Question.register(fresh));
                served(fresh);
                next = now.plus(PING);
            } else if (answers && needed && !now.isBefore(next)) {
                ask(Question.hello());
                next = now.plus(PING);
            } else if (answers) {
                waiters.served(taken.keySet());
            }
        } catch (AskedRenamings.UnknownException e) {
            LOG.info("the sandbox broker, {}, is started again: {}", name(), e.getMessage());
            next = now;
            endProcess(true);
        } catch (IOException e) {
            silent(e);
        }
        if (!needed && waiters.isEmpty() && !now.isBefore(idleSince.plus(IDLE))) {
            LOG.info("the sandbox broker is ended: nobody has needed it for {} minutes", IDLE.toMinutes());
            endProcess(true);
        }
    }

    private void tellRenamings() throws IOException {
        // Limits hold by id.
        limitsTaken &= !renamings.tell(this::ask, adopted);
    }

    private void tellLimits() throws IOException {
        if (!limitsTaken) {
            ask(Question.limits(limits));
            limitsTaken = true;
        }
    }

    private void served(Map<String, String> now) {
        taken.putAll(now);
        answers = true;
        problem = "";
        waiters.served(taken.keySet());
    }

    /**
     * Notes that the process lives, and does not answer. Starting another beside it would not help, and killing it is
     * for people to decide.
     */
    private void silent(IOException why) {
        answers = false;
        limitsTaken = false;
        taken.clear();
        next = time.steady().plus(AGAIN);
        standing("it does not answer, " + name() + ": " + IoProblems.explain(why));
        waiters.fail(problem);
    }

    private String name() {
        return record.map(known -> "process " + known.wrapper().pid()).orElse("");
    }

    private Answer ask(Question question) throws IOException {
        Answer answer = Answer.read(channel.ask(question.line(), QUESTION));
        if (record.filter(known -> known.run().value().equals(answer.run())).isEmpty()) {
            throw new IOException("another process answers in its place");
        }
        if (!answer.problem().isEmpty()) {
            throw new BrokerFailure(answer.problem());
        }
        return answer;
    }

    /** Thrown when the broker answers that it could not do what was asked. */
    static final class BrokerFailure extends IOException {
        BrokerFailure(String why) {
            super(why);
        }
    }

    /** A start came to nothing. */
    private void failed(String why) {
        standing(why);
        waiters.fail(why);
        backOff();
    }

    private void standing(String why) {
        if (!why.equals(problem)) {
            LOG.error("the sandbox broker: {}", why);
        }
        problem = why;
    }

    private void backOff() {
        next = time.steady().plus(BACK_OFF.after(failures));
        failures++;
    }

    /** @param ask whether to end it in good order; else it has ended, and what is left goes with it */
    private void endProcess(boolean ask) {
        switch (phase) {
            case GATED -> {
                gated.abandon();
                over();
            }
            case STARTING, UP -> {
                answers = false;
                taken.clear();
                served = phase == Phase.UP;
                ending = new EndingBroker(process, ask, time.steady());
                phase = Phase.ENDING;
                if (served && !time.steady().isBefore(startedAt.plus(BACK_OFF.longest()))) {
                    failures = 0;
                }
            }
            case DOWN, ENDING -> {
                // There is nothing more to do.
            }
        }
    }

    private void ended(ProcessEnd end) {
        boolean asked = ending.wasAsked();
        over();
        if (!asked && !served && !plain) {
            // A JVM that an archive kills exits with 1, as one does that cannot have the account.
            plain = true;
            LOG.warn(
                    "the sandbox broker {} before it answered; it is started again, without the archive of classes",
                    words(end));
            next = time.steady();
        } else if (!asked) {
            plain = true;
            boolean itself = end.kind() == ProcessEnd.Kind.EXITED;
            String last = itself ? program.lastLine() : "";
            standing("its process " + words(end) + (last.isEmpty() ? "" : "; the last line of its log is: " + last));
            if (!served) {
                waiters.fail(problem);
            }
            backOff();
        }
    }

    private static String words(ProcessEnd end) {
        return switch (end.kind()) {
            case EXITED -> "exited with " + end.code();
            case SIGNALED, CPU_LIMIT -> "was ended by signal " + end.signal();
            case OUT_OF_MEMORY -> "was killed by the kernel at a limit of memory";
            case COULD_NOT_START, NOT_PREPARED -> "could not be executed: " + end.detail();
            case NEVER_RAN -> "could not be executed: its wrapper was ended before it could";
            case UNKNOWN -> "is gone, and nothing tells how it ended";
        };
    }

    private void over() {
        if (process != null) {
            process.close();
        }
        phase = Phase.DOWN;
        record = Optional.empty();
        process = null;
        gated = null;
        ending = null;
        answers = false;
        taken.clear();
    }

    /** Does what was asked for before, then ends the thread. The process goes on, and the next daemon looks after it. */
    @Override
    public void close() {
        inbox.add(() -> {
            closed = true;
            waiters.fail("the daemon ends");
            if (phase == Phase.GATED) {
                gated.abandon();
            }
            port.close();
        });
        Threads.awaitEnd(thread);
    }
}
