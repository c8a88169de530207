package algo.app.doctor;

import algo.app.config.CodeStore;
import algo.app.config.ConfigReview;
import algo.app.config.Secrets;
import algo.app.env.EnvironmentPlaces;
import algo.app.env.StrategyPython;
import algo.app.model.SecretUse;
import algo.app.model.StrategySpec;
import algo.app.process.Interpreters;
import algo.app.process.LaunchException;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The strategies that run or are to start today, each by itself: whether all that its next start needs is there. */
final class TodayChecks {
    private static final String NAME = "today";

    private final Doctor.Subject subject;
    private final Interpreters interpreters;
    private final Secrets secrets;

    TodayChecks(Doctor.Subject subject, Interpreters interpreters, Secrets secrets) {
        this.subject = subject;
        this.interpreters = interpreters;
        this.secrets = secrets;
    }

    /** @param wanted what is said of each, by id, e.g. {@code starts at 09:15} */
    List<Check> run(Map<String, String> wanted) {
        if (wanted.isEmpty()) {
            return List.of(Check.ok(NAME, "no strategy runs or is to start today"));
        }
        ConfigReview review =
                ConfigReview.of(subject.root().resolve("strategies/strategy_configs.json"), subject.defaultMemoryMb());
        if (!review.problems().isEmpty()) {
            return List.of(Check.bad(
                    NAME,
                    "nobody can look at what these need while the config is refused: "
                            + String.join(", ", wanted.keySet()),
                    "correct it, then run 'algo reload'"));
        }
        CodeStore code = new CodeStore(
                subject.root().resolve("strategies/scripts"), subject.root().resolve("data"), Clock.systemUTC());
        FileChecks files = new FileChecks(subject, interpreters);
        StrategyPython python = new StrategyPython(
                interpreters, new EnvironmentPlaces(subject.root().resolve("envs")));
        List<Check> checks = new ArrayList<>();
        for (StrategySpec spec : review.strategies()) {
            if (wanted.containsKey(spec.id())) {
                checks.add(check(spec, wanted.get(spec.id()), files.missing(spec, code), python));
            }
        }
        return checks;
    }

    private Check check(StrategySpec spec, String when, List<String> missing, StrategyPython python) {
        Set<String> problems = new LinkedHashSet<>(missing);
        String runBy = "it runs by itself";
        try {
            runBy = python.of(spec).map(path -> "run by " + path).orElse(runBy);
        } catch (LaunchException e) {
            problems.add(e.getMessage());
        }
        python.problem(spec).ifPresent(problems::add);
        secret(spec).ifPresent(problems::add);
        String who = spec.id() + ", " + when + ": ";
        return problems.isEmpty()
                ? Check.ok(NAME, who + "its code and its secrets are there, " + runBy)
                : Check.bad(NAME, who + String.join("; ", problems), "");
    }

    /** The key of live mode is looked at with the host that has to take it. */
    private Optional<String> secret(StrategySpec spec) {
        List<String> without = new ArrayList<>();
        try {
            for (String text : spec.secrets()) {
                SecretUse use = SecretUse.of(text);
                if (!use.isApiKey() && secrets.value(spec.id(), use.secret()).isEmpty()) {
                    without.add(use.secret());
                }
            }
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        }
        return without.isEmpty()
                ? Optional.empty()
                : Optional.of("there is no secret " + String.join(", ", without) + "; set it with 'algo secret set "
                        + without.get(0) + "'");
    }
}
