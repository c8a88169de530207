package algo.app.openalgo;

import java.util.concurrent.CompletableFuture;

/** Asks the live host whether it answers and takes a key. Safe on any thread. */
public interface LiveHost {
    /**
     * Asks the host, unless it took this key a moment ago. Returns at once; the answer comes within seconds, whatever
     * the host does.
     *
     * @param host as {@link algo.app.model.HostAddress} writes it
     * @param apiKey what it is to take; shown to that host alone
     */
    CompletableFuture<HostAnswer> ask(String host, String apiKey);

    /** Asks the host as {@link #ask} does, and which broker is behind it, and where it sends orders. */
    default CompletableFuture<HostState> examine(String host, String apiKey) {
        return ask(host, apiKey).thenApply(HostState::of);
    }
}
