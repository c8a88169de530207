package algo.app.supervise;

import algo.app.model.Halt;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Lets a launch in sandbox mode pass once the broker serves the strategy. That is awaited beside the loop; the launch is
 * tried again when it is known. The supervisor's thread alone.
 */
final class SandboxGate {
    private final Broker broker;
    private final Consumer<Event> inbox;
    private Optional<String> refusal = Optional.empty();

    /** @param inbox where it is told that an answer is there; any thread */
    SandboxGate(Broker broker, Consumer<Event> inbox) {
        this.broker = broker;
        this.inbox = inbox;
    }

    /**
     * Returns whether the launch may go on now, if only to fail for {@link #refusal}. If not, an event tells when to
     * try again.
     */
    boolean passes(Entry entry) {
        CompletableFuture<String> answer = entry.brokerQuestion().orElse(null);
        if (answer == null) {
            answer = broker.ready(entry.id());
            if (!answer.isDone()) {
                entry.ask(answer);
                answer.thenRun(Halt.onError(() -> inbox.accept(new Event.HostAnswered(entry.id()))));
            }
        }
        if (!answer.isDone()) {
            return false;
        }
        entry.forgetQuestion();
        String why = answer.join();
        refusal = why.isEmpty() ? Optional.empty() : Optional.of("the sandbox broker does not serve it: " + why);
        return true;
    }

    /** Returns why the launch that passed last comes to nothing; empty if it does not. */
    Optional<String> refusal() {
        return refusal;
    }
}
