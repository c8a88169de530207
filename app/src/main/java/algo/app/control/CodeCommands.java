package algo.app.control;

import algo.app.config.Code;
import algo.app.config.CodeReader;
import algo.app.config.CodeStore;
import algo.app.config.ConfigEdits;
import algo.app.config.ConfigException;
import algo.app.config.ConfigFile;
import algo.app.config.EntryPoint;
import algo.app.env.Project;
import algo.app.env.PythonVersions;
import algo.app.env.StrategyPython;
import algo.app.files.IoProblems;
import algo.app.model.Actor;
import algo.app.model.Effect;
import algo.app.model.Intent;
import algo.app.model.Mode;
import algo.app.model.SourceFinding;
import algo.app.model.StrategyIds;
import algo.app.model.Text;
import algo.app.platform.SystemFiles;
import algo.app.process.ImportCheck;
import algo.app.process.Interpreters;
import algo.app.process.LaunchException;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.supervise.Decision;
import algo.app.supervise.Event;
import algo.app.supervise.Snapshot;
import algo.app.supervise.Supervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes code in, shows it, and takes it out again. */
final class CodeCommands {
    private static final Logger LOG = LoggerFactory.getLogger("control");

    private final Supervisor supervisor;
    private final CodeStore code;
    private final Interpreters interpreters;
    private final InterpreterChoice choice;
    private final StrategyPython python;
    private final EnvironmentCommands environments;
    private final CarriedStrategies carriage;
    private final PythonVersions versions;
    private final Stop stop;

    /** Stops a strategy for another version of its code. */
    interface Stop {
        Outcome stop(String id, Actor by, ClientWait patience) throws IOException, InterruptedException;
    }

    CodeCommands(
            Supervisor supervisor,
            CodeStore code,
            Interpreters interpreters,
            StrategyPython python,
            EnvironmentCommands environments,
            CarriedStrategies carriage,
            Stop stop) {
        this.supervisor = supervisor;
        this.code = code;
        this.interpreters = interpreters;
        this.choice = new InterpreterChoice(interpreters);
        this.python = python;
        this.environments = environments;
        this.carriage = carriage;
        this.stop = stop;
        this.versions = new PythonVersions(interpreters, PythonVersions.kept(SystemFiles.environment()));
    }

