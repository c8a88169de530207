package algo.app.control;

import algo.app.config.Secrets;
import algo.app.files.IoProblems;
import algo.app.model.Actor;
import algo.app.model.Masks;
import algo.app.model.Mode;
import algo.app.model.SecretUse;
import algo.app.model.StrategyIds;
import algo.app.model.StrategySpec;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.Table;
import algo.app.supervise.Event;
import algo.app.supervise.Snapshot;
import algo.app.supervise.Supervisor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps, names and removes secrets. Says of a value only its fingerprint. */
final class SecretCommands {
    private static final Logger LOG = LoggerFactory.getLogger("secrets");

    private final Supervisor supervisor;
    private final Secrets secrets;

    SecretCommands(Supervisor supervisor, Secrets secrets) {
        this.supervisor = supervisor;
        this.secrets = secrets;
    }

    Reply set(Request.SecretSet request, Actor by) throws RequestException, IOException, InterruptedException {
        String name = request.name();
        checkName(name);
        if (!request.strategy().isEmpty()) {
            Targets.view(supervisor, request.strategy());
        }
        String problem = Secrets.problem(request.value()).orElse("");
        if (!problem.isEmpty()) {
            throw new RequestException(ExitCode.USAGE, "the value of " + name + " " + problem, "nothing was changed");
        }
        Secrets.Held held;
        try {
            held = secrets.set(request.strategy(), name, request.value());
        } catch (IOException e) {
            throw notChanged(name, "set", e);
        }
        note(request.strategy(), name, "set", by);
        List<String> running = users(secrets.list(), held).stream()
                .filter(id -> supervisor.snapshot().strategies().get(id).phase().hasRun())
                .toList();
        String message = scoped(request.strategy(), name) + " set, fingerprint " + held.fingerprint()
                + (running.isEmpty() ? "" : "; takes effect at the next start of " + String.join(", ", running));
        return new Reply.Outcomes(
                List.of(Outcome.of("", ExitCode.DONE, message, "")), warnings(name, request.value(), held));
    }

    private static List<String> warnings(String name, String value, Secrets.Held held) {
        List<String> warnings = new ArrayList<>();
        if (!held.hidden()) {
            warnings.add(name + " has fewer than " + Masks.LEAST
                    + " characters, so it is not hidden in what strategies print");
        }
        if (!value.equals(value.strip())) {
            warnings.add(name + " begins or ends with a blank, which is kept");
        }
        return warnings;
    }

    private static void checkName(String name) throws RequestException {
        String problem = SecretUse.problemToKeep(name).orElse("");
        if (!problem.isEmpty()) {
            throw new RequestException(ExitCode.USAGE, problem, "");
        }
    }

    private static RequestException notChanged(String name, String what, IOException e) {
        return new RequestException(
                ExitCode.FAILED, "the secret " + name + " was not " + what + ": " + IoProblems.explain(e), "");
    }

    private void note(String strategy, String name, String to, Actor by) throws InterruptedException {
        LOG.info("secret {}: {}, by {}", to, scoped(strategy, name), by.name());
        supervisor.post(new Event.SecretChanged(strategy, name, to, by));
        supervisor.awaitRecorded();
    }

    private static String scoped(String strategy, String name) {
        return strategy.isEmpty() ? name : name + " of " + strategy;
    }

    Reply remove(Request.SecretRemove request, Actor by) throws RequestException, IOException, InterruptedException {
        String strategy = request.strategy();
        String name = request.name();
        checkName(name);
        if (!strategy.isEmpty() && !StrategyIds.isValid(strategy)) {
            throw new RequestException(ExitCode.USAGE, StrategyIds.explain(strategy), "");
        }
        boolean removed;
        try {
            removed = secrets.remove(strategy, name);
        } catch (IOException e) {
            throw notChanged(name, "removed", e);
        }
        if (!removed) {
            if (!strategy.isEmpty()) {
                Targets.view(supervisor, strategy);
            }
            throw new RequestException(
                    ExitCode.FAILED, "there is no secret " + scoped(strategy, name), "see 'algo secret list'");
        }
        note(strategy, name, "removed", by);
        List<String> lacking = new ArrayList<>();
        missing(secrets.list()).stream()
                .filter(lack -> lack.name().equals(name))
                .forEach(lack -> lacking.add(lack.strategy()));
        List<String> warnings = lacking.isEmpty()
                ? List.of()
                : List.of(String.join(", ", lacking) + (lacking.size() == 1 ? " names " : " name ") + name
                        + " and cannot be started without it");
        String message = scoped(strategy, name) + " removed";
        return new Reply.Outcomes(List.of(Outcome.of("", ExitCode.DONE, message, "")), warnings);
    }

