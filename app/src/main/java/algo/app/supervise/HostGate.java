package algo.app.supervise;

import algo.app.model.Actor;
import algo.app.model.Halt;
import algo.app.model.Mode;
import algo.app.openalgo.HostAnswer;
import algo.app.openalgo.LiveHost;
import algo.app.process.LaunchException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Lets a launch in live mode pass once the live host has said that it takes the key. The question is asked beside the loop;
 * the launch is tried again when the answer is there. The supervisor's thread alone.
 */
final class HostGate {
    private final SupervisorServices services;
    private final Registry registry;
    private final LiveHost host;
    private final Consumer<Event> inbox;

    /** @param inbox where it is told that an answer is there; any thread */
    HostGate(SupervisorServices services, Registry registry, Consumer<Event> inbox) {
        this.services = services;
        this.registry = registry;
        this.host = services.liveHost();
        this.inbox = inbox;
    }

    /**
     * Returns whether the launch may go on now. If not, an answer is awaited, or the strategy's status says what
     * becomes of it.
     */
    boolean passes(Entry entry, Mode mode) {
        if (mode != Mode.LIVE || entry.isWithoutHost()) {
            entry.forgetQuestion();
            return true;
        }
        Broker.Endpoint endpoint;
        try {
            endpoint = services.preparation()
                    .liveEndpoint(entry.spec(), services.config().config().openalgoHost());
        } catch (LaunchException e) {
            // Whoever prepares the run finds the same, and says so.
            entry.forgetQuestion();
            return true;
        }
        boolean asked =
                entry.hostQuestion().filter(q -> q.endpoint().equals(endpoint)).isPresent();
        if (!asked) {
            entry.ask(new HostQuestion(endpoint, host.ask(endpoint.host(), endpoint.apiKey())));
        }
        CompletableFuture<HostAnswer> answer =
                entry.hostQuestion().orElseThrow().answer();
        if (!answer.isDone()) {
            if (!asked) {
                answer.thenRun(Halt.onError(() -> inbox.accept(new Event.HostAnswered(entry.id()))));
            }
            return false;
        }
        entry.forgetQuestion();
        return take(entry, answer.join());
    }

    private boolean take(Entry entry, HostAnswer answer) {
        StrategyStatus before = entry.status();
        switch (answer.kind()) {
            case TAKES_KEY -> {
                return true;
            }
            case DOWN -> {
                StrategyStatus waiting = Lifecycle.hostSilent(
                        before,
                        answer.message(),
                        services.time().wall(),
                        services.time().steady());
                registry.update(entry, waiting, Actor.DAEMON);
            }
            case REFUSES -> {
                StrategyStatus refused = Lifecycle.hostRefused(
                        before, answer.message(), services.time().wall());
                registry.update(
                        entry,
                        entry.plan().settled(before, refused, services.time().wall()),
                        Actor.DAEMON);
            }
        }
        return false;
    }
}
