package algo.cli.web;

import algo.cli.web.tls.CertificateFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The terms on which a gateway runs.
 *
 * @param home of the daemon
 * @param whose the options that name the home, the socket or the user, as commands take them
 * @param allowedHosts further names under which a proxy passes requests on
 * @param certificate with which it speaks TLS; empty for none
 */
record WebSettings(
        Path home,
        List<String> whose,
        ListenAddress listen,
        boolean readOnly,
        List<String> allowedHosts,
        Optional<CertificateFiles> certificate) {
    WebSettings {
        whose = List.copyOf(whose);
        allowedHosts = List.copyOf(allowedHosts);
    }

    Path tokenFile() {
        return home.resolve("run/web.token");
    }

    /** Returns the file that a gateway which runs holds. */
    Path lockFile() {
        return home.resolve("run/web.lock");
    }
}
