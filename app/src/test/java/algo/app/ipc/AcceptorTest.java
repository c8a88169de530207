package algo.app.ipc;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AcceptorTest {
    private final FakeSource source = new FakeSource();
    private final List<ControlConnection> received = Collections.synchronizedList(new ArrayList<>());
    private Acceptor<FakeConnection> acceptor;

    @AfterEach
    void end() {
        acceptor.close();
        source.close();
    }

    @Test
    void handsOnEachConnectionInTurn() {
        FakeConnection first = new FakeConnection();
        FakeConnection second = new FakeConnection();
        accept(received::add);

        source.give(first);
        source.give(second);

        Eventually.holds("both are received", () -> received.equals(List.of(first, second)));
        assertThat(first.closed).isZero();
    }

    @Test
    void anEndpointThatFailsForAWhileIsAskedAgain() {
        FakeConnection after = new FakeConnection();
        accept(received::add);

        source.fail(new IOException("Too many open files"));
        source.fail(new IOException("Too many open files"));
        source.give(after);

        Eventually.holds("it is received", () -> received.equals(List.of(after)));
    }

    @Test
    void aConnectionThatCannotBeServedIsClosedAndTheNextOneIsServed() {
        FakeConnection unlucky = new FakeConnection();
        FakeConnection next = new FakeConnection();
        accept(connection -> {
            if (connection == unlucky) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            received.add(connection);
        });

        source.give(unlucky);
        source.give(next);

        Eventually.holds("it is received", () -> received.equals(List.of(next)));
        assertThat(unlucky.closed).isPositive();
    }

    @Test
    void aClosedEndpointIsNotAskedAgain() {
        accept(received::add);
        Eventually.holds("the endpoint is asked", () -> source.asked.get() == 1);

        acceptor.close();
        source.close();

        Eventually.holds("nobody waits at it", () -> !source.isAnybodyWaiting());
        assertThat(source.asked).hasValue(1);
    }

    private void accept(Acceptor.Receiver<FakeConnection> receiver) {
        acceptor = new Acceptor<>("test-accept", source::accept, receiver);
        acceptor.start();
    }

    /** Gives what the test puts in, in this order. */
    private static final class FakeSource {
        private final Queue<Object> next = new ArrayDeque<>();
        private final AtomicInteger asked = new AtomicInteger();
        private boolean closed;
        private int waiting;

        synchronized void give(FakeConnection connection) {
            next.add(connection);
            notifyAll();
        }

        synchronized void fail(IOException why) {
            next.add(why);
            notifyAll();
        }

        synchronized void close() {
            closed = true;
            notifyAll();
        }

        synchronized boolean isAnybodyWaiting() {
            return waiting > 0;
        }

        synchronized FakeConnection accept() throws IOException {
            asked.incrementAndGet();
            waiting++;
            try {
                while (next.isEmpty() && !closed) {
                    wait();
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            } finally {
                waiting--;
            }
            if (next.isEmpty()) {
                throw new IOException("the endpoint was closed");
            }
            if (next.remove() instanceof FakeConnection connection) {
                return connection;
            }
            throw new IOException("Too many open files");
        }
    }

    private static final class FakeConnection implements ControlConnection {
        private volatile int closed;

        @Override
        public String peer() {
            return "somebody";
        }

        @Override
        public String readLine(Duration limit) throws IOException {
            throw new IOException("nothing is said");
        }

        @Override
        public void writeLine(String line, Duration limit) {}

        @Override
        public boolean isGone() {
            return false;
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
