package algo.cli;

import algo.app.protocol.ExitCode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ByteChannel;
import java.nio.file.Path;
import java.util.Optional;

/** Connects to who listens on a socket, and believes only a daemon of this user or of root. */
final class DaemonSocket {
    private static final long RETRY_MILLIS = 50;

    private DaemonSocket() {}

    /**
     * Connects. Not blocking until it is connected: one that listens and takes no connection must not hold us.
     *
     * @param nanos what counts as a millisecond while somebody is waited for
     * @throws IOException if nobody listens
     * @throws ClientException with exit code 6 if no connection is taken, 4 if who listens is somebody else
     */
    static ByteChannel open(Path socket, long nanos) throws IOException, ClientException {
        long end = System.nanoTime() + AnswerWatch.PATIENCE_MILLIS * nanos;
        while (true) {
            Optional<ByteChannel> channel = ClientPlatform.CONNECTOR.connect(socket);
            if (channel.isPresent()) {
                requireTrust(socket, channel.get());
                return channel.get();
            }
            if (System.nanoTime() > end) {
                throw new ClientException(
                        ExitCode.UNKNOWN,
                        "who listens on " + socket + " has taken no connection for "
                                + AnswerWatch.PATIENCE_MILLIS / 1000 + " s",
                        "see 'algo daemon status', or end it");
            }
            try {
                Thread.sleep(RETRY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
        }
    }

    /** Refuses a daemon of somebody else: nothing is sent to it, or believed of it. */
    private static void requireTrust(Path socket, ByteChannel channel) throws ClientException {
        String problem = "";
        try {
            problem = ClientPlatform.CONNECTOR.distrust(socket, channel).orElse("");
            if (problem.isEmpty()) {
                return;
            }
        } catch (IOException e) {
            problem = "who listens on " + socket + " cannot be told: " + e.getMessage();
        }
        try {
            channel.close();
        } catch (IOException e) {
            // It ends with the process.
        }
        throw new ClientException(ExitCode.UNREACHABLE, problem, "");
    }
}
