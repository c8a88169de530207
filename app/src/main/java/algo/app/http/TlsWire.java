package algo.app.http;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * Bytes by TLS. Holds three records at most, 50 KiB; nothing but what arrived before the caller has said what it speaks. A caller who
 * greets anew later, as TLS 1.2 allows, is left.
 */
final class TlsWire implements SocketBytes {
    /** The first byte of a greeting, RFC 8446, 5.1: the record holds a handshake. */
    private static final int HANDSHAKE = 22;

    private static final int FIRST = 1 << 10;
    /** The records that are taken before others get their turn. */
    private static final int AT_ONCE = 16;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final Tls.Engines engines;
    /** Made by {@link #work}. */
    private SSLEngine engine;
    /** Records as they arrived, to be read from its beginning. */
    private ByteBuffer arrived = ByteBuffer.allocate(FIRST);
    /** The words of the caller, as far as nobody has taken them. */
    private ByteBuffer plain = NOTHING;
    /** Records that the caller has not taken yet. */
    private ByteBuffer leaving = NOTHING;
    /** True while the rest of a record is missing. */
    private boolean isStarved;

    TlsWire(SocketChannel channel, Tls.Engines engines) {
        this.channel = channel;
        this.engines = engines;
    }

    @Override
    public Next greet() throws IOException, Refusal {
        if (engine == null) {
            return begin();
        }
        try {
            return goOn();
        } catch (SSLException e) {
            sayWhy();
            throw e;
        }
    }

    private Next begin() throws IOException, Refusal {
        if (!receive()) {
            return Next.READ;
        }
        if (arrived.get(0) != HANDSHAKE) {
            throw new Refusal(400, "This port speaks TLS; its address begins with https://");
        }
        return Next.WORK;
    }

    private Next goOn() throws IOException {
        while (true) {
            if (!flush()) {
                return Next.WRITE;
            }
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK:
                    return Next.WORK;
                case NEED_WRAP:
                    wrap(NOTHING);
                    break;
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN:
                    if (isStarved && !receive()) {
                        return Next.READ;
                    }
                    if (unwrap() == Status.CLOSED) {
                        throw new EOFException();
                    }
                    break;
                default:
                    return Next.READY;
            }
        }
    }

    @Override
    public void work() throws IOException {
        if (engine == null) {
            SSLEngine made = engines.next();
            made.beginHandshake();
            arrived =
                    ByteBuffer.allocate(made.getSession().getPacketBufferSize()).put(arrived.flip());
            engine = made;
            return;
        }
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        for (int i = 0; i < AT_ONCE && !plain.hasRemaining(); i++) {
            try {
                if ((isStarved || arrived.position() == 0) && !receive()) {
                    return 0;
                }
            } catch (EOFException e) {
                return -1;
            }
            if (unwrap() == Status.CLOSED) {
                return -1;
            }
            reply();
        }
        int count = Math.min(plain.remaining(), into.remaining());
        into.put(plain.slice(plain.position(), count));
        plain.position(plain.position() + count);
        return count;
    }

    /** Says what the caller is owed behind the greeting: that a key was changed, for one. */
    private void reply() throws IOException {
        HandshakeStatus status = engine.getHandshakeStatus();
        if (status == HandshakeStatus.NEED_TASK) {
            throw new IOException("the caller greets anew");
        }
        if (status == HandshakeStatus.NEED_WRAP) {
            if (!flush()) {
                throw new IOException("the caller asks, and takes no answer");
            }
            wrap(NOTHING);
            flush();
        }
    }

    @Override
    public boolean hasMore() {
        return plain.hasRemaining() || (arrived.position() > 0 && !isStarved);
    }

    /**
     * Returns whether more has arrived.
     *
     * @throws EOFException if none will
     */
    private boolean receive() throws IOException {
        int count = channel.read(arrived);
        if (count < 0) {
            throw new EOFException();
        }
        if (count > 0) {
            isStarved = false;
        }
        return count > 0;
    }

    /** Opens one record, if it is there as a whole. */
    private Status unwrap() throws IOException {
        while (true) {
            plain.clear();
            arrived.flip();
            Status status;
            try {
                status = engine.unwrap(arrived, plain).getStatus();
            } finally {
                arrived.compact();
                plain.flip();
            }
            if (status != Status.BUFFER_OVERFLOW) {
                isStarved = status == Status.BUFFER_UNDERFLOW;
                return status;
            }
            plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        }
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        if (!flush()) {
            return 0;
        }
        int count = wrap(from);
        flush();
        return count;
    }

    /** Makes a record to be sent, of as much as it takes; the one before is sent. */
    private int wrap(ByteBuffer from) throws IOException {
        while (true) {
            leaving.clear();
            SSLEngineResult result;
            try {
                result = engine.wrap(from, leaving);
            } finally {
                leaving.flip();
            }
            if (result.getStatus() != Status.BUFFER_OVERFLOW) {
                return result.bytesConsumed();
            }
            leaving = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        }
    }

    @Override
    public boolean flush() throws IOException {
        while (leaving.hasRemaining()) {
            if (channel.write(leaving) == 0) {
                return false;
            }
        }
        return true;
    }

    /** Tells the caller, if that is possible, why there are no terms. */
    private void sayWhy() {
        try {
            while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && flush()) {
                wrap(NOTHING);
                if (engine.isOutboundDone()) {
                    break;
                }
            }
            flush();
        } catch (IOException e) {
            // Then the end of the connection tells it.
        }
    }

    @Override
    public void finish() throws IOException {
        if (engine != null && flush()) {
            engine.closeOutbound();
            wrap(NOTHING);
            flush();
        }
        channel.shutdownOutput();
    }
}
