package algo.cli.moving;

import algo.app.model.Effect;
import algo.app.model.RemoteHost;
import algo.app.model.StrategyIds;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.ClientException;
import algo.cli.Command;
import algo.cli.DaemonClient;
import algo.cli.Invocation;
import algo.cli.Questions;
import algo.cli.remote.FarHosts;
import algo.cli.syntax.Arguments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code algo copy} and {@code algo move}. A move goes in this order, and each step is on disk before the next: copied there without
 * its schedule; stopped there by a stop that stays; its schedule set there; here kept down by a latch, stopped, and proven gone; only
 * then the stop there is lifted, and before it the latch of a move from there, if there was one. Wherever that is cut off, at most one of the two machines lets it run, and the same command again
 * finds out how far it came.
 */
public final class MoveCommand extends Command {
    private RemoteHost host;
    private String id = "";
    /** The end of the message of a failure: how the strategy stands then. */
    private String standing = "nothing was changed";

    private List<String> missing = List.of();
    private final List<String> warnings = new ArrayList<>();

    public MoveCommand(Arguments given) {
        super(given);
    }

    private boolean isMove() {
        return name().equals("move");
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        if (in.host().isEmpty()) {
            throw new ClientException(
                    ExitCode.USAGE,
                    "'algo " + name() + "' needs the machine that it goes to",
                    "--host names one, as in 'algo " + name() + " ID --host vps'");
        }
        if (isMove() && isSet("--force") && !isSet("--cancel")) {
            throw new ClientException(ExitCode.USAGE, "--force goes with --cancel", "");
        }
        FarHosts ssh = new FarHosts(in.homeOfHosts(), Questions.canAsk());
        host = ssh.one(in.host());
        Invocation here = in.here();
        Luggage luggage =
                Luggage.of(askHere(here, new Request.Export(parameters().get(0))));
        id = luggage.id();
        FarSide there = new FarSide(in, ssh, host, id);
        try {
            if (isMove() && isSet("--cancel")) {
                return cancel(in, here, there, luggage);
            }
            return isMove() ? move(in, here, there, luggage) : copy(in, there, luggage);
        } catch (ClientException e) {
            throw new ClientException(e.exitCode(), e.getMessage() + "; " + standing, e.hint(), e.more());
        }
    }

    private int copy(Invocation in, FarSide there, Luggage luggage) throws ClientException {
        Optional<FarSide.Found> found = look(there, luggage);
        requireNotMovedFrom(found);
        bring(in, there, luggage, found, false);
        String how = luggage.schedule().isEmpty()
                ? ""
                : ", or leave it to its schedule: " + far("schedule " + shell() + " --resume");
        // What was added tells it itself.
        List<String> untold = warnings.isEmpty() ? missing : List.of();
        untold.forEach(name -> in.err()
                .println("algo: warning: " + host.name() + ": " + id + " lacks the secret " + name + "; "
                        + far("secret set " + name)));
        return done(
                in,
                "copied",
                "copied to " + host.name() + ", stopped there; start it with " + far("start " + shell()) + how);
    }

    private int move(Invocation in, Invocation here, FarSide there, Luggage luggage) throws ClientException {
        boolean begun = luggage.movedTo().equals(host.name());
        if (!begun && !luggage.movedTo().isEmpty()) {
            throw new ClientException(
                    ExitCode.CONFLICT,
                    id + " was moved to " + luggage.movedTo(),
                    "go on with --host " + luggage.movedTo() + ", or take it back from there with --cancel");
        }
        standing = begun ? "nothing starts it here" : "here it is as it was";
        if (luggage.hasInstances()) {
            throw new ClientException(
                    ExitCode.USAGE, id + " has instances, and such a strategy is not moved", "move it by hand");
        }
        Optional<FarSide.Found> found = there.find();
        if (begun) {
            requireNotMovedOn(movedOn(found));
        }
        if (begun && found.isPresent() && found.get().isActive()) {
            return done(
                    in,
                    "moved",
                    "belongs to " + host.name() + " already, and is "
                            + found.get().view().phase().label() + " there");
        }
        requireFree(found, luggage);
        if (luggage.isLive() && !begun) {
            requireConsent(in);
        }
        bring(in, there, luggage, found, true);
        requireReady(there, luggage);
        if (!begun) {
            acknowledge(in);
        }
        there.requireStopped();
        standing = "whether it runs on here is not known: see 'algo status " + shell() + "'; it is not started at "
                + host.name() + "; the same command again goes on";
        Outcome stopped = DaemonAnswers.outcome(askHere(here, new Request.Move(id, host.name())), id + ": ");
        if (!in.json()) {
            in.out().println(id + ": " + stopped.message());
        }
        standing = "it is stopped here, and at " + host.name() + " too unless its last order arrived; the same command"
                + " again goes on";
        if (!movedOn(found).isEmpty()) {
            there.takeBack();
        }
        return finish(in, there, luggage, stopped.effect().equals(Optional.of(Effect.STAYS_STOPPED)));
    }

