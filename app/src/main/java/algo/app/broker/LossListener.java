package algo.app.broker;

import algo.app.broker.wire.Answer;
import algo.app.broker.wire.LossRow;
import algo.app.broker.wire.Question;
import algo.app.files.IoProblems;
import algo.app.model.Halt;
import algo.app.model.RunId;
import algo.app.model.TimeSource;
import algo.app.process.RunRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Hears from the broker which strategies lost as much as their limits, as soon as that is so: one question is always open while
 * there are limits. On a thread of its own, {@code sandbox-losses}, which is there from the first limit on and sleeps while there
 * is none. The monitor guards {@code wanted} and {@code closed}.
 */
public final class LossListener implements AutoCloseable {
    /** The time in which the broker may be silent beyond what the question says. */
    private static final Duration BESIDE = Duration.ofSeconds(5);
    /** The time between two questions where the first failed. */
    private static final Duration AGAIN = Duration.ofSeconds(1);
    /** The time after which people are told that losses are not heard of. */
    static final Duration TOLD_AFTER = Duration.ofSeconds(10);

    private final BrokerChannel channel;
    private final Supplier<BrokerCondition> condition;
    private final Consumer<LossRow> told;
    private final Supplier<Instant> steady;
    private final Thread thread = new Thread(this::run, "sandbox-losses");
    private boolean wanted;
    private boolean started;
    private boolean closed;
    private volatile String problem = "";
    private volatile Instant failingSince = Instant.MAX;
    /** The run of the broker that numbered the last loss; null before the first. */
    private RunId numbered;

    private long number;
    private int heard;

    /**
     * @param condition of the broker, as its keeper has it
     * @param told of each loss, maybe of one several times; on this thread
     * @param steady time
     */
    LossListener(
            BrokerChannel channel,
            Supplier<BrokerCondition> condition,
            Consumer<LossRow> told,
            Supplier<Instant> steady) {
        this.channel = channel;
        this.condition = condition;
        this.told = told;
        this.steady = steady;
        thread.setDaemon(true);
        Halt.with(thread);
    }

    /** @param told of each loss, maybe of one several times; on this thread */
    public static LossListener of(BrokerChannel channel, BrokerKeeper keeper, Consumer<LossRow> told, TimeSource time) {
        return new LossListener(channel, keeper::condition, told, time::steady);
    }

    /** Sets whether there are limits. Any thread. */
    synchronized void want(boolean yes) {
        wanted = yes;
        if (yes && !started && !closed) {
            started = true;
            thread.start();
        }
        notifyAll();
    }

    /** The condition of the broker is another one. Any thread. */
    public synchronized void changed() {
        notifyAll();
    }

    /** Returns why losses are not heard of, and have not been for a while; empty if they are, or there are no limits. Any thread. */
    String problem() {
        Instant since = failingSince;
        boolean stands = !since.equals(Instant.MAX) && !steady.get().isBefore(since.plus(TOLD_AFTER));
        return stands ? problem : "";
    }

    private void run() {
        try {
            while (awaitBroker()) {
                Instant asked = steady.get();
                int before = heard;
                boolean answered = ask();
                boolean soon = steady.get().isBefore(asked.plus(AGAIN));
                if (!answered || soon && heard == before) {
                    pause();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until there is something to ask and somebody who answers; returns false once it is closed. */
    private synchronized boolean awaitBroker() throws InterruptedException {
        while (!closed && !(wanted && condition.get().answers())) {
            if (!wanted) {
                failingSince = Instant.MAX;
            }
            wait();
        }
        return !closed;
    }

    private synchronized void pause() throws InterruptedException {
        if (!closed) {
            wait(AGAIN.toMillis());
        }
    }

    /** Asks once; returns whether the broker answered. */
    boolean ask() {
        Optional<RunId> run = condition.get().record().map(RunRecord::run);
        if (!run.equals(Optional.ofNullable(numbered))) {
            numbered = run.orElse(null);
            number = 0;
        }
        try {
            Answer answer =
                    Answer.read(channel.ask(Question.losses(number).line(), Question.LOSSES_WITHIN.plus(BESIDE)));
            if (run.isEmpty() || !run.get().value().equals(answer.run())) {
                throw new IOException("another process answers in its place");
            }
            if (!answer.problem().isEmpty()) {
                throw new IOException(answer.problem());
            }
            failingSince = Instant.MAX;
            for (LossRow loss : answer.losses()) {
                told.accept(loss);
                heard++;
                number = Math.max(number, loss.number());
            }
            return true;
        } catch (IOException e) {
            if (failingSince.equals(Instant.MAX)) {
                failingSince = steady.get();
            }
            problem = IoProblems.explain(e);
            return false;
        }
    }

    /** Ends the thread; a question that is open is given up with it. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.interrupt();
    }
}
