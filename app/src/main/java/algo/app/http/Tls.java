package algo.app.http;

import java.io.IOException;
import javax.net.ssl.SSLEngine;

/**
 * The means of a server to speak TLS.
 *
 * @param engines makes the side of the server, one for each connection
 * @param lane does what takes its time of a greeting; its owner closes it
 */
public record Tls(Engines engines, Lane lane) {
    /** Makes the server's side of connections. */
    @FunctionalInterface
    public interface Engines {
        /**
         * Returns one for a new connection, in server mode. On a thread of the lane.
         *
         * @throws IOException if there is none; the connection ends
         */
        SSLEngine next() throws IOException;
    }
}
