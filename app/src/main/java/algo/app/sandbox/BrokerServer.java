package algo.app.sandbox;

import algo.app.broker.wire.Answer;
import algo.app.broker.wire.Question;
import algo.app.files.IoProblems;
import algo.app.ipc.Acceptor;
import algo.app.ipc.ControlConnection;
import algo.app.ipc.ControlEndpoint;
import algo.app.model.Halt;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the daemon: one question a connection, from our own user or root alone. Thread {@code questions-accept}, and
 * {@code questions} as many as there are connections, up to {@link #AT_ONCE}; one more is closed at once.
 */
public final class BrokerServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("sandbox");
    /** One of them waits for losses. */
    private static final int AT_ONCE = 5;

    /** The time within which the daemon must have asked, and taken the answer; else it counts as gone. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ControlEndpoint endpoint;
    private final Sandbox sandbox;
    private final String run;
    private final String own;
    private final ThreadPoolExecutor threads;
    private final Acceptor<ControlConnection> acceptor;
    private final Known keys = new Known();
    private final Object viewing = new Object();
    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile int port;

    /**
     * @param run the run of this process
     * @param own the name of our user
     */
    public BrokerServer(ControlEndpoint endpoint, Sandbox sandbox, String run, String own) {
        this.endpoint = endpoint;
        this.sandbox = sandbox;
        this.run = run;
        this.own = own;
        threads = new ThreadPoolExecutor(0, AT_ONCE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "questions");
            thread.setDaemon(true);
            return thread;
        });
        acceptor = new Acceptor<>("questions-accept", endpoint::accept, this::receive);
    }

    public void start() {
        acceptor.start();
    }

    /** Waits until it has been told whom to answer, {@code limit} at most. Any thread. */
    public void awaitBegin(Duration limit) throws InterruptedException {
        begun.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void receive(ControlConnection connection) {
        try {
            threads.execute(Halt.onError(() -> serve(connection)));
        } catch (RejectedExecutionException e) {
            // There are too many at once: the daemon asks again.
            connection.close();
        }
    }

    private void serve(ControlConnection connection) {
        try (connection) {
            if (!connection.peer().equals(own) && !connection.peer().equals("root")) {
                return;
            }
            Question question = Question.read(connection.readLine(PATIENCE));
            if (question.kind() == Question.Kind.VIEW) {
                // One answer is made at a time, because it may be large.
                synchronized (viewing) {
                    connection.writeLine(answer(question).line(), PATIENCE);
                }
            } else {
                connection.writeLine(answer(question).line(), PATIENCE);
            }
            noteBegin();
        } catch (IOException e) {
            LOG.debug("a question came to nothing: {}", e.getMessage());
        }
    }

    /** Called once the answer is out: the first line of the log takes some 50 ms. */
    private synchronized void noteBegin() {
        if (port != 0 && begun.getCount() > 0) {
            begun.countDown();
            LOG.info("simulated broker on http://127.0.0.1:{}", port);
        }
    }

    private Answer answer(Question question) {
        try {
            return switch (question.kind()) {
                case HELLO -> done();
                case BEGIN -> {
                    port = sandbox.start(question.port());
                    keys.replace(question.keys());
                    yield done();
                }
                case REGISTER -> {
                    keys.add(question.keys());
                    yield done();
                }
                case FORGET -> {
                    keys.remove(question.strategy());
                    yield done();
                }
                case RENAME -> {
                    // Nobody trades under an old id behind the renaming.
                    question.ids().keySet().forEach(keys::remove);
                    sandbox.rename(question.renaming(), question.ids());
                    yield done();
                }
                case LIMITS -> {
                    sandbox.limitLosses(question.limits());
                    yield done();
                }
                case LOSSES -> {
                    var losses = sandbox.awaitLosses(question.after(), Question.LOSSES_WITHIN);
                    yield Answer.losses(run, port, losses);
                }
                case VIEW -> Answer.account(run, port, sandbox.view().only(question.part()));
                case RESET -> {
                    sandbox.reset();
                    yield done();
                }
            };
        } catch (IOException e) {
            return Answer.failed(run, port, IoProblems.explain(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return done();
        }
    }

    private Answer done() {
        return Answer.done(run, port);
    }

    /** The strategies that have keys. */
    private final class Known {
        private final Set<String> known = new HashSet<>();

        synchronized void replace(Map<String, String> now) {
            for (String strategy : List.copyOf(known)) {
                if (!now.containsKey(strategy)) {
                    remove(strategy);
                }
            }
            add(now);
        }

        synchronized void add(Map<String, String> more) {
            more.forEach(sandbox::register);
            known.addAll(more.keySet());
        }

        synchronized void remove(String strategy) {
            sandbox.forget(strategy);
            known.remove(strategy);
        }
    }

    @Override
    public void close() {
        acceptor.close();
        endpoint.close();
    }
}
