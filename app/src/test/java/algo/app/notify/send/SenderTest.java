package algo.app.notify.send;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.RefusingPort;
import algo.app.config.Secrets;
import algo.app.files.AtomicFile;
import algo.app.notify.AlertKind;
import algo.app.notify.AlertQueue;
import algo.app.notify.Channel;
import algo.app.notify.Delivery;
import algo.app.notify.Target;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages to hosts that take them, and to hosts that do whatever hosts do. */
class SenderTest {
    private static final Instant NOON = Instant.parse("2026-11-30T06:30:00Z");
    private static final AlertQueue.Due DUE = new AlertQueue.Due(
            7,
            "ema LIVE stopped: exit 1 at 12:00",
            "ema LIVE stopped: exit 1 at 12:00, 2 restarts left; last line: <b>@everyone & ₹5",
            AlertKind.FAILED,
            "ema",
            NOON);

    @TempDir
    Path home;

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private Secrets secrets;
    private ServerSocket server;
    private Sender sender;

    /** What a server does with a connection. */
    private interface Manner {
        void serve(Socket socket) throws IOException;
    }

    @BeforeEach
    void secrets() throws IOException {
        Files.createDirectories(home.resolve("state"));
        secrets = new Secrets(
                home.resolve("secrets.json"),
                home.resolve("state/fingerprint.key"),
                Optional.empty(),
                AtomicFile.Exchange.NONE);
        secrets.set("", "TG", "99:HUNTER22");
        secrets.set("", "AUTH", "Bearer SESAM_OPEN");
        HttpPost http = new HttpPost(Clock.fixed(NOON, ZoneOffset.UTC), Duration.ofSeconds(2));
        sender = new Sender(secrets, "home ", http);
    }

    @AfterEach
    void end() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void telegramIsPostedTheTextAndNeverShowsTheToken() throws Exception {
        int port = serve(answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        Target.Telegram to = new Target.Telegram("12345", "secret:TG", "http://127.0.0.1:" + port + "/");

        assertThat(send(to)).isEqualTo(Delivery.SENT);

        assertThat(seen.get(0)).startsWith("POST /bot99:HUNTER22/sendMessage HTTP/1.1");
        JsonNode body = body(seen.get(0));
        assertThat(body.path("chat_id").asText()).isEqualTo("12345");
        assertThat(body.path("text").asText()).isEqualTo(DUE.text());
        assertThat(body.has("parse_mode")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SLACK | \"text\":\"ema LIVE stopped: exit 1 at 12:00, 2 restarts left; last line: &lt;b&gt;@everyone &amp; ₹5\"",
                "DISCORD | \"allowed_mentions\":{\"parse\":[]}",
                "NTFY | Priority: high",
                "GENERIC | \"event\":\"failed\",\"strategy\":\"ema\",\"at\":\"2026-11-30T12:00:00+05:30\",\"id\":7",
            })
    void webhooksArePostedWhatTheirKindTakes(Target.Template template, String part) throws Exception {
        int port = serve(answering("HTTP/1.1 204 No Content\r\n\r\n"));
        secrets.set("", "HOOK", "http://127.0.0.1:" + port + "/hook/PATHSECRET\n");
        Target.Webhook to = new Target.Webhook("secret:HOOK", template, Map.of("Authorization", "secret:AUTH"));

        assertThat(send(to)).isEqualTo(Delivery.SENT);
        assertThat(seen.get(0)).startsWith("POST /hook/PATHSECRET ").contains("Authorization: Bearer SESAM_OPEN", part);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429 Too Many Requests | Retry-After: 90 |  | answered 429 | 90 | false",
                "429 Too Many Requests | Retry-After: Mon, 30 Nov 2026 06:31:00 GMT |  | answered 429 | 60 | false",
                "429 Too Many Requests | X: y | {\"ok\":false,\"description\":\"slow down\",\"parameters\":{\"retry_after\":33}} | answered 429, slow down | 33 | false",
                "503 Busy | Retry-After: nonsense |  | answered 503 | 0 | false",
                "500 Oops | X: y |  | answered 500 | 0 | false",
                "403 Forbidden | X: y | {\"description\":\"Forbidden 99:HUNTER22\"} | answered 403, Forbidden ***TG*** | 0 | true",
                "401 Unauthorized | X: y |  | answered 401 | 0 | true",
                "302 Found | Location: http://127.0.0.1/ |  | answered 302, which leads elsewhere | 0 | true",
            })
    void anAnswerThatIsNoYesIsKnownNotToHaveArrived(
            String status, String header, String body, String problem, long wait, boolean refused) throws Exception {
        String text = body == null ? "" : body;
        int port = serve(answering(
                "HTTP/1.1 " + status + "\r\n" + header + "\r\nContent-Length: " + text.length() + "\r\n\r\n" + text));

        Delivery delivery = send(new Target.Telegram("1", "secret:TG", "http://127.0.0.1:" + port));

        assertThat(delivery.problem())
                .startsWith("127.0.0.1:" + port + " " + problem)
                .doesNotContain("HUNTER");
        assertThat(delivery.isInDoubt()).isFalse();
        assertThat(delivery.isRefused()).isEqualTo(refused);
        assertThat(delivery.retryAfter().orElse(Duration.ZERO)).isEqualTo(Duration.ofSeconds(wait));
        assertThat(seen).as("sent once").hasSize(1);
    }

