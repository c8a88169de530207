package algo.app.doctor;

import algo.app.config.CodeStore;
import algo.app.config.ConfigReview;
import algo.app.config.EnvFile;
import algo.app.config.Secrets;
import algo.app.env.EnvironmentPlaces;
import algo.app.env.StrategyPython;
import algo.app.files.IoProblems;
import algo.app.files.JsonTrees;
import algo.app.files.WholeFile;
import algo.app.model.StrategySpec;
import algo.app.platform.PrivateFiles;
import algo.app.process.Interpreters;
import algo.app.process.LaunchException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The files of the home: whether they are what they should be. */
final class FileChecks {
    /** The names of two of the checks. */
    static final String CONFIG = "config";

    static final String PACKAGES = "packages";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Doctor.Subject subject;
    private final Interpreters interpreters;

    FileChecks(Doctor.Subject subject, Interpreters interpreters) {
        this.subject = subject;
        this.interpreters = interpreters;
    }

    /**
     * Returns the config, and whether what it names is there.
     *
     * @param concerned the ids of the strategies that are looked at
     */
    Check config(Predicate<String> concerned) {
        Path file = subject.root().resolve("strategies/strategy_configs.json");
        Path backup = subject.root().resolve("strategies/strategy_configs.json.bak");
        if (!Files.exists(file)) {
            return Files.exists(backup)
                    ? Check.bad(
                            CONFIG, file + " is missing", "'algo reload', or a start of the daemon, restores " + backup)
                    : Check.ok(CONFIG, "no strategies yet");
        }
        ConfigReview review = ConfigReview.of(file, subject.defaultMemoryMb());
        if (!review.problems().isEmpty()) {
            return Check.bad(
                    CONFIG,
                    file + ": " + String.join("; ", review.problems()),
                    "correct it, then run 'algo reload'; " + backup + " is the last good version");
        }
        boolean emptied = review.strategies().isEmpty()
                && Files.exists(backup)
                && !ConfigReview.of(backup, subject.defaultMemoryMb())
                        .strategies()
                        .isEmpty();
        if (emptied) {
            return Check.bad(
                    CONFIG,
                    file + " has no strategies, and " + backup.getFileName() + " has",
                    "put them back, or run 'algo reload --accept' if they are to go");
        }
        List<String> missing = new ArrayList<>();
        CodeStore code = new CodeStore(
                subject.root().resolve("strategies/scripts"), subject.root().resolve("data"), Clock.systemUTC());
        review.strategies().stream().filter(spec -> concerned.test(spec.id())).forEach(spec -> missing(spec, code)
                .forEach(each -> missing.add(spec.id() + ": " + each)));
        if (!missing.isEmpty()) {
            return Check.bad(
                    CONFIG,
                    String.join("; ", missing),
                    "put it there, or change it with 'algo set', or take the strategy out with 'algo remove'");
        }
        return Check.ok(CONFIG, file + ", strategies: " + review.strategies().size());
    }

    /** Looks for the Python environments that strategies want, before a start misses one. */
    Check environments() {
        ConfigReview review =
                ConfigReview.of(subject.root().resolve("strategies/strategy_configs.json"), subject.defaultMemoryMb());
        StrategyPython python = new StrategyPython(
                interpreters, new EnvironmentPlaces(subject.root().resolve("envs")));
        List<String> problems = new ArrayList<>();
        for (StrategySpec spec : review.strategies()) {
            python.problem(spec).ifPresent(problem -> problems.add(spec.id() + ": " + problem));
        }
        return problems.isEmpty()
                ? Check.ok(PACKAGES, "each strategy has the Python environment that it wants")
                : Check.bad(PACKAGES, String.join("; ", problems), "");
    }

    /** Returns what the config of a strategy names and is not there. */
    List<String> missing(StrategySpec spec, CodeStore code) {
        List<String> missing = new ArrayList<>();
        Path script = code.script(spec.codeId(), spec.script());
        Path inFirstLayout = subject.root().resolve("strategies/scripts").resolve(spec.script());
        if (!Files.isReadable(script) && !(isOfFirstLayout() && Files.isReadable(inFirstLayout))) {
            missing.add("no such script, or not readable: " + script);
        }
        try {
            EnvFile.of(spec, code);
        } catch (IOException e) {
            missing.add(e.getMessage());
        }
        List<List<String>> health = new ArrayList<>(List.of(spec.ready().sign().command()));
        spec.watch().forEach(watch -> health.add(watch.sign().command()));
        for (List<String> command : health) {
            if (!command.isEmpty() && !Files.isExecutable(Path.of(command.get(0)))) {
                missing.add("ready or watch names no executable program: " + command.get(0));
            }
        }
        List<String> before = spec.beforeStart().command();
        if (!before.isEmpty() && !Files.isExecutable(Path.of(before.get(0)))) {
            missing.add("before_start names no executable program: " + before.get(0));
        }
        try {
            if (!spec.interpreter().isEmpty()) {
                interpreters.resolve(spec.interpreter());
            }
        } catch (LaunchException e) {
            missing.add(e.getMessage());
        }
        return missing;
    }

    /** Returns whether version 0.1.0 left the home so, and the next start of the daemon takes it over. */
    private boolean isOfFirstLayout() {
        try {
            Path identity = subject.root().resolve("home.json");
            return JsonTrees.read(JSON, WholeFile.read(identity))
                            .path("version")
                            .asInt()
                    == 1;
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    Check state() {
        Path file = subject.root().resolve("state/state.json");
        if (!Files.exists(file) && !Files.exists(file.resolveSibling("state.json.bak"))) {
            return Check.ok("state", "nothing to remember yet");
        }
        try {
            JsonNode state = JsonTrees.read(JSON, WholeFile.read(file));
            if (state.isObject() && state.path("version").asInt() == 1) {
                return Check.ok("state", file.toString());
            }
            return damaged(file, "is no state of this version");
        } catch (JsonProcessingException | CharConversionException e) {
            return damaged(file, "is not valid JSON");
        } catch (IOException e) {
            return damaged(file, "cannot be read (" + IoProblems.explain(e) + ")");
        }
    }

    private static Check damaged(Path file, String how) {
        return Check.bad(
                "state",
                file + " " + how,
                "leave it as it is: a daemon that runs writes it anew, and one that starts takes its copy "
                        + file.getFileName() + ".bak");
    }

    /** Never says what is in it. */
    Check secrets() {
        Path file = subject.root().resolve("secrets.json");
        if (!Files.exists(file)) {
            return Check.ok("secrets", "none");
        }
        try {
            PrivateFiles.Rights rights = PrivateFiles.rights(file);
            if (!rights.areOwnersAlone()) {
                return Check.bad(
                        "secrets",
                        file + " has " + rights.words() + ": others may read it",
                        "run '" + PrivateFiles.hiding(file) + "', and change the secrets if others use this host");
            }
            Secrets.check(file);
            return Check.ok("secrets", file.toString());
        } catch (IOException e) {
            return Check.bad("secrets", IoProblems.explain(e), "");
        }
    }
}
