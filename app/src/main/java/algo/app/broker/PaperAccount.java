package algo.app.broker;

import algo.app.broker.wire.AccountView;
import algo.app.broker.wire.Answer;
import algo.app.broker.wire.Question;
import algo.app.files.IoProblems;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The paper account, asked of the broker, which is started for that if need be. Any thread; blocks it for some seconds at
 * most.
 */
public final class PaperAccount {
    /** Answers that are read at once: each may be large. */
    private static final int AT_ONCE = 2;

    private static final Duration QUEUED = Duration.ofSeconds(5);

    private final BrokerKeeper keeper;
    private final BrokerChannel channel;
    private final Semaphore turns = new Semaphore(AT_ONCE);

    public PaperAccount(BrokerKeeper keeper, BrokerChannel channel) {
        this.keeper = keeper;
        this.channel = channel;
    }

    /**
     * Returns a part of the account as it is now.
     *
     * @throws NoAnswerException if the broker cannot be started, or does not answer
     */
    public AccountView view(Question.Part part) throws IOException, InterruptedException {
        return ask(Question.view(part))
                .account()
                .orElseThrow(() -> new NoAnswerException("it answers, and not what it was asked"));
    }

    /**
     * Makes the account begin again.
     *
     * @throws NoAnswerException if it is not known whether that was done
     * @throws IOException if it was not
     */
    public void reset() throws IOException, InterruptedException {
        ask(Question.reset());
    }

    private Answer ask(Question question) throws IOException, InterruptedException {
        await();
        if (!turns.tryAcquire(QUEUED.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new NoAnswerException("too many ask it at once");
        }
        try {
            Answer answer = Answer.read(channel.ask(question.line(), BrokerKeeper.QUESTION));
            if (!answer.problem().isEmpty()) {
                throw new BrokerKeeper.BrokerFailure(answer.problem());
            }
            return answer;
        } catch (BrokerKeeper.BrokerFailure e) {
            throw e;
        } catch (IOException e) {
            String why = IoProblems.explain(e);
            keeper.suspect(why);
            throw new NoAnswerException(why);
        } finally {
            turns.release();
        }
    }

    private void await() throws NoAnswerException, InterruptedException {
        try {
            long limit = BrokerKeeper.PATIENCE.plusSeconds(1).toMillis();
            String problem = keeper.serve("", "").get(limit, TimeUnit.MILLISECONDS);
            if (!problem.isEmpty()) {
                throw new NoAnswerException(problem);
            }
        } catch (TimeoutException | ExecutionException e) {
            throw new NoAnswerException("it is not ready");
        }
    }
}
