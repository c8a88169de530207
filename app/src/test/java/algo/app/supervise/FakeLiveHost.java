package algo.app.supervise;

import algo.app.openalgo.HostAnswer;
import algo.app.openalgo.LiveHost;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A live host that takes every key at once, until a test says otherwise. */
final class FakeLiveHost implements LiveHost {
    /** What was asked, as {@code host key}. */
    final List<String> asked = new ArrayList<>();
    /** The answers that are owed, while the host thinks. */
    final List<CompletableFuture<HostAnswer>> owed = new ArrayList<>();

    private HostAnswer answer = new HostAnswer(HostAnswer.Kind.TAKES_KEY, "the host takes the key");
    private boolean thinks;

    void answers(HostAnswer.Kind kind, String message) {
        thinks = false;
        answer = new HostAnswer(kind, message);
    }

    void thinks() {
        thinks = true;
    }

    @Override
    public CompletableFuture<HostAnswer> ask(String host, String apiKey) {
        asked.add(host + " " + apiKey);
        CompletableFuture<HostAnswer> reply = new CompletableFuture<>();
        if (thinks) {
            owed.add(reply);
        } else {
            reply.complete(answer);
        }
        return reply;
    }
}