    Reply list() throws RequestException {
        List<Secrets.Held> all;
        try {
            all = secrets.list();
        } catch (IOException e) {
            throw new RequestException(ExitCode.FAILED, IoProblems.explain(e), "");
        }
        List<Object> list = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (Secrets.Held held : all) {
            List<String> users = users(all, held);
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("name", held.name());
            fields.put("strategy", held.strategy().isEmpty() ? null : held.strategy());
            fields.put("fingerprint", held.fingerprint());
            fields.put("source", held.credential() ? "credential" : "home");
            fields.put("masked", held.hidden());
            fields.put("used_by", users);
            list.add(fields);
            rows.add(List.of(
                    held.name(),
                    held.strategy().isEmpty() ? "all" : held.strategy(),
                    held.fingerprint(),
                    held.credential() ? "credential" : "home",
                    held.hidden() ? "yes" : "no",
                    users.isEmpty() ? "-" : String.join(", ", users)));
        }
        StringBuilder text = new StringBuilder();
        text.append(
                rows.isEmpty()
                        ? "no secrets; 'algo secret set NAME' keeps one\n"
                        : new Table(
                                List.of("NAME", "FOR", "FINGERPRINT", "FROM", "MASKED", "USED BY"),
                                rows,
                                Table.ALL_LEFT,
                                "MASKED",
                                "FROM",
                                "FINGERPRINT",
                                "USED BY"));
        List<Object> missing = new ArrayList<>();
        for (Missing lack : missing(all)) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("name", lack.name());
            fields.put("strategy", lack.strategy());
            missing.add(fields);
            text.append("missing: ")
                    .append(lack.name())
                    .append(", which ")
                    .append(lack.strategy())
                    .append(" names\n");
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("secrets", list);
        body.put("missing", missing);
        return new Reply.Document(body, text.toString());
    }

    /** A secret that a strategy cannot be started without, and that is not there. */
    private record Missing(String name, String strategy) {}

    private List<Missing> missing(List<Secrets.Held> all) {
        List<Missing> missing = new ArrayList<>();
        for (Snapshot.View view : supervisor.snapshot().strategies().values()) {
            for (String name : names(view)) {
                boolean inSandbox = name.equals(SecretUse.API_KEY) && view.mode() == Mode.SANDBOX;
                if (!inSandbox
                        && all.stream()
                                .noneMatch(held -> isFor(held, view.spec().id(), name))) {
                    missing.add(new Missing(name, view.spec().id()));
                }
            }
        }
        return missing;
    }

    private static boolean isFor(Secrets.Held held, String strategy, String name) {
        return held.name().equals(name)
                && (held.strategy().isEmpty()
                        || held.strategy().equals(strategy)
                        || held.strategy().equals(StrategyIds.baseOf(strategy)));
    }

    /** Returns the secrets that a strategy gets: those that it names, and in live mode the key. */
    private static List<String> names(Snapshot.View view) {
        StrategySpec spec = view.spec();
        List<String> names = new ArrayList<>();
        if (spec.mode() == Mode.LIVE || view.mode() == Mode.LIVE) {
            names.add(SecretUse.API_KEY);
        }
        spec.secrets().forEach(text -> names.add(SecretUse.of(text).secret()));
        return names.stream().distinct().toList();
    }

    /** Returns the strategies that get their value from {@code held}, and not from one that goes before it. */
    private List<String> users(List<Secrets.Held> all, Secrets.Held held) {
        List<String> users = new ArrayList<>();
        for (Snapshot.View view : supervisor.snapshot().strategies().values()) {
            String id = view.spec().id();
            if (names(view).contains(held.name()) && isFor(held, id, held.name())) {
                int best = all.stream()
                        .filter(other -> isFor(other, id, held.name()))
                        .mapToInt(other -> rank(other, id))
                        .max()
                        .orElse(0);
                if (rank(held, id) == best) {
                    users.add(id);
                }
            }
        }
        return users;
    }

    /**
     * Returns the rank of a value among several of one name; the highest counts: a strategy's own, then its base's,
     * then that of all, then that of the service manager.
     */
    private static int rank(Secrets.Held held, String strategy) {
        if (held.credential() || held.strategy().isEmpty()) {
            return held.credential() ? 0 : 1;
        }
        return held.strategy().equals(strategy) ? 3 : 2;
    }
}
