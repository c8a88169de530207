package algo.cli.web.tls;

import algo.app.files.IoProblems;
import algo.app.files.WholeFile;
import algo.app.platform.PrivateFiles;
import algo.app.protocol.ExitCode;
import algo.cli.ClientException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The two PEM files that a gateway with TLS needs.
 *
 * @param certificate with the certificate of the server first, and those behind it that lead to the one that browsers know
 * @param key in PKCS#8, PKCS#1 (RSA) or SEC 1 (EC), without a passphrase
 */
public record CertificateFiles(Path certificate, Path key) {
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    /** @throws ClientException with one line, if the two cannot serve */
    ServerCertificate read() throws ClientException {
        List<X509Certificate> chain = chain();
        PrivateKey secret = secret();
        ServerCertificate read = new ServerCertificate(chain, secret);
        if (!read.keyIsThatOfCertificate()) {
            throw problem(
                    "the key " + key + " is not that of the first certificate in " + certificate,
                    "give the two that were made together");
        }
        try {
            read.tryOut();
        } catch (GeneralSecurityException | IOException e) {
            throw problem(
                    "no TLS is possible with the certificate " + certificate + ": " + e.getMessage(),
                    "RSA of 2048 bits and EC on P-256 work everywhere");
        }
        return read;
    }

    private List<X509Certificate> chain() throws ClientException {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Pem.Block block : blocks(certificate, "certificate")) {
                if (block.label().equals(CERTIFICATE)) {
                    chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.content())));
                }
            }
        } catch (GeneralSecurityException e) {
            throw problem("the certificate " + certificate + " is damaged: " + e.getMessage(), "");
        }
        if (chain.isEmpty()) {
            throw problem(
                    "there is no certificate in " + certificate,
                    "it must be a PEM file, with a line '-----BEGIN CERTIFICATE-----'");
        }
        return chain;
    }

    private PrivateKey secret() throws ClientException {
        requirePrivate();
        for (Pem.Block block : blocks(key, "key")) {
            if (block.label().endsWith("PRIVATE KEY")) {
                if (block.isEncrypted()) {
                    throw problem(
                            "a passphrase protects the key " + key,
                            "'openssl pkey -in " + key + " -out FILE' writes it without one");
                }
                return secret(block)
                        .orElseThrow(() -> problem(
                                "the key " + key + " is damaged, or of a kind that is not known here",
                                "it must be of RSA, EC on a named curve, or Ed25519"));
            }
        }
        throw problem(
                "there is no private key in " + key,
                "it must be a PEM file, with a line '-----BEGIN PRIVATE KEY-----'");
    }

    private static Optional<PrivateKey> secret(Pem.Block block) throws ClientException {
        Optional<byte[]> content =
                switch (block.label()) {
                    case "PRIVATE KEY" -> Optional.of(block.content());
                    case "RSA PRIVATE KEY" -> Optional.of(Der.ofRsa(block.content()));
                    case "EC PRIVATE KEY" -> Der.ofEc(block.content());
                    default -> Optional.empty();
                };
        if (content.isPresent()) {
            for (String algorithm : ALGORITHMS) {
                try {
                    return Optional.of(
                            KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(content.get())));
                } catch (InvalidKeySpecException e) {
                    // It is of another one.
                } catch (GeneralSecurityException e) {
                    throw new ClientException(ExitCode.FAILED, "this Java has no " + algorithm, "");
                }
            }
        }
        return Optional.empty();
    }

    private void requirePrivate() throws ClientException {
        try {
            PrivateFiles.Rights rights = PrivateFiles.rights(key);
            if (rights.areForAll() || rights.letOthersWrite()) {
                throw problem(
                        "other users can " + (rights.letOthersWrite() ? "change" : "read") + " the key " + key
                                + ", it has " + rights.words(),
                        "'" + PrivateFiles.hiding(key) + "' makes it yours alone");
            }
        } catch (IOException e) {
            throw problem("the key cannot be read: " + IoProblems.explain(e), "");
        }
    }

    private static List<Pem.Block> blocks(Path file, String what) throws ClientException {
        try {
            return Pem.blocks(new String(WholeFile.readAny(file), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw problem("the " + what + " cannot be read: " + IoProblems.explain(e), "");
        } catch (IllegalArgumentException e) {
            throw problem("the " + what + " " + file + " is damaged: " + e.getMessage(), "");
        }
    }

    /** Returns what tells one content of the two files from another. */
    Object look() {
        List<Object> look = new ArrayList<>();
        for (Path file : List.of(certificate, key)) {
            try {
                look.add(PrivateFiles.stat(file));
            } catch (IOException e) {
                look.add("");
            }
        }
        return look;
    }

    private static ClientException problem(String message, String hint) {
        return new ClientException(ExitCode.FAILED, message, hint);
    }
}
