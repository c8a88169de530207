package algo.app.supervise;

import algo.app.openalgo.HostAnswer;
import java.util.concurrent.CompletableFuture;

/**
 * A question to the live host that the launch of a strategy waits for.
 *
 * @param endpoint whom it is asked, about which key
 */
record HostQuestion(Broker.Endpoint endpoint, CompletableFuture<HostAnswer> answer) {}
