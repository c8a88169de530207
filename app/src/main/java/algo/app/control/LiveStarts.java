package algo.app.control;

import algo.app.config.Secrets;
import algo.app.model.LiveConsent;
import algo.app.model.Mode;
import algo.app.model.ModeChoice;
import algo.app.model.Phase;
import algo.app.model.TimeSource;
import algo.app.openalgo.HostAnswer;
import algo.app.openalgo.LiveHost;
import algo.app.process.LaunchException;
import algo.app.supervise.Broker;
import algo.app.supervise.Decision;
import algo.app.supervise.LiveEndpoint;
import algo.app.supervise.Snapshot;
import algo.app.supervise.Supervisor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Asks the live host before a person's start in live mode is handed to the supervisor, so that one that cannot work is refused
 * and changes nothing, and tells the person that real money is traded. On the thread of the request.
 */
final class LiveStarts {
    /** The most strategies that are named one by one. */
    private static final int NAMED = 10;

    private final Supervisor supervisor;
    private final Secrets secrets;
    private final LiveHost host;
    private final TimeSource time;

    LiveStarts(Supervisor supervisor, Secrets secrets, LiveHost host, TimeSource time) {
        this.supervisor = supervisor;
        this.secrets = secrets;
        this.host = host;
        this.time = time;
    }

    /**
     * Returns those of {@code ids} whose start would be live and cannot work, each with the reason. Before the others are
     * started, the client is told that they trade real money.
     *
     * @param force whether they start whatever the host answers, on closed days too
     * @param earlier what was refused before; nothing is said of those
     */
    Map<String, Decision> refusedStarts(
            List<String> ids,
            ModeChoice choice,
            LiveConsent consent,
            boolean force,
            Map<String, Decision> earlier,
            ClientWait patience)
            throws IOException, InterruptedException {
        List<Snapshot.View> live = new ArrayList<>();
        for (Snapshot.View view : views(ids)) {
            boolean up = view.phase() == Phase.STARTING || view.phase() == Phase.RUNNING;
            boolean closed = !force
                    && view.timetable()
                            .flatMap(timetable -> timetable.refusal(time.wall()))
                            .isPresent();
            boolean refused = earlier.containsKey(view.spec().id())
                    || view.keptDown()
                    || time.wall().isBefore(view.latchedUntil());
            if (isLive(view, choice, consent) && !up && !closed && !refused) {
                live.add(view);
            }
        }
        Map<String, Decision> refused =
                force ? Map.of() : refused(live, "; it was not started, and --force starts it all the same", patience);
        announce(live, refused, "start", patience);
        return refused;
    }

    /**
     * Returns those of {@code ids} whose restart would be live and cannot work, each with the reason. They are not
     * stopped for it. Of the others the client is told, as for a start.
     */
    Map<String, Decision> refusedRestarts(List<String> ids, LiveConsent consent, ClientWait patience)
            throws IOException, InterruptedException {
        List<Snapshot.View> live = new ArrayList<>();
        for (Snapshot.View view : views(ids)) {
            if (isLive(view, ModeChoice.CONFIGURED, consent)) {
                live.add(view);
            }
        }
        Map<String, Decision> refused = refused(
                live, "; nothing was done, and 'algo stop' and 'algo start --force' do without an answer", patience);
        announce(live, refused, "restart", patience);
        return refused;
    }

    private void announce(List<Snapshot.View> live, Map<String, Decision> refused, String verb, ClientWait patience)
            throws IOException {
        String host = supervisor.snapshot().openalgoHost();
        List<String> ids = live.stream()
                .map(view -> view.spec().id())
                .filter(id -> !refused.containsKey(id))
                .toList();
        if (ids.isEmpty() || host.isEmpty()) {
            return;
        }
        String some = String.join(", ", ids.subList(0, Math.min(NAMED, ids.size())));
        patience.tell(some + (ids.size() > NAMED ? " and " + (ids.size() - NAMED) + " more" : "") + " " + verb
                + (ids.size() > 1 ? "" : "s") + " LIVE, with real money, at " + host);
    }

    private List<Snapshot.View> views(List<String> ids) {
        Map<String, Snapshot.View> all = supervisor.snapshot().strategies();
        return ids.stream()
                .distinct()
                .filter(all::containsKey)
                .map(all::get)
                .filter(Snapshot.View::configured)
                .toList();
    }

    /**
     * Returns whether a start would be live. A start that has to be confirmed first is left to the supervisor, which
     * refuses it.
     */
    private static boolean isLive(Snapshot.View view, ModeChoice choice, LiveConsent consent) {
        return choice.resolve(view.spec().mode()) == Mode.LIVE
                && !consent.refusesLive(choice == ModeChoice.LIVE, view.mode());
    }

    private Map<String, Decision> refused(List<Snapshot.View> live, String end, ClientWait patience)
            throws IOException, InterruptedException {
        Map<String, Decision> refused = new LinkedHashMap<>();
        Map<String, CompletableFuture<HostAnswer>> asked = new LinkedHashMap<>();
        String address = supervisor.snapshot().openalgoHost();
        for (Snapshot.View view : live) {
            String id = view.spec().id();
            try {
                Broker.Endpoint endpoint = LiveEndpoint.of(id, address, secrets);
                asked.put(id, host.ask(endpoint.host(), endpoint.apiKey()));
            } catch (LaunchException e) {
                refused.put(id, Decision.refusal(e.getMessage()));
            }
        }
        for (Map.Entry<String, CompletableFuture<HostAnswer>> question : asked.entrySet()) {
            HostAnswer answer = patience.await(question.getValue());
            if (!answer.isYes()) {
                refused.put(question.getKey(), Decision.refusal(answer.message() + end));
            }
        }
        return refused;
    }
}
