package algo.packaging;

import algo.cli.web.tls.CertificateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Certificates that openssl(1) makes for a test, and clients that take any.
 *
 * @param directory of their files
 */
record TestCertificate(Path directory) {
    /** The names that each is made out to. */
    static final String NAMES = "subjectAltName=DNS:trade.example,DNS:*.algo.test,IP:127.0.0.1";

    CertificateFiles files(String name) {
        return new CertificateFiles(directory.resolve(name + ".crt"), directory.resolve(name + ".pem"));
    }

    /** Makes NAME.pem with a key of that kind, and NAME.crt with its certificate. */
    CertificateFiles make(String name, String... kind) {
        List<String> words = new ArrayList<>(List.of("genpkey", "-out", name + ".pem"));
        words.addAll(List.of(kind));
        openssl(words.toArray(String[]::new));
        openssl(
                "req",
                "-x509",
                "-key",
                name + ".pem",
                "-out",
                name + ".crt",
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-addext",
                NAMES);
        return files(name);
    }

    CertificateFiles makeEc(String name) {
        return make(name, "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256");
    }

    /** Runs openssl(1) there; its files are its user's alone. */
    void openssl(String... words) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "umask 077; exec openssl \"$@\"", "openssl"));
        command.addAll(List.of(words));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", words) + ": " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Puts the files of one name in the place of those of another, one after the other, as programs do that renew them. */
    void replace(String name, String by) throws IOException {
        for (String end : List.of(".crt", ".pem")) {
            Path copy = directory.resolve("copy");
            Files.copy(directory.resolve(by + end), copy, StandardCopyOption.COPY_ATTRIBUTES);
            Files.move(copy, directory.resolve(name + end), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Returns a connection to a port that speaks TLS, by that protocol; greeted. */
    static SSLSocket connect(int port, String protocol) throws IOException {
        Socket plain = RawHttp.connect(port);
        SSLSocket socket = (SSLSocket) trusting().getSocketFactory().createSocket(plain, "127.0.0.1", port, true);
        socket.setEnabledProtocols(new String[] {protocol});
        try {
            socket.startHandshake();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return socket;
    }

    static SSLContext trusting() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[0], new TrustManager[] {new Anybody()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Trusts whoever answers. */
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) {
            // It is a client.
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) {
            // It does.
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {
            // It is a client.
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {
            // It does.
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {
            // It is a client.
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {
            // It does.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
