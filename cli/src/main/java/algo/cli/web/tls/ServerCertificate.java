package algo.cli.web.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A certificate with those that vouch for it, and its key. Immutable. */
final class ServerCertificate {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final int SESSIONS = 256;
    /** The steps of a greeting; none takes so many. */
    private static final int MOST_STEPS = 64;

    private final List<X509Certificate> chain;
    private final PrivateKey key;

    ServerCertificate(List<X509Certificate> chain, PrivateKey key) {
        this.chain = List.copyOf(chain);
        this.key = key;
    }

    X509Certificate first() {
        return chain.get(0);
    }

    /** Returns the names and addresses that it is made out to, in lower case; one may begin with {@code *.}. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        try {
            Collection<List<?>> all = first().getSubjectAlternativeNames();
            for (List<?> each : all == null ? List.<List<?>>of() : all) {
                if (each.get(0).equals(DNS_NAME) || each.get(0).equals(IP_ADDRESS)) {
                    names.add(String.valueOf(each.get(1)).toLowerCase(Locale.ROOT));
                }
            }
        } catch (CertificateParsingException e) {
            // A browser reads no name in it either.
        }
        return names;
    }

    /** Returns false if the key is another one than that of the certificate. */
    boolean keyIsThatOfCertificate() {
        PublicKey open = first().getPublicKey();
        if (!open.getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> "EdDSA";
                };
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(first().getSignature());
            byte[] signature = signing.sign();
            signing.initVerify(open);
            signing.update(first().getSignature());
            return signing.verify(signature);
        } catch (GeneralSecurityException e) {
            // It is of no use here, as will be seen when it is tried out.
            return true;
        }
    }

    /** Returns the terms of the server; makes new ones each time. */
    SSLContext context() throws GeneralSecurityException, IOException {
        char[] none = new char[0];
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, none);
        store.setKeyEntry("algo", key, none, chain.toArray(new X509Certificate[0]));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, none);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), new TrustManager[0], null);
        context.getServerSessionContext().setSessionCacheSize(SESSIONS);
        return context;
    }

    /** Returns the server's side of a new connection. */
    static SSLEngine engine(SSLContext context) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(PROTOCOLS);
        return engine;
    }

    /**
     * Greets itself.
     *
     * @throws IOException if nobody could come to terms with a server of this certificate
     */
    void tryOut() throws GeneralSecurityException, IOException {
        SSLEngine server = engine(context());
        SSLContext anybody = SSLContext.getInstance("TLS");
        anybody.init(new KeyManager[0], new TrustManager[] {new Trusting()}, null);
        SSLEngine client = anybody.createSSLEngine();
        client.setUseClientMode(true);
        client.beginHandshake();
        server.beginHandshake();
        ByteBuffer toServer = ByteBuffer.allocate(server.getSession().getPacketBufferSize() * 2);
        ByteBuffer toClient = ByteBuffer.allocate(client.getSession().getPacketBufferSize() * 2);
        for (int i = 0; i < MOST_STEPS && !(isDone(client) && isDone(server)); i++) {
            step(client, toClient, toServer);
            step(server, toServer, toClient);
        }
        if (!isDone(client) || !isDone(server)) {
            throw new IOException("a greeting does not end");
        }
    }

    private static boolean isDone(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws IOException {
        ByteBuffer plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> {
                for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                    task.run();
                }
            }
            case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
            default -> {
                in.flip();
                engine.unwrap(in, plain);
                in.compact();
            }
        }
    }

    /** Trusts everybody: it only greets itself. */
    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {
            // Nobody is asked for one.
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {
            // It is our own.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
