package algo.cli.web.tls;

import algo.app.http.Tls;
import algo.app.model.Ist;
import algo.cli.ClientException;
import java.io.IOException;
import java.io.PrintStream;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/**
 * The certificate with which a gateway serves now. Its files are looked at when somebody connects, once a second at most; one that
 * was renewed serves from then on. If the new one cannot, the one before goes on, and the log says why. Thread-safe.
 */
public final class LiveCertificate implements Tls.Engines {
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    private final CertificateFiles files;
    private final PrintStream log;
    private volatile ServerCertificate current;
    private SSLContext context;
    private Object seen;
    private long lookedAt = System.nanoTime();
    private String problem = "";

    /**
     * @param log told when another certificate serves, and why one does not
     * @throws ClientException with one line, if the files cannot serve
     */
    public LiveCertificate(CertificateFiles files, PrintStream log) throws ClientException {
        this.files = files;
        this.log = log;
        seen = files.look();
        current = files.read();
        try {
            context = current.context();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("a certificate that was tried out does not serve", e);
        }
        outOfTime(Instant.now()).ifPresent(log::println);
    }

    /** Returns whether browsers that reach us by this name accept the certificate for it. */
    public boolean isMadeOutTo(String name) {
        int dot = name.indexOf('.');
        Set<String> names = current.names();
        return !name.startsWith("*")
                && (names.contains(name) || (dot > 0 && names.contains("*" + name.substring(dot))));
    }

    /** Returns the first whole name that the certificate is made out to; empty if there is none. */
    public Optional<String> name() {
        return current.names().stream().filter(name -> !name.startsWith("*")).findFirst();
    }

    @Override
    public SSLEngine next() {
        return ServerCertificate.engine(contextNow());
    }

    private synchronized SSLContext contextNow() {
        long now = System.nanoTime();
        if (now - lookedAt >= LOOK_NANOS) {
            lookedAt = now;
            Object look = files.look();
            if (!look.equals(seen) || !problem.isEmpty()) {
                renew(look);
            }
        }
        return context;
    }

    private void renew(Object look) {
        try {
            ServerCertificate next = files.read();
            context = next.context();
            current = next;
            seen = look;
            problem = "";
            log.println("the certificate was read again; it is valid until " + until());
            outOfTime(Instant.now()).ifPresent(log::println);
        } catch (ClientException | GeneralSecurityException | IOException e) {
            if (!problem.equals(e.getMessage())) {
                problem = String.valueOf(e.getMessage());
                log.println("the certificate before goes on: " + problem);
            }
        }
    }

    private String until() {
        return Ist.show(current.first().getNotAfter().toInstant()) + " IST";
    }

    /** Returns what to say of a certificate that browsers refuse for the time. */
    private Optional<String> outOfTime(Instant now) {
        Date from = current.first().getNotBefore();
        if (now.isAfter(current.first().getNotAfter().toInstant())) {
            return Optional.of("the certificate " + files.certificate() + " has expired, on " + until()
                    + "; browsers refuse it until it is renewed");
        }
        return now.isBefore(from.toInstant())
                ? Optional.of("the certificate " + files.certificate() + " is not valid yet; browsers refuse it")
                : Optional.empty();
    }
}
