package algo.app.notify.send;

import algo.app.ipc.ClientConnector;
import algo.app.ipc.LineChannel;
import algo.app.protocol.Hello;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.Version;
import algo.app.protocol.WireException;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.nio.file.Path;
import java.util.Optional;

/** One connection to the daemon of the home. One thread at a time; another may {@link #close} it. */
final class DaemonLink implements AutoCloseable {
    private static final int MOST_LINE = 4 << 20;

    private final LineChannel lines;

    private DaemonLink(LineChannel lines) {
        this.lines = lines;
    }

    /** @throws IOException if no daemon of ours answers */
    static DaemonLink connect(ClientConnector connector, Path socket) throws IOException {
        ByteChannel channel =
                connector.connect(socket).orElseThrow(() -> new IOException("the daemon takes no connection now"));
        try {
            Optional<String> distrust = connector.distrust(socket, channel);
            if (distrust.isPresent()) {
                throw new IOException(distrust.get());
            }
            LineChannel lines = new LineChannel(channel, Hello.MOST_BYTES);
            Hello daemon = Hello.read(lines.readLine());
            Hello own = new Hello(Hello.PROTOCOL, Version.PROGRAM);
            lines.writeLine(own.line());
            if (daemon.protocol() != own.protocol()) {
                throw new IOException(Hello.mismatch(own, daemon));
            }
            lines.accept(MOST_LINE);
            return new DaemonLink(lines);
        } catch (WireException e) {
            channel.close();
            throw new IOException("what answers is no daemon: " + e.getMessage());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    void send(Request request) throws IOException {
        lines.writeLine(request.line());
    }

    /** Returns the next line of an answer; waits for it. */
    Reply next() throws IOException {
        while (true) {
            try {
                Reply reply = Reply.read(lines.readLine());
                if (reply instanceof Reply.Failure failure) {
                    throw new IOException(failure.message());
                }
                if (!(reply instanceof Reply.Progress)) {
                    return reply;
                }
            } catch (WireException e) {
                throw new IOException("the answer of the daemon was not understood: " + e.getMessage());
            }
        }
    }

    Reply ask(Request request) throws IOException {
        send(request);
        return next();
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
