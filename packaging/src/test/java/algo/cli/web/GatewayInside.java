package algo.cli.web;

import algo.cli.ClientException;
import algo.cli.ClientInside;
import algo.cli.web.tls.CertificateFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A gateway inside the JVM of a test, at a port that was free. */
public final class GatewayInside implements AutoCloseable {
    private final WebService service;

    /** @param allowedHosts further names that it is served under */
    public GatewayInside(Path home, boolean readOnly, String... allowedHosts) {
        this(home, readOnly, Optional.empty(), allowedHosts);
    }

    /** Makes one that speaks TLS alone. */
    public GatewayInside(Path home, CertificateFiles certificate) {
        this(home, false, Optional.of(certificate));
    }

    private GatewayInside(Path home, boolean readOnly, Optional<CertificateFiles> certificate, String... allowedHosts) {
        try {
            service = new WebService(
                    new WebSettings(
                            home,
                            List.of("--home", home.toString()),
                            ListenAddress.of("127.0.0.1:0"),
                            readOnly,
                            List.of(allowedHosts),
                            certificate),
                    () -> ClientInside.connect(home),
                    System.err);
        } catch (ClientException e) {
            throw new AssertionError(e);
        }
    }

    public int port() {
        return service.port();
    }

    public String token() {
        return service.tokens().get().text();
    }

    public String csrf() {
        return service.tokens().get().csrf();
    }

    @Override
    public void close() {
        service.close();
    }
}
