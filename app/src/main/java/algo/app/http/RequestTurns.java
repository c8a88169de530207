package algo.app.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The exchange between a connection and the {@link Handler}: requests in, answers out. Of the server's thread. */
final class RequestTurns {
    private static final Logger LOG = LoggerFactory.getLogger(RequestTurns.class);
    private static final Duration LINGER = Duration.ofSeconds(2);
    private static final long MOST_LINGERING = 4 << 20;

    /** The server, as far as one connection is concerned. */
    interface Turns {
        /** Has something done on the server's thread, soon. Any thread. */
        void hand(Runnable next);

        /** Returns the time by {@link System#nanoTime} that is so far away; the server looks then. */
        long dueIn(Duration time);

        /** Lets a connection wait for its next request. */
        void rest(Connection connection);

        /** Notes that a whole head came from it, or an answer goes to it: it makes room for nobody. */
        void isHeard(Connection connection);

        /** Leaves a connection to somebody else. */
        void forget(Connection connection);

        /** Ends a connection. Idempotent. */
        void end(Connection connection);
    }

    private final Handler handler;
    private final Limits limits;
    private final HeldBytes budget;
    private final Turns turns;
    private final ByteBuffer arriving = ByteBuffer.allocateDirect(64 << 10);

    RequestTurns(Handler handler, Limits limits, HeldBytes budget, Turns turns) {
        this.handler = handler;
        this.limits = limits;
        this.budget = budget;
        this.turns = turns;
    }

    /** Goes on with a connection of which the selector tells. */
    void ready(Connection connection) {
        guarded(connection, () -> {
            switch (connection.state) {
                case GREETING -> greet(connection);
                case WRITING -> write(connection);
                case LINGERING -> linger(connection);
                case IDLE, READING -> read(connection);
                case WORKING -> hangUp(connection);
                case LEFT -> {}
            }
        });
    }

    /** Settles with a new connection how its bytes travel, and lets it wait for a request then. */
    void begin(Connection connection) {
        connection.deadline = turns.dueIn(limits.request());
        guarded(connection, () -> greet(connection));
    }

    private void greet(Connection connection) throws IOException, Refusal {
        SocketBytes.Next next;
        try {
            next = connection.wire.greet();
        } catch (Refusal e) {
            connection.wire = new PlainWire(connection.channel);
            throw e;
        }
        switch (next) {
            case READ -> connection.key.interestOps(SelectionKey.OP_READ);
            case WRITE -> connection.key.interestOps(SelectionKey.OP_WRITE);
            case WORK -> {
                connection.key.interestOps(0);
                if (!connection.lane.offer(() -> settle(connection))) {
                    turns.end(connection);
                }
            }
            case READY -> {
                turns.rest(connection);
                readOn(connection);
            }
        }
    }

    /** Does what takes its time of a greeting, on a thread of the lane. */
    private void settle(Connection connection) {
        try {
            connection.wire.work();
            turns.hand(() -> guarded(connection, () -> greet(connection)));
        } catch (IOException | RuntimeException e) {
            LOG.debug("a connection came to no terms", e);
            turns.hand(() -> turns.end(connection));
        }
    }

    /** Answers that there is too much at once, and ends it; one by TLS is ended without a word, which would cost a greeting. */
    void turnAway(Connection connection) {
        guarded(connection, () -> {
            if (!(connection.wire instanceof PlainWire)) {
                throw new IOException("too many connections");
            }
            throw Refusal.busy();
        });
    }

    /** Ends a connection that takes an endless answer, and says something, or that it is gone. */
    private void hangUp(Connection connection) throws IOException {
        if (connection.wire.read(arriving.clear()) != 0) {
            turns.end(connection);
        }
    }

    /** Ends a connection whose time is over; one that is in the middle of a request is told so. */
    void expire(Connection connection) {
        if (connection.state == Connection.State.READING) {
            guarded(connection, () -> {
                throw new Refusal(
                        408,
                        "The request did not arrive within " + limits.request().toSeconds() + " s");
            });
        } else {
            turns.end(connection);
        }
    }

