package algo.app.openalgo;

import algo.app.model.HostAddress;
import algo.app.model.TimeSource;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A question to a host, {@code POST /api/v1/ping} or another, over a connection of its own. Reads at most {@link #MOST_BYTES}, not longer than the limit
 * that it is given, and follows no redirect: the key goes to the host that people named, and nowhere else.
 */
final class HostPing {
    /** The most bytes that are read; a ping never answers as much, and what comes behind is not read. */
    static final int MOST_BYTES = 8 * 1024;

    private final HostAddress address;
    private final TimeSource time;
    private final long end;
    private final Duration limit;

    /** @param limit for everything but the look-up of the name, which the system bounds */
    HostPing(HostAddress address, Duration limit, TimeSource time) {
        this.time = time;
        this.address = address;
        this.limit = limit;
        this.end = System.nanoTime() + limit.toNanos();
    }

    HostAnswer ask(String apiKey) {
        return state(apiKey).answer();
    }

    /** Asks, and reads which broker is behind the host; where it sends orders is not asked. */
    HostState state(String apiKey) {
        String what = "the OpenAlgo host " + address;
        try {
            byte[] answer = post("ping", apiKey);
            HostAnswer judged = HostReply.judge(what, answer);
            Duration ahead = HostReply.ahead(answer, time.wall());
            return new HostState(
                    new HostAnswer(judged.kind(), judged.message(), ahead),
                    HostReply.broker(answer),
                    HostState.Orders.UNKNOWN);
        } catch (IOException e) {
            return HostState.of(failure(what, e));
        }
    }

    /** Asks where the host sends orders. */
    HostState.Orders orders(String apiKey) {
        try {
            return HostReply.orders(post("analyzer", apiKey));
        } catch (IOException e) {
            return HostState.Orders.UNKNOWN;
        }
    }

    private byte[] post(String call, String apiKey) throws IOException {
        try (Socket plain = new BoundedSocket()) {
            plain.connect(new InetSocketAddress(address.name(), address.connectPort()), left());
            Socket socket = address.isEncrypted() ? encrypted(plain) : plain;
            OutputStream out = socket.getOutputStream();
            out.write(request(call, apiKey));
            out.flush();
            return read(socket);
        }
    }

    private HostAnswer failure(String what, IOException e) {
        if (e instanceof SocketTimeoutException) {
            return new HostAnswer(HostAnswer.Kind.DOWN, what + " does not answer within " + limit.toSeconds() + " s");
        }
        if (e instanceof SSLException) {
            boolean distrusted = e.getCause() instanceof CertificateException;
            return new HostAnswer(
                    distrusted ? HostAnswer.Kind.REFUSES : HostAnswer.Kind.DOWN,
                    what + (distrusted ? " has a certificate that is not accepted" : " does not answer with TLS") + ": "
                            + e.getMessage());
        }
        return new HostAnswer(HostAnswer.Kind.DOWN, what + " does not answer: " + why(e));
    }

    private static String why(IOException e) {
        return e instanceof UnknownHostException || "Unresolved address".equals(e.getMessage())
                ? "its name is not known"
                : e.getMessage();
    }

    private Socket encrypted(Socket plain) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket socket = (SSLSocket) factory.createSocket(plain, address.name(), address.connectPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private byte[] request(String call, String apiKey) {
        String body =
                "{\"apikey\":\"" + new String(JsonStringEncoder.getInstance().quoteAsString(apiKey)) + "\"}";
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head = "POST /api/v1/" + call + " HTTP/1.1\r\nHost: " + address.authority()
                + "\r\nContent-Type: application/json\r\nAccept: application/json\r\nUser-Agent: algo\r\nConnection: close"
                + "\r\nContent-Length: " + content.length + "\r\n\r\n";
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        whole.writeBytes(content);
        return whole.toByteArray();
    }

    /** Reads all that the host sends, or as much as is enough to tell. */
    private byte[] read(Socket socket) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        byte[] block = new byte[MOST_BYTES];
        InputStream in = socket.getInputStream();
        while (answer.size() < MOST_BYTES && !HostReply.isWhole(answer.toByteArray())) {
            int n = in.read(block, 0, MOST_BYTES - answer.size());
            if (n < 0) {
                break;
            }
            answer.write(block, 0, n);
        }
        return answer.toByteArray();
    }

    /** A socket each read of which ends when the limit is over: a handshake, or a record of TLS, may be many reads. */
    private final class BoundedSocket extends Socket {
        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    setSoTimeout(left());
                    return super.read();
                }

                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    setSoTimeout(left());
                    return super.read(into, offset, length);
                }
            };
        }
    }

    /** Returns the bounds of one ping, in milliseconds. */
    private int left() throws SocketTimeoutException {
        long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
        if (left <= 0) {
            throw new SocketTimeoutException("the time is over");
        }
        return (int) left;
    }
}
