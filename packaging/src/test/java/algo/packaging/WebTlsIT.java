package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.Eventually;
import algo.cli.web.GatewayInside;
import algo.cli.web.tls.CertificateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway by TLS: which files it takes, what it says of others, and what callers do who mean it no good. */
class WebTlsIT {
    @RegisterExtension
    private final CommandHome home = new CommandHome();

    private TestCertificate certificates;
    private GatewayInside gateway;

    @BeforeEach
    void makeRoom() throws IOException {
        Needs.tool("openssl");
        certificates =
                new TestCertificate(Files.createDirectory(home.directory().resolve("tls")));
        home.addBeacon("ema");
    }

    @AfterEach
    void close() {
        if (gateway != null) {
            gateway.close();
        }
    }

    private void open(CertificateFiles files) {
        gateway = new GatewayInside(home.home(), files);
    }

    private String get(String path, String host) {
        return "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Bearer " + gateway.token()
                + "\r\n\r\n";
    }

    private RawHttp.Answer ask(SSLSocket socket, String host) throws IOException {
        socket.getOutputStream().write(get("/api/v1/status", host).getBytes(StandardCharsets.US_ASCII));
        return RawHttp.read(socket.getInputStream());
    }

    private RawHttp.Answer ask(String host) throws IOException {
        try (SSLSocket socket = TestCertificate.connect(gateway.port(), "TLSv1.3")) {
            return ask(socket, host);
        }
    }

    @Test
    void keysOfEachUsualFormServe() throws Exception {
        certificates.make("rsa", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048");
        certificates.makeEc("ec");
        certificates.make("ed", "-algorithm", "ED25519");
        certificates.openssl("rsa", "-in", "rsa.pem", "-traditional", "-out", "rsa1.pem");
        certificates.openssl("ec", "-in", "ec.pem", "-out", "ec1.pem");
        certificates.openssl("ecparam", "-name", "secp384r1", "-genkey", "-out", "both.pem");
        Files.copy(
                certificates.directory().resolve("rsa.crt"),
                certificates.directory().resolve("rsa1.crt"));
        Files.copy(
                certificates.directory().resolve("ec.crt"),
                certificates.directory().resolve("ec1.crt"));
        certificates.openssl(
                "req",
                "-x509",
                "-key",
                "both.pem",
                "-out",
                "both.crt",
                "-subj",
                "/CN=x",
                "-addext",
                TestCertificate.NAMES);
        assertThat(Files.readString(certificates.directory().resolve("rsa1.pem")))
                .contains("BEGIN RSA PRIVATE KEY");
        assertThat(Files.readString(certificates.directory().resolve("ec1.pem")))
                .contains("BEGIN EC PRIVATE KEY");
        assertThat(Files.readString(certificates.directory().resolve("both.pem")))
                .contains("BEGIN EC PARAMETERS");

        for (String name : List.of("rsa", "rsa1", "ec", "ec1", "both", "ed")) {
            try (GatewayInside one = new GatewayInside(home.home(), certificates.files(name));
                    SSLSocket socket = TestCertificate.connect(one.port(), "TLSv1.3")) {
                gateway = one;
                assertThat(ask(socket, "127.0.0.1:" + one.port()).status())
                        .as(name)
                        .isEqualTo(200);
            }
        }
        gateway = null;
    }

    @Test
    void thoseThatVouchForTheCertificateAreSentAlong() throws Exception {
        certificates.makeEc("root");
        certificates.openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "leaf.pem");
        certificates.openssl("req", "-new", "-key", "leaf.pem", "-subj", "/CN=leaf", "-out", "leaf.csr");
        certificates.openssl(
                "x509",
                "-req",
                "-in",
                "leaf.csr",
                "-CA",
                "root.crt",
                "-CAkey",
                "root.pem",
                "-CAcreateserial",
                "-out",
                "leaf.crt");
        Path leaf = certificates.directory().resolve("leaf.crt");
        Files.writeString(
                leaf,
                "subject=leaf\n" + Files.readString(leaf) + "\nissuer\n"
                        + Files.readString(certificates.directory().resolve("root.crt")));

        open(certificates.files("leaf"));

        try (SSLSocket socket = TestCertificate.connect(gateway.port(), "TLSv1.2")) {
            assertThat(socket.getSession().getPeerCertificates()).hasSize(2);
        }
    }

