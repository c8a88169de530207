package algo.app.control;

import algo.app.model.StrategyIds;
import algo.app.platform.SystemFiles;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.supervise.Snapshot;
import algo.app.supervise.Snapshots;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the strategies that a request names, by their ids or by selectors such as {@code ema_crossover@*} and {@code tag:nifty}. */
final class Targets {
    private Targets() {}

    /** Answers a request about one strategy. */
    interface One {
        Reply answer(String id) throws RequestException, IOException, InterruptedException;
    }

    /** @throws RequestException if no strategy can have this id on this system */
    static void requireId(String id, String hint) throws RequestException {
        if (!StrategyIds.isValid(id)) {
            throw new RequestException(ExitCode.USAGE, StrategyIds.explain(id), hint);
        }
        Optional<String> problem = SystemFiles.nameProblem(id);
        if (problem.isPresent()) {
            throw new RequestException(ExitCode.USAGE, "'" + id + "' " + problem.get(), hint);
        }
    }

    /** @throws RequestException if there is none, or the id is none */
    static Snapshot.View view(Snapshots snapshots, String id) throws RequestException {
        if (StrategyIds.isSelector(id)) {
            throw new RequestException(ExitCode.NOT_FOUND, StrategyIds.meansNone(id), "");
        }
        if (!StrategyIds.isValid(id)) {
            throw new RequestException(ExitCode.USAGE, StrategyIds.explain(id), "");
        }
        Snapshot.View view = snapshots.snapshot().strategies().get(id);
        if (view == null) {
            throw new RequestException(
                    ExitCode.NOT_FOUND, id + ": no such strategy", "see 'algo list' for those there are");
        }
        return view;
    }

    /** @throws RequestException if one of {@code ids} is none, or there are none */
    static List<String> all(Snapshots snapshots, List<String> ids) throws RequestException {
        List<String> named = new ArrayList<>();
        for (String id : ids) {
            named.add(view(snapshots, id).spec().id());
        }
        if (named.isEmpty()) {
            throw new RequestException(ExitCode.USAGE, "no strategy was named", "");
        }
        return named.stream().distinct().toList();
    }

    /** Returns the same request about ids alone, each once. A selector that means nobody stays, for others to say so. */
    static Request resolved(Request request, Snapshot snapshot) {
        return request.about(ids -> resolved(ids, snapshot));
    }

    private static List<String> resolved(List<String> ids, Snapshot snapshot) {
        Set<String> all = new LinkedHashSet<>();
        for (String id : ids) {
            List<String> meant = StrategyIds.isSelector(id) ? meant(id, snapshot) : List.of();
            all.addAll(meant.isEmpty() ? List.of(id) : meant);
        }
        return List.copyOf(all);
    }

    private static List<String> meant(String selector, Snapshot snapshot) {
        return snapshot.strategies().values().stream()
                .filter(view -> StrategyIds.isSelected(
                        selector, view.spec().id(), view.spec().tags()))
                .map(view -> view.spec().id())
                .sorted()
                .toList();
    }

    /** Returns the strategies that an id or a selector means. */
    static List<String> named(Snapshots snapshots, String id) {
        return resolved(List.of(id), snapshots.snapshot());
    }

    /** Returns the one strategy that is named where no more than one may be. */
    static String only(Snapshots snapshots, String id) throws RequestException {
        List<String> ids = named(snapshots, id);
        if (ids.size() > 1) {
            throw new RequestException(
                    ExitCode.USAGE,
                    "'" + id + "' means " + ids.size() + " strategies: " + String.join(", ", ids),
                    "name one of them");
        }
        return ids.get(0);
    }

    /** Changes each strategy that is named, where a request has one id: what is refused of one keeps the others from nothing. */
    static Reply each(Snapshots snapshots, String id, One one)
            throws RequestException, IOException, InterruptedException {
        List<String> ids = named(snapshots, id);
        if (ids.get(0).equals(id)) {
            return one.answer(id);
        }
        List<Outcome> outcomes = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (String each : ids) {
            try {
                Reply.Outcomes done = (Reply.Outcomes) one.answer(each);
                outcomes.addAll(done.outcomes());
                warnings.addAll(done.warnings());
            } catch (RequestException e) {
                String prefix = each + ": ";
                String message = e.getMessage();
                outcomes.add(Outcome.of(
                        each,
                        e.code(),
                        message.startsWith(prefix) ? message.substring(prefix.length()) : message,
                        e.hint()));
            }
        }
        return new Reply.Outcomes(outcomes, warnings);
    }
}