    /** Something that a connection does, and may end it by. */
    private interface Step {
        void take() throws IOException, Refusal;
    }

    private void guarded(Connection connection, Step step) {
        if (connection.isClosed()) {
            return;
        }
        try {
            try {
                step.take();
            } catch (Refusal e) {
                connection.last = true;
                answer(connection, e.answer().orElseGet(() -> error(e.status(), e.getMessage())));
            }
        } catch (IOException e) {
            turns.end(connection);
        } catch (RuntimeException e) {
            LOG.error("a connection failed because of a mistake in algo", e);
            turns.end(connection);
        }
    }

    private Response error(int status, String message) {
        List<String> headers = new ArrayList<>(handler.errorHeaders());
        if (status == 503) {
            headers.add("Retry-After: 1");
        }
        return Response.of(status, handler.error(status, message), headers.toArray(String[]::new));
    }

    private void read(Connection connection) throws IOException, Refusal {
        arriving.clear().limit(Math.min(arriving.capacity(), connection.in.room()));
        int count = connection.wire.read(arriving);
        if (count < 0) {
            turns.end(connection);
            return;
        }
        if (count > 0) {
            connection.in.add(arriving.flip(), count);
            advance(connection);
        }
        if (connection.isReading()) {
            readOn(connection);
        }
    }

    /** Goes on as soon as more arrives, or with what is there already. */
    private void readOn(Connection connection) {
        connection.key.interestOps(SelectionKey.OP_READ);
        if (connection.wire.hasMore()) {
            turns.hand(() -> guarded(connection, () -> {
                if (connection.isReading()) {
                    read(connection);
                }
            }));
        }
    }

    /** Goes on with what has arrived. */
    private void advance(Connection connection) throws IOException, Refusal {
        if (connection.state == Connection.State.IDLE) {
            connection.state = Connection.State.READING;
            connection.deadline = turns.dueIn(limits.request());
        }
        if (connection.head == null && !readHead(connection)) {
            return;
        }
        connection.body.take(connection.in);
        if (!connection.body.isOver()) {
            return;
        }
        connection.state = Connection.State.WORKING;
        connection.key.interestOps(0);
        if (!connection.lane.offer(() -> work(connection))) {
            throw Refusal.busy();
        }
    }

