package algo.app.control;

import algo.app.config.Code;
import algo.app.config.CodeReader;
import algo.app.config.CodeStore;
import algo.app.config.ConfigException;
import algo.app.config.EntryPoint;
import algo.app.config.Secrets;
import algo.app.model.Durations;
import algo.app.model.HostAddress;
import algo.app.model.Intent;
import algo.app.model.Mode;
import algo.app.model.ResourceLimits;
import algo.app.model.RestartPolicy;
import algo.app.model.SecretUse;
import algo.app.model.SourceFinding;
import algo.app.model.StrategyIds;
import algo.app.model.StrategySpec;
import algo.app.model.TimeSource;
import algo.app.openalgo.HostState;
import algo.app.openalgo.LiveHost;
import algo.app.process.Interpreters;
import algo.app.protocol.Reply;
import algo.app.schedule.NextTurns;
import algo.app.schedule.Times;
import algo.app.supervise.Snapshot;
import algo.app.supervise.Supervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers what stands between a strategy and trading real money: host, key, broker, what its code brings itself, limits,
 * schedule. Changes nothing. On the thread of the request.
 */
final class GoingLive {
    private final Supervisor supervisor;
    private final CodeStore code;
    private final Interpreters interpreters;
    private final Secrets secrets;
    private final LiveHost host;
    private final TimeSource time;

    GoingLive(
            Supervisor supervisor,
            CodeStore code,
            Interpreters interpreters,
            Secrets secrets,
            LiveHost host,
            TimeSource time) {
        this.supervisor = supervisor;
        this.code = code;
        this.interpreters = interpreters;
        this.secrets = secrets;
        this.host = host;
        this.time = time;
    }

    /** Answers about one strategy, once the host was asked. */
    Reply.Document of(String id, ClientWait patience) throws RequestException, IOException, InterruptedException {
        Snapshot.View view = Targets.view(supervisor, Targets.only(supervisor, id));
        StrategySpec spec = view.spec();
        LiveChecklist list = new LiveChecklist(
                spec.id(), spec.mode(), view.phase().hasRun() ? Optional.of(view.mode()) : Optional.empty());
        host(spec, list, patience);
        code(spec, list);
        limits(spec, list);
        schedule(view, list);
        return list.document();
    }

    private void host(StrategySpec spec, LiveChecklist list, ClientWait patience)
            throws IOException, InterruptedException {
        String address = supervisor.snapshot().openalgoHost();
        String id = StrategyIds.inShell(spec.id());
        if (address.isEmpty()) {
            list.missing("host", "no OpenAlgo host is set", "algo live " + id + " --host " + HostAddress.EXAMPLE);
        } else {
            HostAddress known = HostAddress.parse(address);
            boolean plain = !known.isEncrypted() && !known.isLoopback();
            list.ok("host", address + (plain ? "; the key goes there unencrypted" : ""));
        }
        Optional<String> key = secrets.value(spec.id(), SecretUse.API_KEY);
        if (key.isEmpty()) {
            list.missing("key", "there is no secret " + SecretUse.API_KEY, "algo secret set " + SecretUse.API_KEY);
        } else {
            list.ok("key", "the secret " + SecretUse.API_KEY + " is set");
        }
        if (address.isEmpty() || key.isEmpty()) {
            list.missing("broker", "is asked once host and key are there", "");
            return;
        }
        HostState state = patience.await(host.examine(address, key.get()));
        if (!state.answer().isYes()) {
            list.missing("broker", state.answer().message(), "");
            return;
        }
        String broker = state.broker().isEmpty() ? "the broker" : state.broker();
        switch (state.orders()) {
            case BROKER -> list.ok("broker", "the host takes the key, and sends orders to " + broker);
            case ANALYZER ->
                list.note(
                        "broker",
                        "the host takes the key, and is in analyze mode: no order reaches " + broker
                                + " until OpenAlgo's own page switches it to live",
                        "");
            case UNKNOWN ->
                list.note("broker", "the host takes the key; it does not say whether orders reach " + broker, "");
        }
    }

