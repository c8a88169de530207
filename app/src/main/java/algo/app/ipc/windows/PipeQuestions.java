package algo.app.ipc.windows;

import algo.app.ipc.LineChannel;
import algo.app.ipc.TimedLines;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Asks a process of the daemon's own user. Each question has a connection of its own: one line there, one line back. Whatever the process
 * does, a question takes no longer than its limit, and its answer no more memory than its bound. Safe on any thread.
 */
public final class PipeQuestions {
    private static final long PAUSE_MILLIS = 5;

    private final Path place;
    private final int mostBytes;
    private final PipeClientConnector connector = new PipeClientConnector();
    private final ScheduledExecutorService watchdog = TimedLines.watchdog();

    /** @param mostBytes longest answer, in bytes without the end of its line */
    public PipeQuestions(Path place, int mostBytes) {
        this.place = place;
        this.mostBytes = mostBytes;
    }

    /**
     * Returns the answer to {@code line}, without its end.
     *
     * @param limit for all of it
     * @throws SocketTimeoutException if there is no whole answer by then
     * @throws ConnectException if nobody listens
     * @throws IOException also if it is another user who listens, or the answer is longer than it may be
     */
    public String ask(String line, Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        ByteChannel channel = connect(end);
        try (TimedLines lines = new TimedLines(new LineChannel(channel, mostBytes), watchdog)) {
            Optional<String> stranger = connector.distrust(place, channel);
            if (stranger.isPresent()) {
                throw new IOException("another user listens on " + place);
            }
            lines.writeLine(line, left(end));
            String answer = lines.readLine(left(end));
            if (answer == null) {
                throw new EOFException("it closed the connection");
            }
            return answer;
        } catch (LineChannel.LineTooLongException e) {
            throw new IOException("its answer is longer than " + mostBytes + " bytes", e);
        } catch (ClosedChannelException e) {
            throw late();
        }
    }

    private ByteChannel connect(long end) throws IOException {
        try {
            while (true) {
                Optional<ByteChannel> channel = connector.connect(place);
                if (channel.isPresent()) {
                    return channel.get();
                }
                left(end);
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (NoSuchFileException e) {
            throw new ConnectException("nobody listens at " + place);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the question was given up", e);
        }
    }

    private static Duration left(long end) throws SocketTimeoutException {
        long nanos = end - System.nanoTime();
        if (nanos <= 0) {
            throw late();
        }
        return Duration.ofNanos(nanos);
    }

    private static SocketTimeoutException late() {
        return new SocketTimeoutException("it does not answer in time");
    }
}
