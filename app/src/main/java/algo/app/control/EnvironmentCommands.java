package algo.app.control;

import algo.app.config.Carried;
import algo.app.config.CodeStore;
import algo.app.env.BuildOptions;
import algo.app.env.Environment;
import algo.app.env.EnvironmentException;
import algo.app.env.EnvironmentRecord;
import algo.app.env.Environments;
import algo.app.env.Project;
import algo.app.env.StrategyPython;
import algo.app.files.IoProblems;
import algo.app.model.PackageList;
import algo.app.model.StrategyIds;
import algo.app.model.StrategySpec;
import algo.app.process.Interpreters;
import algo.app.process.LaunchException;
import algo.app.protocol.BuildTerms;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.Table;
import algo.app.supervise.Snapshot;
import algo.app.supervise.Supervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists, makes and takes away the Python environments of strategies. On the thread of the request. */
final class EnvironmentCommands {
    private final Supervisor supervisor;
    private final CodeStore code;
    private final Environments environments;
    private final StrategyPython python;

    EnvironmentCommands(Supervisor supervisor, CodeStore code, Environments environments, StrategyPython python) {
        this.supervisor = supervisor;
        this.code = code;
        this.environments = environments;
        this.python = python;
    }

    /** Returns how an environment is made. */
    static BuildOptions options(BuildTerms terms, boolean upgrade) {
        Duration limit =
                terms.timeoutMillis() < 0 ? BuildOptions.USUAL_LIMIT : Duration.ofMillis(terms.timeoutMillis());
        return new BuildOptions(terms.findLinks(), terms.noIndex(), upgrade, limit);
    }

    Reply list() throws IOException {
        Map<String, List<String>> users = new LinkedHashMap<>();
        List<Map<String, Object>> missing = new ArrayList<>();
        StringBuilder problems = new StringBuilder();
        for (StrategySpec spec : specs()) {
            environments.record(spec).map(EnvironmentRecord::environment).ifPresent(hash -> users.computeIfAbsent(
                            hash, none -> new ArrayList<>())
                    .add(spec.id()));
            python.problem(spec).ifPresent(problem -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("strategy", spec.id());
                fields.put("problem", problem);
                missing.add(fields);
                problems.append(spec.id()).append(": ").append(problem).append('\n');
            });
        }
        List<Map<String, Object>> all = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (Environment each : environments.all()) {
            List<String> usedBy = users.getOrDefault(each.hash(), List.of());
            long bytes = environments.bytes(each);
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("hash", each.hash());
            fields.put("python", each.version());
            fields.put("packages", each.packages());
            fields.put("bytes", bytes);
            fields.put("used_by", usedBy);
            all.add(fields);
            rows.add(List.of(
                    each.hash(),
                    each.version(),
                    mib(bytes),
                    usedBy.isEmpty() ? "-" : String.join(" ", usedBy),
                    String.join(" ", each.packages())));
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("environments", all);
        body.put("missing", missing);
        String table = rows.isEmpty()
                ? "no environments\n"
                : new Table(List.of("HASH", "PYTHON", "SIZE", "USED BY", "PACKAGES"), rows, Table.ALL_LEFT, "PACKAGES")
                        .toString();
        return new Reply.Document(body, table + problems);
    }

    private static String mib(long bytes) {
        return Math.max(1, (bytes + (1 << 19)) >> 20) + " MiB";
    }

    private List<StrategySpec> specs() {
        return supervisor.snapshot().strategies().values().stream()
                .map(Snapshot.View::spec)
                .toList();
    }