    /** Looks through the code: in live mode an address of its own is where it trades, not the host. */
    private void code(StrategySpec spec, LiveChecklist list) {
        Map<String, List<SourceFinding>> own;
        try {
            own = findings(spec);
        } catch (RequestException | ConfigException e) {
            list.note("code", "could not be looked through: " + e.getMessage(), "");
            return;
        }
        boolean python = spec.interpreter().isEmpty()
                ? spec.script().endsWith(".py")
                : Interpreters.isPython(spec.interpreter());
        List<String> warnings =
                OwnAddressWarnings.live(own, supervisor.snapshot().openalgoHost());
        warnings.forEach(warning -> list.note("code", warning, ""));
        if (warnings.isEmpty()) {
            list.ok("code", "brings no address and no key of its own");
        }
        if (!python) {
            list.note(
                    "code",
                    "is no Python: sandbox mode does not bind it, so it was not tried there as it runs here",
                    "");
        }
    }

    private Map<String, List<SourceFinding>> findings(StrategySpec spec) throws RequestException, ConfigException {
        Path script = code.script(spec.codeId(), spec.script());
        Path directory = code.directory(spec.codeId());
        boolean alone = !directory.getFileName().toString().equals(spec.codeId()) || !script.startsWith(directory);
        Code read = CodeReader.read(
                alone || !Files.isDirectory(directory) ? script : directory,
                EntryPoint.UNNAMED,
                new EntryPoint(spec.script(), spec.module()));
        String interpreter = spec.interpreter().isEmpty() ? interpreterOf(read) : spec.interpreter();
        return new SourceChecks(interpreters, read, interpreter).findings();
    }

    /** Returns what reads the Python of a program that needs no interpreter: any Python does. */
    private String interpreterOf(Code read) throws RequestException {
        return read.sources().isEmpty() ? "" : new InterpreterChoice(interpreters).usual();
    }

    private static void limits(StrategySpec spec, LiveChecklist list) {
        String id = StrategyIds.inShell(spec.id());
        RestartPolicy restart = spec.restart();
        if (restart.when() == RestartPolicy.When.NEVER) {
            list.note("restart", "it is not restarted when it dies", "algo set " + id + " restart.when=on-failure");
        } else {
            list.ok("restart", restart.when().label() + ", at most " + restart.max() + " in a row");
        }
        list.ok(
                "stop",
                spec.stop().signal().name() + ", killed after "
                        + Durations.format(spec.stop().grace())
                        + "; a stop leaves its orders and positions at the broker");
        if (spec.limits().memoryMb() == ResourceLimits.NONE) {
            list.note("memory", "no limit", "algo set " + id + " limits.memory_mb=1024");
        } else {
            list.ok("memory", "at most " + spec.limits().memoryMb() + " MB");
        }
    }

    private void schedule(Snapshot.View view, LiveChecklist list) {
        String id = StrategyIds.inShell(view.spec().id());
        boolean up = view.phase().hasRun();
        Instant now = time.wall();
        if (view.timetable().isEmpty()) {
            list.note("schedule", "none: it starts by hand alone", "algo schedule " + id + " --market-hours");
        } else if (view.intent() == Intent.STOPPED) {
            list.note("schedule", "rests, since it was stopped by hand", "algo schedule " + id + " --resume");
        } else {
            Instant next =
                    NextTurns.of(view.timetable().get(), view.marks(), up, now).start();
            list.ok(
                    "schedule",
                    next.equals(Instant.MAX) ? "no start is to come" : "next start " + Times.instant(next, now));
        }
        if (up && view.mode() == Mode.SANDBOX) {
            list.note("now", "it runs in the sandbox; a start needs it stopped", "algo stop " + id);
        } else if (up) {
            list.ok("now", "it runs LIVE");
        } else {
            list.ok("now", "it does not run");
        }
    }
}
