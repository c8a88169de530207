package algo.app.http;

import java.io.IOException;
import java.net.InetSocketAddress;

/** Decides who may connect. Asked once for each connection, before anything is read from it; must be quick. */
@FunctionalInterface
public interface Admission {
    /** Lets everybody in. */
    Admission EVERYBODY = (peer, local) -> true;

    /** @throws IOException if that cannot be told; nobody is let in then */
    boolean admits(InetSocketAddress peer, InetSocketAddress local) throws IOException;
}