    Reply build(Request.EnvBuild request, ReplySink replies) throws IOException, InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        Map<String, Snapshot.View> all = supervisor.snapshot().strategies();
        List<String> ids = request.targets().all()
                ? all.keySet().stream().sorted().toList()
                : request.targets().ids().stream().distinct().toList();
        for (String id : ids) {
            Snapshot.View view = all.get(id);
            if (StrategyIds.isSelector(id)) {
                outcomes.add(Outcome.of(id, ExitCode.NOT_FOUND, StrategyIds.meansNone(id), ""));
            } else if (!StrategyIds.isValid(id)) {
                outcomes.add(Outcome.of(id, ExitCode.USAGE, StrategyIds.explain(id), ""));
            } else if (view == null) {
                outcomes.add(
                        Outcome.of(id, ExitCode.NOT_FOUND, "no such strategy", "see 'algo list' for those there are"));
            } else {
                outcomes.add(build(view, request, replies, warnings));
            }
        }
        return new Reply.Outcomes(outcomes, warnings);
    }

    private Outcome build(Snapshot.View view, Request.EnvBuild request, ReplySink replies, List<String> warnings)
            throws ClientGoneException, InterruptedException {
        StrategySpec spec = view.spec();
        String id = spec.id();
        try {
            Optional<Path> base = python.base(spec);
            if (base.isEmpty()) {
                return Outcome.of(id, ExitCode.DONE, "is no Python, so it has no environment", "");
            }
            Environments.Wish wish =
                    new Environments.Wish(id, spec.interpreter(), base.get(), spec.requires(), project(spec));
            BuildOptions how = options(request.terms(), request.upgrade());
            try (Environments.Choice choice = environments.choose(wish, how, new ClientBuildWatch(replies, id))) {
                Optional<EnvironmentRecord> before =
                        environments.put(id, choice.record(), view.phase().hasRun());
                choice.warnings().forEach(warning -> warnings.add(id + ": " + warning));
                return Outcome.of(id, ExitCode.DONE, message(choice, before, base.get(), view), "");
            }
        } catch (EnvironmentException e) {
            if (e.why() == EnvironmentException.Cause.CANCELLED) {
                throw new ClientGoneException(e.getMessage(), e);
            }
            int code = e.why() == EnvironmentException.Cause.INVALID ? ExitCode.USAGE : ExitCode.FAILED;
            return Outcome.of(id, code, e.getMessage() + "; what was in force still is", e.hint());
        } catch (LaunchException e) {
            return Outcome.of(id, ExitCode.FAILED, e.getMessage(), "");
        } catch (ClientGoneException e) {
            throw e;
        } catch (IOException e) {
            return Outcome.of(id, ExitCode.FAILED, IoProblems.explain(e) + "; what was in force still is", "");
        }
    }

    /**
     * Chooses the environment of code that is taken in.
     *
     * @param project where the code lies now
     * @param interpreter that was chosen for it, a path
     * @param with packages that were named with it, as people write them; empty if none were, and those of its config stay
     * @param carried what came with it from another home; null if nothing did
     */
    AddedEnvironment chooseFor(
            String id,
            Project project,
            String interpreter,
            String with,
            Carried carried,
            Optional<Snapshot.View> existing,
            BuildTerms terms,
            ReplySink replies)
            throws IOException, InterruptedException, RequestException {
        if (!Interpreters.isPython(interpreter)) {
            return AddedEnvironment.NONE;
        }
        Path base = Path.of(interpreter);
        if (!with.isEmpty() && Environments.isVirtual(base)) {
            throw new RequestException(
                    ExitCode.USAGE,
                    interpreter
                            + " is the Python of a virtual environment, where packages are installed with its own pip",
                    "leave out --with, or name another Python with --python");
        }
        List<String> requires =
                carried == null || !with.isEmpty() ? requires(with, existing) : joined(carried.requires());
        // Whoever names packages wants those, and not the versions of elsewhere.
        List<String> pins = carried == null || !with.isEmpty() ? List.of() : carried.packages();
        Environments.Wish wish = new Environments.Wish(id, interpreter, base, requires, project, pins);
        try {
            Environments.Choice choice =
                    environments.choose(wish, options(terms, false), new ClientBuildWatch(replies, id));
            boolean runs = existing.filter(view -> view.phase().hasRun()).isPresent();
            return new AddedEnvironment(environments, id, choice, runs);
        } catch (EnvironmentException e) {
            if (e.why() == EnvironmentException.Cause.CANCELLED) {
                throw new ClientGoneException(e.getMessage(), e);
            }
            int code = e.why() == EnvironmentException.Cause.INVALID ? ExitCode.USAGE : ExitCode.FAILED;
            throw new RequestException(code, e.getMessage(), e.hint().isEmpty() ? "nothing was changed" : e.hint());
        }
    }

    /** As the config will have them. */
    private List<String> requires(String with, Optional<Snapshot.View> existing) {
        List<String> ofAll = supervisor.snapshot().defaults().requires();
        if (with.isEmpty()) {
            return existing.map(view -> view.spec().requires()).orElse(ofAll);
        }
        return joined(PackageList.split(with));
    }

    /** Returns the packages that all want, and then these, each once. */
    private List<String> joined(List<String> own) {
        List<String> ofAll = supervisor.snapshot().defaults().requires();
        return Stream.concat(ofAll.stream(), own.stream().filter(each -> !ofAll.contains(each)))
                .toList();
    }

    /** Forgets which environment a strategy had that is gone. */
    void forget(String id) throws IOException {
        environments.putBack(id, Optional.empty());
    }

    private static String message(
            Environments.Choice choice, Optional<EnvironmentRecord> before, Path base, Snapshot.View view) {
        String had = before.map(EnvironmentRecord::environment).orElse("");
        String has = choice.record().environment();
        String next = view.phase().hasRun() && !had.equals(has) ? "; takes effect at its next start" : "";
        return has.isEmpty() ? "wants no packages, so it is run by " + base + next : choice.message() + next;
    }

    private Project project(StrategySpec spec) {
        Path script = code.script(spec.codeId(), spec.script());
        Path directory = code.script(spec.codeId(), "");
        boolean own = script.startsWith(directory)
                && Files.isDirectory(directory)
                && directory.endsWith(Path.of(spec.codeId()));
        return new Project(script, own ? Optional.of(directory) : Optional.empty());
    }

    Reply clean() throws IOException, RequestException {
        Snapshot snapshot = supervisor.snapshot();
        if (!snapshot.configKnown()) {
            throw new RequestException(
                    ExitCode.CONFLICT,
                    "the config was not read, so nobody knows what is used; nothing was removed",
                    "see 'algo status'");
        }
        Set<String> running = snapshot.running().stream()
                .flatMap(view -> Stream.of(view.spec().id(), view.spec().codeId()))
                .collect(Collectors.toSet());
        Map<String, Long> removed = environments
                .clean(snapshot.strategies().keySet(), running)
                .orElseThrow(() -> new RequestException(
                        ExitCode.CONFLICT, "an environment is being made; nothing was removed", "try again later"));
        long bytes = removed.values().stream().mapToLong(Long::longValue).sum();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("removed", List.copyOf(removed.keySet()));
        body.put("bytes", bytes);
        String text = removed.isEmpty()
                ? "every environment is used\n"
                : "removed " + String.join(", ", removed.keySet()) + ", " + mib(bytes) + "\n";
        return new Reply.Document(body, text);
    }
}