    @Test
    void oneThatClosesEarlyOrNeverAnswersOrDripsLeavesDoubtAndTakesNoLongerThanItMay() throws Exception {
        int closing = serve(socket -> read(socket));
        Delivery early = send(hook(closing));
        assertThat(early.isInDoubt()).isTrue();
        assertThat(early.problem()).contains("127.0.0.1:" + closing);
        assertThat(seen).as("never sent again behind our back").hasSize(1);
        server.close();

        int silent = serve(socket -> {
            read(socket);
            while (socket.getInputStream().read() >= 0) {
                // Waits until the other side gives up.
            }
        });
        Delivery late = send(hook(silent));
        assertThat(late.isInDoubt()).isTrue();
        assertThat(late.problem()).contains("answer");
        server.close();

        int dripping = serve(socket -> {
            read(socket);
            OutputStream out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write('x');
                out.flush();
                Thread.onSpinWait();
            }
        });
        Delivery dripped = send(hook(dripping));
        // Which of the two depends on where in the endless head it was left.
        assertThat(dripped.isSent() || dripped.isInDoubt())
                .as("it had said 200, and is left in time: %s", dripped.problem())
                .isTrue();
    }

    @Test
    void oneThatIsNotThereOrUnknownOrNoTlsOrHasAWrongCertificateSaysSo() throws Exception {
        try (RefusingPort gone = new RefusingPort()) {
            assertThat(send(hook(gone.number())))
                    .satisfies(each -> assertThat(each.isInDoubt()).isFalse())
                    .extracting(Delivery::problem)
                    .asString()
                    .startsWith("127.0.0.1:" + gone.number() + " cannot be reached: ");
        }
        assertThat(send(new Target.Webhook("http://nowhere.invalid/x", Target.Template.GENERIC, Map.of()))
                        .problem())
                .isEqualTo("the name nowhere.invalid is not known");
        int plain = serve(
                socket -> socket.getOutputStream().write("220 no TLS here\r\n".getBytes(StandardCharsets.US_ASCII)));
        assertThat(send(tls(plain)).problem()).startsWith("127.0.0.1:" + plain + " does not speak TLS as it should");
        server.close();
        int own = serveTls();
        assertThat(send(tls(own)))
                .satisfies(each -> assertThat(each.isInDoubt()).isFalse())
                .extracting(Delivery::problem)
                .asString()
                .startsWith("127.0.0.1:" + own + " has a certificate that is not accepted: ");
    }

    @Test
    void aSecretThatIsMissingIsNamedWithTheCommandThatSetsIt() {
        assertThat(send(new Target.Telegram("1", "secret:NONE", "http://127.0.0.1:1"))
                        .problem())
                .isEqualTo("there is no secret NONE; set it with 'algo secret set NONE'");
    }

    @Test
    void mailIsSentWithASubjectAndAnIdThatStaysTheSame() throws Exception {
        int port = serve(new Smtp("250 ok", "250 ok"));

        assertThat(send(mail(port, ""))).isEqualTo(Delivery.SENT);
        assertThat(send(mail(port, ""))).isEqualTo(Delivery.SENT);

        List<String> ids = seen.stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("Message-ID:"))
                .toList();
        assertThat(ids).hasSize(2);
        assertThat(ids.get(0)).isEqualTo(ids.get(1)).endsWith("@algo>");
        assertThat(String.join("\n", seen))
                .contains("Subject: ema LIVE stopped: exit 1 at 12:00", "RCPT TO:<me@example.com>", "charset=UTF-8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "451 later | 250 ok | false | 451 later",
                "550 no such user | 250 ok | true | 550 no such user",
                "250 ok | 452 full | false | 452 full",
                "250 ok | 554 spam | true | 554 spam",
            })
    void aMailThatIsNotTakenIsToldWithTheAnswerOfTheServer(String sender, String data, boolean refused, String problem)
            throws Exception {
        Delivery delivery = send(mail(serve(new Smtp(sender, data)), ""));

        assertThat(delivery.problem()).contains(problem);
        assertThat(delivery.isRefused()).isEqualTo(refused);
        assertThat(delivery.isInDoubt()).isFalse();
    }

    @Test
    void aMailServerWithoutEncryptionGetsNoPassword() throws Exception {
        secrets.set("", "PW", "PASSWORD22");
        int port = serve(new Smtp("250 ok", "250 ok"));
        Delivery delivery = send(new Target.Email(
                "127.0.0.1",
                port,
                Target.Security.STARTTLS,
                "user",
                "secret:PW",
                "a@example.com",
                List.of("me@example.com")));

        assertThat(delivery.problem()).contains("STARTTLS");
        assertThat(String.join("\n", seen)).doesNotContain("AUTH", "DATA");
    }

    private static Target mail(int port, String user) {
        return new Target.Email(
                "127.0.0.1", port, Target.Security.NONE, user, "", "algo@example.com", List.of("me@example.com"));
    }

    private static Target hook(int port) {
        return new Target.Webhook("http://127.0.0.1:" + port + "/x", Target.Template.GENERIC, Map.of());
    }

    private static Target tls(int port) {
        return new Target.Webhook("https://127.0.0.1:" + port + "/x", Target.Template.GENERIC, Map.of());
    }

    private Delivery send(Target target) {
        return sender.send(
                new Channel(
                        "me",
                        target,
                        EnumSet.allOf(AlertKind.class),
                        Duration.ZERO,
                        Optional.empty(),
                        Channel.URGENT,
                        ""),
                DUE);
    }

    private int serve(Manner manner) throws IOException {
        return serve(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), manner);
    }

    private int serve(ServerSocket socket, Manner manner) {
        server = socket;
        Thread thread = new Thread(() -> {
            while (!socket.isClosed()) {
                try (Socket one = socket.accept()) {
                    manner.serve(one);
                } catch (IOException e) {
                    // The other side gave up, or the test is over.
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return socket.getLocalPort();
    }

    private int serveTls() throws Exception {
        Path store = home.resolve("own.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=other.example",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("keytool.out").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return serve(
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                answering("HTTP/1.1 200 OK\r\n\r\n"));
    }

    private Manner answering(String answer) {
        return socket -> {
            read(socket);
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        };
    }

    /** Reads one request whole. */
    private void read(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                return;
            }
            head.append((char) c);
        }
        int length = head.toString()
                .lines()
                .filter(line -> line.startsWith("Content-Length: "))
                .mapToInt(line -> Integer.parseInt(line.substring(16)))
                .findFirst()
                .orElse(0);
        seen.add(head + new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static JsonNode body(String request) throws IOException {
        return new ObjectMapper().readTree(request.substring(request.indexOf("\r\n\r\n") + 4));
    }

    /** A mail server of few words. */
    private final class Smtp implements Manner {
        private final String sender;
        private final String data;

        Smtp(String sender, String data) {
            this.sender = sender;
            this.data = data;
        }

        @Override
        public void serve(Socket socket) throws IOException {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            List<String> lines = new ArrayList<>();
            say(socket, "220 here");
            boolean inData = false;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
                if (inData) {
                    if (line.equals(".")) {
                        inData = false;
                        seen.add(String.join("\n", lines));
                        say(socket, data);
                    }
                } else if (line.startsWith("MAIL")) {
                    say(socket, sender);
                } else if (line.startsWith("DATA")) {
                    inData = true;
                    say(socket, "354 go on");
                } else {
                    say(socket, line.startsWith("QUIT") ? "221 bye" : "250 ok");
                }
            }
        }

        private void say(Socket socket, String line) throws IOException {
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
        }
    }
}