    /** Returns the machine to which it was moved on from the other one; empty if it was not. */
    private static String movedOn(Optional<FarSide.Found> found) {
        return found.map(FarSide.Found::movedOn).orElse("");
    }

    /** @throws ClientException if it was moved from there, so that a copy that is started there would be a second one */
    private void requireNotMovedFrom(Optional<FarSide.Found> found) throws ClientException {
        String where = movedOn(found);
        if (!where.isEmpty()) {
            throw new ClientException(
                    ExitCode.CONFLICT,
                    id + " was moved from " + host.name() + " to " + where + ", and no copy takes it back there",
                    "'algo move " + shell() + " --host " + host.name() + "' does");
        }
    }

    /** @throws ClientException if the other machine, to which it was moved from here, has moved it on */
    private void requireNotMovedOn(String where) throws ClientException {
        if (!where.isEmpty()) {
            throw new ClientException(
                    ExitCode.CONFLICT,
                    id + " was moved on from " + host.name() + " to " + where + ", where it may run",
                    "'algo move' there brings it here; where that move was cut off, the same command again at "
                            + host.name() + " goes on");
        }
    }

    private int finish(Invocation in, FarSide there, Luggage luggage, boolean wasStopped) throws ClientException {
        String rest = "its logs, its paper account and what it wrote stay here";
        if (luggage.schedule().isEmpty() || wasStopped) {
            return done(
                    in,
                    "moved",
                    "moved to " + host.name() + ", stopped there, as "
                            + (wasStopped ? "it was here" : "it has no schedule") + "; "
                            + far("start " + shell()) + " starts it"
                            + (luggage.schedule().isEmpty()
                                    ? ""
                                    : ", " + far("schedule " + shell() + " --resume") + " leaves it to its schedule")
                            + "; " + rest);
        }
        there.say(there.enable(luggage.schedule()));
        return done(in, "moved", "moved to " + host.name() + "; " + rest);
    }

    private int cancel(Invocation in, Invocation here, FarSide there, Luggage luggage) throws ClientException {
        standing = "nothing starts it here";
        if (!luggage.movedTo().isEmpty() && !luggage.movedTo().equals(host.name())) {
            throw new ClientException(
                    ExitCode.CONFLICT, id + " was moved to " + luggage.movedTo(), "name that one with --host");
        }
        if (luggage.movedTo().isEmpty()) {
            return done(in, "taken_back", "was not moved, so nothing was changed");
        }
        String movedOn = "";
        try {
            movedOn = there.stop();
        } catch (ClientException e) {
            if (!isSet("--force")) {
                throw new ClientException(
                        e.exitCode(),
                        e.getMessage(),
                        "--force takes it back all the same: you say that it does not run there");
            }
            in.err().println("algo: warning: " + e.getMessage() + "; you say that it does not run there");
        }
        requireNotMovedOn(movedOn);
        Outcome back = DaemonAnswers.outcome(askHere(here, new Request.Move(id, "")), id + ": ");
        return done(in, "taken_back", back.message());
    }

    private Optional<FarSide.Found> look(FarSide there, Luggage luggage) throws ClientException {
        if (luggage.hasInstances()) {
            throw new ClientException(
                    ExitCode.USAGE, id + " has instances, and such a strategy is not copied", "take it along by hand");
        }
        Optional<FarSide.Found> found = there.find();
        requireFree(found, luggage);
        return found;
    }

