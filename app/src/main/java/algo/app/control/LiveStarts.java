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
 * and changes nothing. On the thread of the request.
 */
final class LiveStarts {
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

    /** Returns those of {@code ids} whose start would be live and cannot work, each with the reason. */
    Map<String, Decision> refusedStarts(List<String> ids, ModeChoice choice, LiveConsent consent, ClientWait patience)
            throws IOException, InterruptedException {
        List<Snapshot.View> live = new ArrayList<>();
        for (Snapshot.View view : views(ids)) {
            boolean up = view.phase() == Phase.STARTING || view.phase() == Phase.RUNNING;
            boolean closed = view.timetable()
                    .flatMap(timetable -> timetable.refusal(time.wall()))
                    .isPresent();
            if (isLive(view, choice, consent) && !up && !closed) {
                live.add(view);
            }
        }
        return refused(live, "; it was not started, and --force starts it all the same", patience);
    }

    /**
     * Returns those of {@code ids} whose restart would be live and cannot work, each with the reason. They are not
     * stopped for it.
     */
    Map<String, Decision> refusedRestarts(List<String> ids, LiveConsent consent, ClientWait patience)
            throws IOException, InterruptedException {
        List<Snapshot.View> live = new ArrayList<>();
        for (Snapshot.View view : views(ids)) {
            if (isLive(view, ModeChoice.CONFIGURED, consent)) {
                live.add(view);
            }
        }
        return refused(
                live, "; nothing was done, and 'algo stop' and 'algo start --force' do without an answer", patience);
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