    Reply add(Request.Add request, Actor by, ClientWait patience, ReplySink replies)
            throws IOException, InterruptedException, RequestException {
        Path source = path(request.path());
        CarriedStrategies.One carried = carriage.read(request);
        String id = request.id().isEmpty() ? stem(source) : request.id();
        Targets.requireId(id, request.id().isEmpty() ? "name it with --id" : "");
        if (!StrategyIds.baseOf(id).isEmpty()) {
            throw new RequestException(
                    ExitCode.USAGE,
                    "'" + id + "' is the id of an instance, which runs the code of '" + StrategyIds.baseOf(id) + "'",
                    "");
        }
        NewInstances instances = NewInstances.of(id, request, supervisor.snapshot());
        Optional<Snapshot.View> existing =
                Optional.ofNullable(supervisor.snapshot().strategies().get(id));
        Code read = read(source, carried.entryPoint(request), existing);
        read = carried.isOne() ? read.ofUnknownSource() : read;
        InterpreterChoice.Chosen chosen = choice.choose(
                existing.isPresent() || !request.python().isEmpty()
                        ? version(request.python())
                        : carried.interpreter(versions),
                read,
                existing.map(view -> view.spec().interpreter()).orElse(""),
                supervisor.snapshot().defaults().interpreter());
        Map<String, String> values = new LinkedHashMap<>();
        values.put("interpreter", chosen.path());
        values.putAll(request.values());
        if (!carried.isOne()
                && !existing.map(view -> view.spec().module()).orElse("").equals(read.module())) {
            values.put("module", read.module());
        }
        Map<String, List<SourceFinding>> own =
                new SourceChecks(interpreters, read, values.get("interpreter")).findings();

        boolean sameCode =
                existing.isPresent() && code.isSame(id, existing.get().spec().script(), read);
        ConfigFile.Edit edit = carried.before(id, ConfigEdits.putTexts(id, values));
        boolean same = sameCode && carried.isIn(id, edit);
        if (existing.isPresent() && !same && !request.replace()) {
            throw new RequestException(
                    ExitCode.CONFLICT,
                    id + (sameCode ? " exists already with another config" : " exists already with other content"),
                    "use --replace to replace it, or --id for another id");
        }
        boolean runs = existing.filter(view -> view.phase().hasRun()).isPresent();
        boolean live = existing.filter(view -> view.mode() == Mode.LIVE).isPresent();
        if (runs && !same && request.rerun() && live) {
            throw new RequestException(
                    ExitCode.CONFLICT, id + ": it runs LIVE, so it is not stopped", "--watch is for the sandbox alone");
        }
        if (runs && !same && !request.rerun()) {
            throw new RequestException(
                    ExitCode.CONFLICT, id + ": is running, so nothing was changed", "stop it first: algo stop " + id);
        }
        List<String> warnings = new ArrayList<>();
        chosen.warnings().forEach(warning -> warnings.add(id + ": " + warning));
        Decision decision;
        String environment;
        try (AddedEnvironment added = environments.chooseFor(
                id,
                new Project(
                        read.files().get(read.script()),
                        Files.isDirectory(source) ? Optional.of(source) : Optional.empty()),
                values.get("interpreter"),
                request.values().getOrDefault("requires", ""),
                carried.orNull(),
                existing,
                request.terms(),
                replies)) {
            boolean stops = runs && !same;
            Instanced all = new Instanced(edit, instances, carried.count(id, supervisor.snapshot()));
            decision = same
                    ? edit(id, Event.EditRequested.Needs.EXISTING, all, null, added, by, patience)
                    : place(id, existing.isPresent(), stops, read, all, added, by, patience, warnings);
            environment = added.message();
            added.warnings().forEach(warning -> warnings.add(id + ": " + warning));
        }
        if (!decision.isDone()) {
            Outcome refusal = StrategyCommands.refused(id, decision);
            boolean running = decision.verdict() == Decision.Verdict.CONFLICT && existing.isPresent();
            boolean elsewhere = running && !existing.get().phase().hasRun();
            String hint =
                    running ? "stop it first: algo stop " + StrategyIds.inShell(id + (elsewhere ? "@*" : "")) : "";
            throw new RequestException(refusal.code(), id + ": " + refusal.message(), hint);
        }
        String what = same ? "is there already with this content" : existing.isPresent() ? "replaced" : "added";
        OwnAddressWarnings.of(own, Interpreters.isPython(values.get("interpreter")))
                .forEach(warning -> warnings.add(id + ": " + warning));
        Snapshot.View view = supervisor.snapshot().strategies().get(id);
        List<ImportCheck.Finding> imports = imports(read, source, runsIt(view, chosen.path()));
        ImportWarnings.of(imports, id, source, chosen.path(), remedy(id, view, chosen.path()))
                .forEach(warning -> warnings.add(id + ": " + warning));
        String message = what + ", " + (view == null ? "" : StrategyViews.label(view.mode())) + ", run by "
                + values.get("interpreter") + (chosen.origin().isEmpty() ? "" : ", " + chosen.origin())
                + environment;
        Effect effect = effect(existing, view);
        String starts = effect == Effect.STARTS ? "; starts now, by its schedule" : "";
        Outcome outcome = Outcome.of(id, ExitCode.DONE, message + starts, "")
                .withEffect(effect)
                .withMissingImports(ImportWarnings.places(imports));
        List<Outcome> outcomes = new ArrayList<>(List.of(outcome));
        outcomes.addAll(carried.outcomes(id));
        outcomes.addAll(instances.outcomes());
        warnings.addAll(carried.warnings(id, request, chosen.path()));
        return new Reply.Outcomes(outcomes, warnings);
    }

    /** Returns what runs it: the Python of its environment, if it has one. */
    private Path runsIt(Snapshot.View view, String chosen) {
        try {
            return view == null ? Path.of(chosen) : python.of(view.spec()).orElse(Path.of(chosen));
        } catch (LaunchException e) {
            return Path.of(chosen); // its environment is not made yet
        }
    }

    /** Returns the imports that will fail; none where nobody can tell. */
    private static List<ImportCheck.Finding> imports(Code read, Path source, Path interpreter) {
        if (!read.script().endsWith(".py") || !Interpreters.isPython(interpreter.toString())) {
            return List.of();
        }
        int slash = read.script().lastIndexOf('/');
        String root = read.module().isEmpty() && slash > 0 ? read.script().substring(0, slash) : "";
        boolean alone = !Files.isDirectory(source);
        try {
            return ImportCheck.of(interpreter, new ImportCheck.Program(read.files(), read.script(), root, alone));
        } catch (LaunchException e) {
            LOG.warn("the imports of {} were not looked at: {}", source, e.getMessage());
            return List.of();
        }
    }

    /** Returns the command that installs packages for a strategy. */
    private static ImportWarnings.Remedy remedy(String id, Snapshot.View view, String interpreter) {
        Path directory = Path.of(interpreter).getParent().resolveSibling("pyvenv.cfg");
        if (Files.exists(directory)) {
            return new ImportWarnings.Remedy(interpreter + " -m pip install ", " ", "");
        }
        List<String> before = view == null ? List.of() : view.spec().requires();
        String known = before.isEmpty() ? "" : String.join(",", before) + ",";
        return new ImportWarnings.Remedy("algo set " + id + " requires=" + known, ",", " && algo env build " + id);
    }

    /** @param view null if it was removed meanwhile */
    private static Effect effect(Optional<Snapshot.View> before, Snapshot.View view) {
        if (before.filter(existing -> existing.phase().hasRun()).isPresent()) {
            return Effect.RUNS_ON;
        }
        if (view != null && (view.phase().hasRun() || view.wanted())) {
            return Effect.STARTS;
        }
        boolean stopped = view != null && (view.intent() == Intent.STOPPED || view.intent() == Intent.STOPPED_TODAY);
        return stopped ? Effect.STAYS_STOPPED : Effect.NONE;
    }

