package algo.app.control;

import algo.app.config.Carried;
import algo.app.config.CodeStore;
import algo.app.config.ConfigException;
import algo.app.config.ConfigFile;
import algo.app.config.EntryPoint;
import algo.app.config.EnvFile;
import algo.app.config.Secrets;
import algo.app.env.PythonVersions;
import algo.app.env.StrategyPython;
import algo.app.files.IoProblems;
import algo.app.model.Effect;
import algo.app.model.Mode;
import algo.app.model.StrategyIds;
import algo.app.model.StrategySpec;
import algo.app.process.LaunchException;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Outcome;
import algo.app.protocol.Request;
import algo.app.supervise.Snapshot;
import algo.app.supervise.Snapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes in what comes with code from another home: its config, its instances and its environment. */
final class CarriedStrategies {
    private final Snapshots snapshots;
    private final CodeStore code;
    private final StrategyPython python;
    private final Secrets secrets;
    private final Path configFile;

    CarriedStrategies(Snapshots snapshots, CodeStore code, StrategyPython python, Secrets secrets, Path configFile) {
        this.snapshots = snapshots;
        this.code = code;
        this.python = python;
        this.secrets = secrets;
        this.configFile = configFile;
    }

    /** @throws RequestException if what came with the code is refused */
    One read(Request.Add request) throws RequestException {
        if (request.carried().isEmpty()) {
            return new One(null, false);
        }
        if (!request.main().isEmpty() || !request.module().isEmpty()) {
            throw new RequestException(
                    ExitCode.USAGE, "an archive says itself what is started; leave out --main and --module", "");
        }
        try {
            return new One(
                    Carried.read(request.carried()),
                    Mode.LIVE.label().equals(request.values().get("mode")));
        } catch (ConfigException e) {
            throw new RequestException(
                    ExitCode.USAGE, "the archive is refused: " + e.getMessage(), "nothing was changed");
        }
    }

    /** One strategy that comes with what was decided elsewhere, or with nothing. For one request. */
    final class One {
        private final Carried carried;
        private final boolean live;
        private Set<String> known = Set.of();
        private String noPython = "";

        private One(Carried carried, boolean live) {
            this.carried = carried;
            this.live = live;
        }

        boolean isOne() {
            return carried != null;
        }

        Carried orNull() {
            return carried;
        }

        EntryPoint entryPoint(Request.Add request) {
            return isOne() ? carried.entryPoint() : new EntryPoint(request.main(), request.module());
        }

        /** Returns what ran it elsewhere and is here too: a path; empty if nothing is known, or that is not here. */
        String interpreter(PythonVersions versions) {
            if (!isOne()) {
                return "";
            }
            String path = carried.interpreter();
            boolean isHere = path.startsWith("/") && Files.isExecutable(Path.of(path));
            if (carried.python().isEmpty()) {
                return isHere ? path : "";
            }
            String minor = minor(carried.python());
            if (isHere && PythonVersions.isOf(Path.of(path), minor)) {
                return path;
            }
            try {
                return versions.named(minor);
            } catch (LaunchException e) {
                noPython = minor;
                return "";
            }
        }

        private static String minor(String version) {
            String[] digits = version.split("\\.");
            return digits[0] + "." + digits[1];
        }

        /** Returns the edit that puts all of it into the config, and then makes {@code values}. */
        ConfigFile.Edit before(String id, ConfigFile.Edit values) {
            if (!isOne()) {
                return values;
            }
            ConfigFile.Edit own = carried.edit(id, live);
            return root -> {
                own.apply(root);
                values.apply(root);
            };
        }

        /** Returns whether the config has all of it already; true where nothing came. */
        boolean isIn(String id, ConfigFile.Edit edit) throws RequestException, IOException {
            try {
                return !isOne() || carried.isIn(configFile, id, edit);
            } catch (ConfigException e) {
                throw new RequestException(ExitCode.USAGE, id + ": " + e.getMessage(), "nothing was changed");
            }
        }

        /** Returns how many of its instances are new here. */
        int count(String id, Snapshot snapshot) {
            if (!isOne()) {
                return 0;
            }
            known = Set.copyOf(snapshot.strategies().keySet());
            return (int) carried.instanceIds(id).stream()
                    .filter(each -> !known.contains(each))
                    .count();
        }

        /** Returns what is told of each of its instances, once they are here. */
        List<Outcome> outcomes(String id) {
            return !isOne()
                    ? List.of()
                    : carried.instanceIds(id).stream()
                            .map(each -> Outcome.of(
                                            each,
                                            ExitCode.DONE,
                                            (known.contains(each) ? "is there" : "added") + ", an instance of " + id,
                                            "")
                                    .withEffect(Effect.NONE))
                            .toList();
        }

        /** Returns what of it is not here as it was where it comes from. */
        List<String> warnings(String id, Request.Add request, String interpreter) {
            List<String> warnings = new ArrayList<>();
            if (!isOne()) {
                return warnings;
            }
            if (carried.isLive() && !live) {
                warnings.add(id + ": it was live where it comes from, and is in the sandbox here; 'algo live "
                        + StrategyIds.inShell(id) + "' goes through what live mode needs");
            }
            if (!noPython.isEmpty()) {
                warnings.add(id + ": it was run by Python " + noPython + " where it comes from, which is not here; "
                        + interpreter + " runs it");
            }
            if (!carried.packages().isEmpty() && request.values().containsKey("requires")) {
                warnings.add(
                        id + ": the versions that it had where it comes from were not looked at, since --with names"
                                + " packages");
            }
            List<String> ids = new ArrayList<>(List.of(id));
            ids.addAll(carried.instanceIds(id));
            for (String each : ids) {
                Snapshot.View view = snapshots.snapshot().strategies().get(each);
                if (view != null) {
                    missing(view.spec()).forEach(what -> warnings.add(each + ": " + what));
                }
            }
            return warnings;
        }
    }

    /** Returns what a strategy names and what is not here. */
    private List<String> missing(StrategySpec spec) {
        List<String> missing = new ArrayList<>();
        for (String name : spec.secrets()) {
            try {
                if (secrets.value(spec.id(), name).isEmpty()
                        && secrets.value(spec.codeId(), name).isEmpty()) {
                    missing.add("the secret " + name + " is not here; 'algo secret set " + name + "' keeps it");
                }
            } catch (IOException e) {
                missing.add("its secrets cannot be read: " + e.getMessage());
            }
        }
        if (!spec.workingDirectory().isEmpty() && !Files.isDirectory(Path.of(spec.workingDirectory()))) {
            missing.add("its working_directory is not here: " + spec.workingDirectory());
        }
        try {
            EnvFile.of(spec, code);
        } catch (IOException e) {
            missing.add("it will not start: " + IoProblems.explain(e));
        }
        ConfigCommands.commandProblem("on_exit", spec.onExit()).ifPresent(missing::add);
        ConfigCommands.commandProblem("before_start", spec.beforeStart().command())
                .ifPresent(text -> missing.add("it will not start: " + text));
        Optional<String> environment = python.problem(spec);
        environment.ifPresent(missing::add);
        return missing;
    }
}
