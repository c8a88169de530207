package algo.app.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** A connection and the request at which it is. Belongs to the server's thread, but for what a lane was handed. */
final class Connection {
    /** The states of a connection, each named by what it waits for. */
    enum State {
        /** The terms on which bytes travel. */
        GREETING,
        /** A request. */
        IDLE,
        /** The rest of one. */
        READING,
        /** A lane. */
        WORKING,
        /** The caller, who is to take the answer. */
        WRITING,
        /** The caller, who is to see the answer before the end of the connection. */
        LINGERING,
        /** Nothing any more: it is somebody else's. */
        LEFT
    }

    /** The most bytes that are written at once: the JDK keeps a copy of that size. */
    private static final int SLICE = 64 << 10;

    final SocketChannel channel;
    /** The address at the other end. */
    final InetAddress peer;

    /** The way of its bytes; another one after a greeting that failed. */
    SocketBytes wire;

    final SelectionKey key;
    final Bytes in;
    private final HeldBytes budget;
    private final int mostBody;
    State state = State.GREETING;
    /**
     * The time by {@link System#nanoTime} at which the connection is closed; none while it is {@link State#WORKING}.
     */
    long deadline;
    /** The request it is at; null between requests. */
    Head head;

    BodyReader body;
    /** True if the answer is the last one. */
    boolean last;
    /** The rest of an answer that is made while it is sent; else null. */
    Response.Pieces pieces;

    /** True if those pieces go out as chunks. */
    boolean chunked;

    /** The lane that answers its request; before the first one, the one that does what takes its time of the greeting. */
    Lane lane;

    /** The time at which an answer that is made while it is sent has to be over. */
    long streamEnds;
    /** Bytes that may still come after the last answer. */
    long lingering;

    private ByteBuffer out;
    private boolean closed;

    /** @throws IOException if the connection is over already */
    Connection(SocketChannel channel, SocketBytes wire, SelectionKey key, HeldBytes budget, Limits limits)
            throws IOException {
        this.channel = channel;
        this.peer = ((InetSocketAddress) channel.getRemoteAddress()).getAddress();
        this.wire = wire;
        this.key = key;
        this.budget = budget;
        this.mostBody = limits.body();
        in = new Bytes(budget, limits.head());
    }

    void begin(Head request) throws Refusal {
        head = request;
        body = BodyReader.of(request, budget, mostBody);
    }

    /** Forgets the request that was answered. */
    void endRequest() {
        if (body != null) {
            body.body().clear();
        }
        head = null;
        body = null;
        if (in.length() == 0) {
            in.clear();
        }
    }

    /** Sets the bytes to be written next; they are counted already. */
    void send(byte[] bytes) {
        out = ByteBuffer.wrap(bytes);
    }

    /** Writes as much as the caller takes; returns whether that was all. */
    boolean write() throws IOException {
        while (out != null && out.hasRemaining()) {
            ByteBuffer slice = out.duplicate();
            slice.limit(Math.min(out.limit(), out.position() + SLICE));
            int written = wire.write(slice);
            if (written == 0) {
                return false;
            }
            out.position(out.position() + written);
        }
        if (!wire.flush()) {
            return false;
        }
        sent();
        return true;
    }

    private void sent() {
        if (out != null) {
            budget.giveBack(out.capacity());
            out = null;
        }
    }

    /** Returns whether more of a request, or the next one, is taken from it now. */
    boolean isReading() {
        return !closed && (state == State.IDLE || state == State.READING);
    }

    boolean isClosed() {
        return closed;
    }

    /** Ends it, and gives back all that it held. A request that a lane has is answered to nobody. */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone either way.
        }
        sent();
        in.clear();
        if (state != State.WORKING) {
            endRequest();
        }
        if (pieces != null) {
            pieces.close();
            pieces = null;
        }
    }
}