    private boolean readHead(Connection connection) throws IOException, Refusal {
        Bytes in = connection.in;
        while (in.length() > 1 && in.array()[0] == '\r' && in.array()[1] == '\n') {
            in.drop(2);
        }
        int end = Head.end(in.array(), in.length());
        if (end < 0) {
            if (in.room() == 0) {
                throw new Refusal(431, "The request line and headers are longer than " + limits.head() + " bytes");
            }
            return false;
        }
        Head head = Head.parse(in.array(), end, limits.headers());
        in.drop(end);
        turns.isHeard(connection);
        connection.last = !head.keepsAlive();
        if (head.header("upgrade").isPresent() && connection.wire instanceof PlainWire) {
            Optional<Takeover> takeover = handler.takeover(connection.peer, head);
            if (takeover.isPresent()) {
                handOver(connection, takeover.get());
                return false;
            }
        }
        connection.lane = handler.admit(connection.peer, head);
        connection.begin(head);
        String expected = head.header("expect").orElse("");
        if (expected.equalsIgnoreCase("100-continue")) {
            connection.wire.write(ByteBuffer.wrap("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        } else if (!expected.isEmpty()) {
            throw new Refusal(417, "The only Expect is 100-continue");
        }
        return true;
    }

    /** The connection is somebody else's from now on. */
    private void handOver(Connection connection, Takeover takeover) throws IOException {
        byte[] rest = Arrays.copyOf(connection.in.array(), connection.in.length());
        ByteBuffer answer = ByteBuffer.wrap(ResponseHead.switching(takeover.headers()));
        connection.channel.write(answer);
        if (answer.hasRemaining()) {
            throw new IOException("its buffer is full before the first answer");
        }
        turns.forget(connection);
        connection.state = Connection.State.LEFT;
        connection.key.cancel();
        connection.in.clear();
        takeover.taker().take(connection.channel, rest);
    }

    /** Makes the answer, on a thread of the lane. */
    private void work(Connection connection) {
        Bytes body = connection.body.body();
        Response answer;
        try {
            answer = handler.answer(connection.peer, connection.head, body.array(), body.length());
        } catch (RuntimeException e) {
            LOG.error("a request failed because of a mistake in algo", e);
            answer = error(500, "An unexpected error occurred");
        }
        Response made = answer;
        turns.hand(() -> {
            if (connection.isClosed()) {
                connection.endRequest();
                made.pieces().ifPresent(Response.Pieces::close);
            } else {
                guarded(connection, () -> answer(connection, made));
            }
        });
    }

    private void answer(Connection connection, Response answer) throws IOException {
        boolean isHead = connection.head != null && connection.head.method().equals("HEAD");
        boolean isNewest = connection.head == null || connection.head.isNewest();
        connection.pieces = answer.pieces().orElse(null);
        connection.last |= connection.pieces != null && !isNewest;
        connection.chunked = connection.pieces != null && isNewest;
        byte[] first = ResponseHead.of(answer, connection.last, isHead, connection.chunked);
        connection.endRequest();
        budget.force(first.length);
        connection.send(first);
        turns.isHeard(connection);
        connection.state = Connection.State.WRITING;
        connection.deadline = turns.dueIn(limits.answer());
        connection.streamEnds = turns.dueIn(limits.stream());
        write(connection);
    }

    private void write(Connection connection) throws IOException {
        if (!connection.write()) {
            connection.key.interestOps(SelectionKey.OP_WRITE);
            return;
        }
        connection.key.interestOps(0);
        if (connection.pieces != null) {
            nextPiece(connection);
        } else if (connection.last) {
            beginLingering(connection);
        } else if (connection.in.length() > 0) {
            connection.state = Connection.State.READING;
            connection.deadline = turns.dueIn(limits.request());
            turns.hand(() -> guarded(connection, () -> {
                connection.key.interestOps(SelectionKey.OP_READ);
                advance(connection);
            }));
        } else {
            turns.rest(connection);
            readOn(connection);
        }
    }

    private void nextPiece(Connection connection) {
        Response.Pieces pieces = connection.pieces;
        connection.state = Connection.State.WORKING;
        if (pieces.isEndless()) {
            connection.key.interestOps(SelectionKey.OP_READ);
        }
        connection.lane.again(() -> {
            try {
                byte[] piece = pieces.next();
                turns.hand(() -> guarded(connection, () -> piece(connection, piece)));
            } catch (RuntimeException e) {
                LOG.error("an answer failed because of a mistake in algo", e);
                turns.hand(() -> turns.end(connection));
            }
        });
    }

    private void piece(Connection connection, byte[] piece) throws IOException {
        connection.deadline = connection.pieces.isEndless() ? turns.dueIn(limits.answer()) : connection.streamEnds;
        if (piece.length == 0) {
            connection.pieces.close();
            connection.pieces = null;
        }
        byte[] bytes = connection.chunked ? ResponseHead.chunk(piece) : piece;
        budget.force(bytes.length);
        connection.send(bytes);
        connection.state = Connection.State.WRITING;
        write(connection);
    }

    /** A connection that is closed over what was not read loses the answer that is on its way. */
    private void beginLingering(Connection connection) throws IOException {
        connection.wire.finish();
        connection.state = Connection.State.LINGERING;
        connection.lingering = MOST_LINGERING;
        connection.deadline = turns.dueIn(LINGER);
        connection.in.clear();
        connection.key.interestOps(SelectionKey.OP_READ);
    }

    private void linger(Connection connection) throws IOException {
        int count = connection.channel.read(arriving.clear());
        connection.lingering -= Math.max(0, count);
        if (count < 0 || connection.lingering <= 0) {
            turns.end(connection);
        }
    }
}
