package algo.app.notify.send;

import algo.app.notify.Delivery;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * One request to a host that is nobody's friend: bounded in time and bytes as a whole, follows no redirect, and names in its
 * problems only the host, since a path may be a secret. Safe on any thread.
 */
final class HttpPost {
    private static final Duration WHOLE = Duration.ofSeconds(20);
    private static final int CONNECT_MILLIS = 10_000;
    private static final int MOST_BYTES = 8 * 1024;
    private static final int TOO_MANY = 429;
    private static final int TIMED_OUT = 408;
    /** The way in which Telegram says in its answer how long to wait. */
    private static final Pattern RETRY = Pattern.compile("\"retry_after\"\\s*:\\s*([0-9]{1,9})(\\.[0-9]+)?");

    /** The way in which Telegram and others say what is wrong. */
    private static final Pattern WHY =
            Pattern.compile("\"(?:description|message|error)\"\\s*:\\s*\"([^\"\\\\]{1,120})\"");

    private final Timer timer = new Timer("notify-bounds", true);
    private final Clock clock;
    private final Duration whole;

    HttpPost(Clock clock) {
        this(clock, WHOLE);
    }

    /** @param whole the time that a request may take in all */
    HttpPost(Clock clock, Duration whole) {
        this.clock = clock;
        this.whole = whole;
    }

    /** Posts {@code body}; of a null body it gets. */
    Delivery send(String address, Map<String, String> headers, byte[] body) {
        URI uri;
        HttpURLConnection connection;
        try {
            uri = URI.create(address);
            connection = (HttpURLConnection) uri.toURL().openConnection();
        } catch (IOException | IllegalArgumentException | ClassCastException e) {
            return Delivery.refused("the address is none of HTTP");
        }
        String host = uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        boolean[] over = {false};
        TimerTask bound = new TimerTask() {
            @Override
            public void run() {
                over[0] = true;
                connection.disconnect();
            }
        };
        timer.schedule(bound, whole.toMillis());
        boolean sent = false;
        try {
            int millis = (int) Math.min(CONNECT_MILLIS, whole.toMillis());
            connection.setConnectTimeout(millis);
            connection.setReadTimeout((int) whole.toMillis());
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            headers.forEach(connection::setRequestProperty);
            connection.setRequestProperty("User-Agent", "algo");
            connection.setRequestMethod(body == null ? "GET" : "POST");
            if (body != null) {
                connection.setDoOutput(true);
                connection.setFixedLengthStreamingMode(body.length);
                try (OutputStream out = connection.getOutputStream()) {
                    // From here on it may arrive, whatever is answered.
                    sent = true;
                    out.write(body);
                }
            }
            return judge(connection, host);
        } catch (IOException e) {
            String why = over[0] ? host + " did not answer within " + whole.toSeconds() + " s" : why(host, e, sent);
            return sent ? Delivery.inDoubt(why) : Delivery.failed(why);
        } catch (RuntimeException e) {
            // The JDK answers some malformed heads so.
            return sent
                    ? Delivery.inDoubt(host + " answered no HTTP")
                    : Delivery.refused("the request is none of HTTP");
        } finally {
            bound.cancel();
            timer.purge();
            connection.disconnect();
        }
    }

    private Delivery judge(HttpURLConnection connection, String host) throws IOException {
        int status = connection.getResponseCode();
        if (status >= 200 && status < 300) {
            return Delivery.SENT;
        }
        if (status < 0) {
            return Delivery.inDoubt(host + " answered no HTTP");
        }
        String answer = body(connection);
        Matcher matcher = WHY.matcher(answer);
        String why = host + " answered " + status + (matcher.find() ? ", " + matcher.group(1) : "");
        if (status == TOO_MANY || status == 503) {
            return new Delivery(why, false, false, retryAfter(connection, answer));
        }
        if (status >= 500 || status == TIMED_OUT) {
            return Delivery.failed(why);
        }
        return Delivery.refused(
                status >= 400 ? why : why + ", which leads elsewhere: set the address that it leads to");
    }

    private Optional<Duration> retryAfter(HttpURLConnection connection, String answer) {
        String header = connection.getHeaderField("Retry-After");
        if (header != null && header.matches("[0-9]{1,9}(\\.[0-9]+)?")) {
            return Optional.of(Duration.ofMillis((long) Math.ceil(Double.parseDouble(header) * 1000)));
        }
        if (header != null) {
            try {
                ZonedDateTime until = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME);
                Duration wait = Duration.between(clock.instant(), until.toInstant());
                return wait.isNegative() ? Optional.empty() : Optional.of(wait);
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }
        Matcher matcher = RETRY.matcher(answer);
        return matcher.find() ? Optional.of(Duration.ofSeconds(Long.parseLong(matcher.group(1)))) : Optional.empty();
    }

    private static String body(HttpURLConnection connection) {
        try (InputStream in = connection.getErrorStream()) {
            return in == null ? "" : new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static String why(String host, IOException e, boolean sent) {
        if (e instanceof UnknownHostException) {
            return "the name " + host + " is not known";
        }
        if (e instanceof SocketTimeoutException) {
            return host + " does not answer in time";
        }
        if (e instanceof SSLException) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof CertificateException) {
                    return host + " has a certificate that is not accepted: " + cause.getMessage();
                }
            }
            return host + " does not speak TLS as it should: " + e.getMessage();
        }
        return sent
                ? host + " closed the connection before it answered"
                : host + " cannot be reached: " + e.getMessage();
    }
}
