package algo.cli.moving;

import algo.app.model.Intent;
import algo.app.model.Phase;
import algo.app.model.RemoteHost;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.StrategyView;
import algo.cli.ClientException;
import algo.cli.DaemonClient;
import algo.cli.Invocation;
import algo.cli.archive.StrategyArchive;
import algo.cli.remote.FarHosts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The other machine. Each step has a connection of its own, since a daemon closes one on which nothing is said for long. Nothing that
 * is done here lets the strategy run, but for {@link #enable}.
 */
final class FarSide {
    private final Invocation in;
    private final FarHosts ssh;
    private final RemoteHost host;
    private final String id;

    FarSide(Invocation in, FarHosts ssh, RemoteHost host, String id) {
        this.in = in;
        this.ssh = ssh;
        this.host = host;
        this.id = id;
    }

    /**
     * The strategy as it stands there.
     *
     * @param luggage null where what is under its id is no strategy with code of its own
     */
    record Found(StrategyView view, Luggage luggage) {
        /** Returns whether it runs there, or its schedule may start it. */
        boolean isActive() {
            boolean up = view.phase() == Phase.STARTING
                    || view.phase() == Phase.RUNNING
                    || view.phase() == Phase.STOPPING
                    || view.phase() == Phase.BACKOFF;
            return up
                    || !view.schedule().isEmpty()
                            && view.intent() != Intent.STOPPED
                            && movedOn().isEmpty();
        }

        /** Returns the machine to which it was moved from there; empty if it was not. */
        String movedOn() {
            return luggage == null ? "" : luggage.movedTo();
        }

        boolean isSameAs(Luggage here) {
            return luggage != null && here.isIn(luggage);
        }
    }

    private DaemonClient connect() throws ClientException {
        return ssh.connect(host, this::sayWaiting);
    }

    private void sayWaiting() {
        in.err().println("algo: still waiting for " + host.name());
    }

    /** Returns the strategy of that id there; empty if there is none. */
    Optional<Found> find() throws ClientException {
        try (DaemonClient daemon = connect()) {
            Optional<StrategyView> view = view(daemon);
            if (view.isEmpty()) {
                return Optional.empty();
            }
            Luggage luggage = view.get().of().isEmpty() ? Luggage.of(daemon.ask(new Request.Export(id))) : null;
            return Optional.of(new Found(view.get(), luggage));
        }
    }

    private Optional<StrategyView> view(DaemonClient daemon) throws ClientException {
        return DaemonClient.expect(Reply.Statuses.class, daemon.ask(new Request.Status(List.of(id), 0)))
                .strategies()
                .stream()
                .findFirst();
    }

    /**
     * Adds it there without its schedule; says what became of it.
     *
     * @return what the other machine warns of
     */
    List<String> add(StrategyArchive archive, boolean live, boolean replace) throws ClientException {
        List<String> options = new ArrayList<>(List.of("--id", id));
        if (live) {
            options.add("--live");
        }
        if (replace) {
            options.add("--replace");
        }
        Map<String, Object> answer = ssh.add(host, archive::writeTo, this::sayWaiting, options);
        for (Object each : DaemonAnswers.list(answer, "results")) {
            if (each instanceof Map<?, ?> result) {
                say(String.valueOf(result.get("message")));
            }
        }
        return DaemonAnswers.list(answer, "warnings").stream()
                .map(each -> here(String.valueOf(each)))
                .toList();
    }

    /**
     * Has it stopped there, by a stop that stays until somebody lifts it, and then gives it its mode and its schedule. Where it was
     * moved on from there, that stays so.
     *
     * @param mode empty to leave it
     * @return the secrets that it lacks there
     */
    List<String> settle(Luggage here, String mode) throws ClientException {
        try (DaemonClient daemon = connect()) {
            stop(daemon);
            if (!mode.isEmpty()) {
                outcome(daemon.ask(new Request.Set(id, Map.of("mode", mode))));
            }
            if (!here.schedule().isEmpty()) {
                outcome(daemon.ask(new Request.Schedule(id, here.schedule(), "", false)));
            }
            return DaemonAnswers.missingSecrets(daemon.ask(new Request.SecretList()), id);
        }
    }

    /** Returns what keeps it from trading real money there, one clause each. */
    List<String> missingForLive() throws ClientException {
        try (DaemonClient daemon = connect()) {
            Map<String, Object> body = DaemonAnswers.body(daemon.ask(new Request.Live(id)));
            List<String> missing = new ArrayList<>();
            for (Object each : DaemonAnswers.list(body, "checks")) {
                if (each instanceof Map<?, ?> check && "missing".equals(check.get("state"))) {
                    Object fix = check.get("fix");
                    missing.add(check.get("message") + (fix == null ? "" : ", " + here("'" + fix + "'")));
                }
            }
            return missing;
        }
    }

    /**
     * Stops it there, and returns once nothing of it is left. Then asks for its latch, so that a move that comes first is seen.
     *
     * @return the machine to which it was moved on from there; empty if it was not
     * @throws ClientException also if it is not there: it may run there under another id
     */
    String stop() throws ClientException {
        try (DaemonClient daemon = connect()) {
            if (view(daemon).isEmpty()) {
                throw new ClientException(
                        ExitCode.NOT_FOUND,
                        id + " is not at " + host.name() + ": it was removed there, or runs there under another id",
                        "");
            }
            stop(daemon);
            return Luggage.of(daemon.ask(new Request.Export(id))).movedTo();
        }
    }

    private void stop(DaemonClient daemon) throws ClientException {
        outcome(daemon.ask(new Request.Stop(new Request.Targets(List.of(id), false), -1, false)));
    }

    /** @throws ClientException if somebody has started it there meanwhile, or removed it */
    void requireStopped() throws ClientException {
        try (DaemonClient daemon = connect()) {
            Optional<StrategyView> view = view(daemon);
            if (view.isEmpty() || new Found(view.get(), null).isActive()) {
                String what = view.isEmpty() ? "was removed" : "was started";
                throw new ClientException(
                        ExitCode.CONFLICT, id + " " + what + " at " + host.name() + " meanwhile", "run it again");
            }
        }
    }

    /** Has it belong to that machine again, from which it was moved on; it stays stopped there. */
    void takeBack() throws ClientException {
        try (DaemonClient daemon = connect()) {
            outcome(daemon.ask(new Request.Move(id, "")));
        }
    }

    /** Lets its schedule run it there; returns what follows from that. */
    String enable(Map<String, Object> schedule) throws ClientException {
        try (DaemonClient daemon = connect()) {
            Reply reply = daemon.ask(new Request.Schedule(id, schedule, "", true));
            for (String warning :
                    DaemonClient.expect(Reply.Outcomes.class, reply).warnings()) {
                in.err().println("algo: warning: " + host.name() + ": " + here(warning));
            }
            return outcome(reply).message();
        }
    }

    private Outcome outcome(Reply reply) throws ClientException {
        return DaemonAnswers.outcome(reply, host.name() + ": " + id + ": ");
    }

    /** Tells what is so there. */
    void say(String what) {
        if (!in.json()) {
            in.out().println(host.name() + "/" + id + ": " + here(what));
        }
    }

    private String here(String text) {
        return Invocation.from(host.name(), text);
    }
}