    /** @throws ClientException if what is under its id there is not to be touched */
    private void requireFree(Optional<FarSide.Found> found, Luggage luggage) throws ClientException {
        if (found.isEmpty()) {
            return;
        }
        if (found.get().isActive()) {
            throw new ClientException(
                    ExitCode.CONFLICT,
                    id
                            + (found.get().view().schedule().isEmpty()
                                    ? " runs"
                                    : " runs, or has a schedule that starts it,")
                            + " at " + host.name() + " already",
                    "stop it there first: " + far("stop " + shell()));
        }
        if (!found.get().isSameAs(luggage) && !isSet("--replace")) {
            throw new ClientException(
                    ExitCode.CONFLICT,
                    id + " exists at " + host.name() + " with other code or another config",
                    "--replace takes its place there");
        }
    }

    /** Has it there, stopped, with its schedule. */
    private void bring(Invocation in, FarSide there, Luggage luggage, Optional<FarSide.Found> found, boolean withMode)
            throws ClientException {
        boolean same = found.isPresent() && found.get().isSameAs(luggage);
        luggage.warnings().forEach(each -> in.err().println("algo: warning: " + each));
        if (!same) {
            boolean live = withMode && luggage.isLive();
            warnings.addAll(there.add(luggage.unscheduled(), live, found.isPresent()));
            warnings.forEach(each -> in.err().println("algo: warning: " + host.name() + ": " + each));
        }
        missing = there.settle(luggage, withMode && same ? luggage.mode() : "");
    }

    /** @throws ClientException if it could not start there */
    private void requireReady(FarSide there, Luggage luggage) throws ClientException {
        List<String> lacks = new ArrayList<>();
        missing.forEach(name -> lacks.add("the secret " + name + " is not there, " + far("secret set " + name)));
        if (luggage.isLive()) {
            for (String each : there.missingForLive()) {
                lacks.add(each);
            }
        }
        if (!lacks.isEmpty()) {
            throw new ClientException(
                    ExitCode.FAILED,
                    id + " is copied to " + host.name() + " and could not start there: " + String.join("; ", lacks),
                    "then the same command again goes on");
        }
    }

    private void requireConsent(Invocation in) throws ClientException {
        confirm(
                in,
                id + " trades real money, LIVE, and would go on with that on " + host.name(),
                id + " trades real money, LIVE. Stop it here, and have its schedule start it on " + host.name() + "?");
    }

    /** Has the person say yes to what the other machine warned of, before anything is stopped here. */
    private void acknowledge(Invocation in) throws ClientException {
        if (!warnings.isEmpty()) {
            confirm(
                    in,
                    id + " is copied to " + host.name() + ", which warns of " + warnings.size()
                            + (warnings.size() == 1 ? " thing" : " things"),
                    "Move it all the same?");
        }
    }

    private void confirm(Invocation in, String what, String question) throws ClientException {
        if (isSet("--yes")) {
            return;
        }
        if (in.json() || !Questions.canAsk()) {
            throw new ClientException(ExitCode.CONFLICT, what, "confirm it with --yes");
        }
        in.out().flush();
        if (!Questions.confirms(question)) {
            throw new ClientException(ExitCode.FAILED, id + " was not moved", "");
        }
    }

    private int done(Invocation in, String done, String message) {
        if (in.json()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("id", id);
            fields.put("host", host.name());
            fields.put("done", done);
            fields.put("message", message);
            fields.put("missing_secrets", missing);
            fields.put("warnings", warnings);
            in.print(fields);
        } else {
            in.out().println(id + ": " + message);
        }
        return ExitCode.DONE;
    }

    private static Reply askHere(Invocation here, Request request) throws ClientException {
        try (DaemonClient daemon = here.connect()) {
            return daemon.ask(request);
        }
    }

    private String far(String command) {
        return "'algo --host " + host.name() + " " + command + "'";
    }

    private String shell() {
        return StrategyIds.inShell(id);
    }
}