    private static Path path(String text) throws RequestException {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute() && path.getFileName() != null) {
                return path.normalize();
            }
        } catch (InvalidPathException e) {
            // The problem is said below, as of any other text that is no path of a file.
        }
        throw new RequestException(
                ExitCode.USAGE, "'" + Text.printable(text, 200) + "' is not the absolute path of a file", "");
    }

    /** Returns the id that code gets where none is named. */
    static String stem(Path source) {
        String name = source.getFileName().toString();
        String stem = name.lastIndexOf('.') > 0 ? name.substring(0, name.lastIndexOf('.')) : name;
        return stem.replace(' ', '_');
    }

    private static Code read(Path source, EntryPoint named, Optional<Snapshot.View> existing) throws RequestException {
        EntryPoint before = existing.map(
                        view -> new EntryPoint(view.spec().script(), view.spec().module()))
                .orElse(EntryPoint.UNNAMED);
        try {
            return CodeReader.read(source, named, before);
        } catch (ConfigException e) {
            throw new RequestException(e.isInvalid() ? ExitCode.USAGE : ExitCode.FAILED, e.getMessage(), "");
        }
    }

    private String version(String python) throws RequestException {
        try {
            return versions.named(python);
        } catch (LaunchException e) {
            throw new RequestException(ExitCode.USAGE, e.getMessage(), "");
        }
    }

    private Decision place(
            String id,
            boolean exists,
            boolean stops,
            Code read,
            Instanced all,
            AddedEnvironment added,
            Actor by,
            ClientWait patience,
            List<String> warnings)
            throws InterruptedException, RequestException {
        try (CodeStore.Staged staged = code.stage(id, instancesOf(id), read)) {
            Event.EditRequested.Needs needs =
                    exists ? Event.EditRequested.Needs.NOT_RUNNING : Event.EditRequested.Needs.ABSENT;
            if (stops) {
                // Last of all, when nothing but the disk can stand in the way of the new version.
                Outcome stopped = stop.stop(id, by, patience);
                if (stopped.code() != ExitCode.DONE) {
                    throw new RequestException(stopped.code(), id + ": " + stopped.message(), stopped.hint());
                }
            }
            Instanced whole = all.with(id, read.script());
            Decision decision = edit(id, needs, whole, staged, added, by, patience);
            if (decision.isDone()) {
                staged.kept()
                        .forEach(file -> warnings.add(id + ": " + file + " is kept as the strategy left it; the new"
                                + " version brings another one"));
                staged.aside()
                        .ifPresent(place ->
                                warnings.add(id + ": what an earlier strategy of this id wrote is kept in " + place));
            }
            return decision;
        } catch (IOException e) {
            throw new RequestException(ExitCode.FAILED, id + ": nothing was changed: " + IoProblems.explain(e), "");
        }
    }

    /**
     * An edit of a strategy, with the instances that come with it.
     *
     * @param carried how many new instances the edit itself brings
     */
    private record Instanced(ConfigFile.Edit edit, NewInstances instances, int carried) {
        int count() {
            return instances.count() + carried;
        }

        Instanced with(String id, String script) {
            ConfigFile.Edit named = ConfigEdits.putTexts(id, Map.of("script", script));
            ConfigFile.Edit before = edit;
            return new Instanced(
                    root -> {
                        before.apply(root);
                        named.apply(root);
                    },
                    instances,
                    carried);
        }
    }

    private List<String> instancesOf(String id) {
        return supervisor.snapshot().strategies().values().stream()
                .filter(view -> view.spec().of().equals(id))
                .map(view -> view.spec().id())
                .toList();
    }

    private Decision edit(
            String id,
            Event.EditRequested.Needs needs,
            Instanced all,
            CodeStore.Staged staged,
            AddedEnvironment added,
            Actor by,
            ClientWait patience)
            throws InterruptedException {
        CompletableFuture<Decision> reply = new CompletableFuture<>();
        supervisor.post(new Event.EditRequested(
                id,
                needs,
                all.count() + (needs == Event.EditRequested.Needs.ABSENT ? 1 : 0),
                all.instances().after(all.edit()),
                added.with(staged == null ? ConfigFile.Companion.NONE : staged),
                by,
                reply));
        // The daemon waits for the end even if the client leaves: what is staged must not be taken away before it is
        // decided.
        return patience.awaitWithoutClient(reply);
    }

    Reply source(String id) throws RequestException {
        Snapshot.View view = Targets.view(supervisor, id);
        try {
            Path script = code.script(view.spec().codeId(), view.spec().script());
            String text = code.text(view.spec().codeId(), view.spec().script())
                    .orElseThrow(() -> new RequestException(ExitCode.FAILED, id + ": no such script: " + script, ""));
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("id", id);
            body.put("script", script.toString());
            body.put("content", text);
            return new Reply.Document(body, text);
        } catch (IOException e) {
            throw new RequestException(ExitCode.FAILED, id + ": " + IoProblems.explain(e), "");
        }
    }
}