    @Test
    void filesThatCannotServeAreOneLineAndNothingStarts() throws Exception {
        Path at = certificates.directory();
        certificates.makeEc("one");
        certificates.makeEc("two");
        certificates.make("rsa", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048");
        certificates.openssl("pkey", "-in", "one.pem", "-aes128", "-passout", "pass:x", "-out", "locked.pem");
        certificates.openssl(
                "rsa", "-in", "rsa.pem", "-traditional", "-aes128", "-passout", "pass:x", "-out", "locked1.pem");
        certificates.makeEc("open");
        Files.setPosixFilePermissions(at.resolve("open.pem"), PosixFilePermissions.fromString("rw-r--r--"));
        certificates.makeEc("loose");
        Files.setPosixFilePermissions(at.resolve("loose.pem"), PosixFilePermissions.fromString("rw--w----"));
        Files.writeString(
                at.resolve("cut.crt"), Files.readString(at.resolve("one.crt")).replaceFirst("M...", "M"));
        Files.writeString(at.resolve("cut.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        Files.writeString(at.resolve("ec.pem"), "-----BEGIN EC PRIVATE KEY-----\nMHc=\n-----END EC PRIVATE KEY-----\n");
        for (String name : List.of("cut.pem", "ec.pem")) {
            Files.setPosixFilePermissions(at.resolve(name), PosixFilePermissions.fromString("rw-------"));
        }

        refuses("one.crt", "none.pem", "the key cannot be read: no such file");
        refuses("none.crt", "one.pem", "the certificate cannot be read: no such file");
        refuses(".", "one.pem", "the certificate cannot be read: not a regular file");
        refuses("one.crt", "two.pem", "is not that of the first certificate in");
        refuses("one.crt", "rsa.pem", "is not that of the first certificate in");
        refuses("one.crt", "locked.pem", "a passphrase protects the key");
        refuses("rsa.crt", "locked1.pem", "a passphrase protects the key");
        refuses("open.crt", "open.pem", "other users can read the key", "it has mode 0644; 'chmod 600 ");
        refuses("loose.crt", "loose.pem", "other users can change the key", "it has mode 0620; 'chmod 600 ");
        refuses("one.pem", "one.pem", "there is no certificate in");
        refuses("cut.crt", "one.pem", "the certificate", "is damaged");
        refuses("one.crt", "cut.pem", "is damaged, or of a kind that is not known here");
        refuses("one.crt", "ec.pem", "is damaged, or of a kind that is not known here");
        assertThat(home.inside("web", "--certificate", "x.crt").code()).isEqualTo(2);
        assertThat(home.inside("web", "--key", "x.pem").code()).isEqualTo(2);
        assertThat(home.inside("web", "--listen", "0.0.0.0:0").err()).contains("--certificate and --key");
        assertThat(home.home().resolve("run/web.json")).doesNotExist();
    }

    private void refuses(String certificate, String key, String... saying) {
        Path at = certificates.directory();
        Call.Result result = home.inside(
                "web",
                "--listen",
                "127.0.0.1:0",
                "--certificate",
                at.resolve(certificate).toString(),
                "--key",
                at.resolve(key).toString());
        assertThat(result.code()).as(result.err()).isEqualTo(1);
        assertThat(result.err()).contains(saying).hasLineCount(1);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void filesThatAreRenewedServeFromThenOnAndDamagedOnesDoNot() throws Exception {
        open(certificates.makeEc("live"));
        certificates.makeEc("next");
        assertThat(shown()).isEqualTo("CN=live");
        try (SSLSocket before = TestCertificate.connect(gateway.port(), "TLSv1.3")) {
            certificates.replace("live", "next");
            Eventually.holds("the new one serves", () -> shown().equals("CN=next"));
            assertThat(ask(before, "trade.example").status())
                    .as("a connection of before goes on")
                    .isEqualTo(200);
        }

        Files.writeString(certificates.files("live").key(), "nonsense");
        assertThat(shown()).isEqualTo("CN=next");
        certificates.makeEc("third");
        certificates.replace("live", "third");
        Eventually.holds("it is mended", () -> shown().equals("CN=third"));
    }

    private String shown() throws IOException {
        try (SSLSocket socket = TestCertificate.connect(gateway.port(), "TLSv1.3")) {
            X509Certificate first = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return first.getSubjectX500Principal().getName();
        }
    }

    @Test
    void onlyTheNamesOfTheCertificateAndOfTheAddressAreServed() throws Exception {
        open(certificates.makeEc("live"));

        for (String host :
                List.of("trade.example", "trade.example:8443", "a.algo.test", "127.0.0.1:" + gateway.port())) {
            assertThat(ask(host).status()).as(host).isEqualTo(200);
        }
        for (String host : List.of("evil.example", "algo.test", "a.b.algo.test", ".algo.test.evil", "*.algo.test")) {
            assertThat(ask(host).status()).as(host).isEqualTo(403);
        }
    }

    @Test
    void theCookieGoesByTlsAlone() throws Exception {
        open(certificates.makeEc("live"));
        String body = "{\"token\":\"" + gateway.token() + "\"}";
        try (SSLSocket socket = TestCertificate.connect(gateway.port(), "TLSv1.3")) {
            socket.getOutputStream()
                    .write(("POST /auth/session HTTP/1.1\r\nHost: trade.example\r\nOrigin: https://trade.example\r\n"
                                    + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                                    + body)
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(RawHttp.read(socket.getInputStream()).head()).contains("; HttpOnly; SameSite=Strict; Secure");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "nonsense", "\u0000\u0001\u0002", "\r\n"})
    void whoSpeaksNoTlsIsToldSo(String sent) throws Exception {
        open(certificates.makeEc("live"));

        RawHttp.Answer answer = RawHttp.send(gateway.port(), sent);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("https://").doesNotContain("ema");
        assertThat(ask("trade.example").status()).isEqualTo(200);
    }

    @Test
    void brokenGreetingsEndAlone() throws Exception {
        open(certificates.makeEc("live"));
        for (String protocol : List.of("TLSv1", "TLSv1.1")) {
            assertThatThrownBy(() ->
                            TestCertificate.connect(gateway.port(), protocol).close())
                    .isInstanceOf(IOException.class);
        }
        for (byte[] hello : List.of(
                new byte[] {22, 3, 1, 0, 5, 1, 0, 0, 1, 0},
                new byte[] {22, 3, 3, (byte) 0xff, (byte) 0xff, 0, 0, 0, 0, 0},
                new byte[] {22, 9, 9, 0, 1, 0})) {
            try (Socket socket = RawHttp.connect(gateway.port())) {
                socket.getOutputStream().write(hello);
                assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(64);
            }
        }
        assertThat(ask("trade.example").status()).isEqualTo(200);
    }

    @Test
    void greetingsThatStopMidwayHoldNobodyUpAndEnd() throws Exception {
        open(certificates.makeEc("live"));
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                Socket socket = RawHttp.connect(gateway.port());
                slow.add(socket);
                socket.getOutputStream().write(i % 2 == 0 ? new byte[] {22} : new byte[] {22, 3, 1, 2, 0, 1});
                if (i % 50 == 49) {
                    assertThat(ask("trade.example").status()).isEqualTo(200);
                }
            }
            // The newest of them are still there, and are over their time then.
            assertThat(slow.get(199).getInputStream().read()).isEqualTo(-1);
            assertThat(ask("trade.example").status()).isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void aConnectionMayChangeItsKeysButGreetsOnce() throws Exception {
        open(certificates.makeEc("live"));
        try (SSLSocket socket = TestCertificate.connect(gateway.port(), "TLSv1.3")) {
            assertThat(ask(socket, "trade.example").status()).isEqualTo(200);
            for (int i = 0; i < 3; i++) {
                socket.startHandshake();
                assertThat(ask(socket, "trade.example").status()).isEqualTo(200);
            }
        }
        try (SSLSocket socket = TestCertificate.connect(gateway.port(), "TLSv1.2")) {
            assertThat(ask(socket, "trade.example").status()).isEqualTo(200);
            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        ask(socket, "trade.example");
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void largeRequestsLargeAnswersAndStreamsTravelWhole() throws Exception {
        open(certificates.makeEc("live"));
        home.does("start", "ema");
        StringBuilder printed = new StringBuilder();
        for (int i = 0; printed.length() < 3_000_000; i++) {
            printed.append("line ").append(i).append(" of what it prints, ₹\n");
        }
        home.prints("ema", printed.toString());
        HttpClient client =
                HttpClient.newBuilder().sslContext(TestCertificate.trusting()).build();

        HttpResponse<String> log =
                client.send(request("/api/v1/logs/ema/download").build(), HttpResponse.BodyHandlers.ofString());
        assertThat(log.body()).contains(printed);

        String body = "{\"token\":\"" + "x".repeat(2_000_000) + "\"}";
        HttpResponse<String> entered = client.send(
                request("/auth/session")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(entered.statusCode()).as("all of it was read").isEqualTo(401);

        try (InputStream stream = client.send(
                        request("/api/v1/stream").build(), HttpResponse.BodyHandlers.ofInputStream())
                .body()) {
            home.does("stop", "ema");
            StringBuilder told = new StringBuilder();
            while (told.indexOf("\"to\":\"stopped\"") < 0) {
                int next = stream.read();
                assertThat(next).isNotNegative();
                told.append((char) next);
            }
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + gateway.port() + path))
                .header("Authorization", "Bearer " + gateway.token());
    }
}
