package algo.app.health;

import algo.app.model.Halt;
import algo.app.model.Sign;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks ports, addresses and commands on a few threads of its own, {@code health-probe-N} and {@code health-command-N}, which end
 * when nobody asks: who is slow keeps the others of its kind waiting at most, and never the supervisor. Of an answer over HTTP
 * only the first line is read, and of that 512 bytes. Safe on any thread.
 */
final class Probes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("health");

    private static final int PROBES = 4;
    private static final int COMMANDS = 16;
    private static final int MOST_BYTES = 512;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9][0-9])([ \r].*)?", Pattern.DOTALL);

    private final CommandProbe commands;
    private final ThreadPoolExecutor probing = pool("health-probe-", PROBES);
    private final ThreadPoolExecutor executing = pool("health-command-", COMMANDS);

    Probes(CommandProbe commands) {
        this.commands = commands;
    }

    private static ThreadPoolExecutor pool(String name, int size) {
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(size, size, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), body -> {
                    Thread thread = new Thread(body, name + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * Asks once.
     *
     * @param environment what a command gets
     * @param answer is given the answer once, on any thread
     */
    void ask(Sign sign, Duration limit, Map<String, String> environment, Consumer<ProbeAnswer> answer) {
        ThreadPoolExecutor pool = sign.kind() == Sign.Kind.COMMAND ? executing : probing;
        try {
            pool.execute(Halt.onError(() -> answer.accept(answerOf(sign, limit, environment))));
        } catch (RejectedExecutionException e) {
            answer.accept(ProbeAnswer.notLooked("it was not asked: the daemon ends"));
        } catch (OutOfMemoryError e) {
            if (!Halt.isWantOfThreads(e)) {
                throw e;
            }
            answer.accept(ProbeAnswer.notLooked("it was not asked: " + e.getMessage()));
        }
    }

    private ProbeAnswer answerOf(Sign sign, Duration limit, Map<String, String> environment) {
        try {
            return switch (sign.kind()) {
                case PORT -> port(sign.port(), limit);
                case HTTP -> http(sign.text(), limit);
                case COMMAND -> commands.run(sign.command(), environment, limit);
                case START_WINDOW, LINE, SILENCE, NOTIFY, WATCHDOG ->
                    throw new IllegalStateException("a sign that nobody is asked for: " + sign.kind());
            };
        } catch (RuntimeException e) {
            LOG.error("a sign cannot be asked for because of a mistake in algo", e);
            return ProbeAnswer.notLooked(
                    "it could not be asked because of a mistake in algo, see the log of the daemon");
        }
    }

    private static ProbeAnswer port(int port, Duration limit) {
        IOException first = null;
        for (String host : new String[] {"127.0.0.1", "::1"}) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getByName(host), port), millis(limit));
                return ProbeAnswer.SEEN;
            } catch (IOException e) {
                // A machine may have no IPv6.
                first = first == null ? e : first;
            }
        }
        return unconnected("port " + port, first);
    }

    /**
     * Returns what a connection that did not come about says: another side refuses, is silent, or takes it and drops it at
     * once; all else is ours.
     */
    static ProbeAnswer unconnected(String place, IOException why) {
        boolean isDropped = why.getMessage() != null && why.getMessage().startsWith("Connection reset");
        return isDropped || why instanceof ConnectException || why instanceof SocketTimeoutException
                ? ProbeAnswer.missed(place + " takes no connection: " + why.getMessage())
                : ProbeAnswer.notLooked(place + " could not be asked: " + why.getMessage());
    }

    private static ProbeAnswer http(String text, Duration limit) {
        URI uri = URI.create(text);
        long end = System.nanoTime() + limit.toNanos();
        String host = uri.getHost().equals("localhost") ? "127.0.0.1" : uri.getHost();
        int port = uri.getPort() < 0 ? 80 : uri.getPort();
        String path = (uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath())
                + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        try (Socket socket = new Socket()) {
            try {
                socket.connect(new InetSocketAddress(InetAddress.getByName(host), port), millis(limit));
            } catch (IOException e) {
                return unconnected(text, e);
            }
            String request = "GET " + path + " HTTP/1.0\r\nHost: " + uri.getHost() + ":" + port
                    + "\r\nUser-Agent: algo-watch\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String line = firstLine(socket, end);
            Matcher status = STATUS.matcher(line);
            if (!status.matches()) {
                return ProbeAnswer.missed(text + " answers with no HTTP status");
            }
            return Integer.parseInt(status.group(1)) < 400
                    ? ProbeAnswer.SEEN
                    : ProbeAnswer.missed(text + " answers with " + status.group(1));
        } catch (IOException e) {
            return ProbeAnswer.missed(text + " does not answer: " + e.getMessage());
        }
    }

    private static String firstLine(Socket socket, long end) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] line = new byte[MOST_BYTES];
        int length = 0;
        while (length < line.length) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new IOException("its time is over");
            }
            socket.setSoTimeout((int) Math.max(1, left));
            int count = in.read(line, length, line.length - length);
            if (count < 0) {
                break;
            }
            for (int i = length; i < length + count; i++) {
                if (line[i] == '\n') {
                    return new String(line, 0, i, StandardCharsets.ISO_8859_1).stripTrailing();
                }
            }
            length += count;
        }
        return new String(line, 0, length, StandardCharsets.ISO_8859_1);
    }

    private static int millis(Duration limit) {
        return (int) Math.max(1, limit.toMillis());
    }

    @Override
    public void close() {
        probing.shutdownNow();
        executing.shutdownNow();
    }
}
