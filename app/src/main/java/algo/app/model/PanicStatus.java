package algo.app.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A panic that holds: since when, by whom, and how far it came. Immutable. While there is one, nothing starts.
 *
 * @param since wall time of the latch
 * @param by who asked for it
 * @param reason why, one line for people; may be empty
 * @param breaches the losses that were acted on by this panic; of each strategy, and of the account, the last is kept
 * @param steps what was done, in the order in which it was done; of each kind the first is kept
 */
public record PanicStatus(Instant since, Actor by, String reason, List<LossBreach> breaches, List<Taken> steps) {
    /** The name of the file of the latch, beside {@code state.json}. */
    public static final String FILE = "panic.json";

    /** The words with which {@link #problem} and {@link #refusal} begin, and nothing else that is wrong in a home. */
    private static final String SINCE = "panic since ";

    /** The command that ends a panic. */
    private static final String LIFT = "'algo panic --end' lifts it";

    public PanicStatus {
        breaches = List.copyOf(breaches);
        steps = List.copyOf(steps);
    }

    /** Makes a panic that no loss brought about. */
    public PanicStatus(Instant since, Actor by, String reason, List<Taken> steps) {
        this(since, by, reason, List.of(), steps);
    }

    /**
     * One step that was done.
     *
     * @param at wall time
     * @param detail one clause for people; may be empty
     */
    public record Taken(PanicStep step, Instant at, String detail) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Taken that
                    && step == that.step
                    && Objects.equals(at, that.at)
                    && Objects.equals(detail, that.detail);
        }
    }

    /** Returns whether the step was done. */
    public boolean has(PanicStep step) {
        return find(step).isPresent();
    }

    /** Returns the step, if it was done. */
    public Optional<Taken> find(PanicStep step) {
        return steps.stream().filter(taken -> taken.step() == step).findFirst();
    }

    /** Returns this panic once the step was done; the same one if it was before. */
    public PanicStatus with(PanicStep step, Instant at, String detail) {
        if (has(step)) {
            return this;
        }
        List<Taken> more = new ArrayList<>(steps);
        more.add(new Taken(step, at, detail));
        return new PanicStatus(since, by, reason, breaches, more);
    }

    /** Returns this panic once it acted on a loss. */
    public PanicStatus with(LossBreach breach) {
        List<LossBreach> more = new ArrayList<>(breaches);
        more.removeIf(other -> other.strategy().equals(breach.strategy()));
        more.add(breach);
        return new PanicStatus(since, by, reason, more, steps);
    }

    /** Returns this panic as if neither this step nor a later one had been done. */
    public PanicStatus without(PanicStep first) {
        List<Taken> kept = new ArrayList<>(steps);
        kept.removeIf(taken -> taken.step().compareTo(first) >= 0);
        return new PanicStatus(since, by, reason, breaches, kept);
    }

    /** Returns what the file of the latch holds, by name, in its order: texts, a number, and lists of objects of texts and numbers. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("version", 1);
        fields.put("since", since.toString());
        fields.put("by", by.name());
        fields.put("reason", reason);
        if (!breaches.isEmpty()) {
            fields.put("breaches", breaches.stream().map(LossBreach::fields).toList());
        }
        List<Map<String, Object>> taken = new ArrayList<>();
        for (Taken step : steps) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("step", step.step().label());
            one.put("at", step.at().toString());
            one.put("detail", step.detail());
            taken.add(one);
        }
        fields.put("steps", taken);
        return fields;
    }

    /** Returns why nothing starts, and what ends that, in one line for people. */
    public String refusal() {
        return SINCE + Ist.show(since) + " IST; " + LIFT;
    }

    /** Returns what people should know while it holds, one line. */
    public String problem() {
        String who = by.isDaemon() || by.equals(Actor.UNKNOWN) ? "" : ", by " + by.name();
        String why = reason.isEmpty() ? "" : " (" + reason + ")";
        String gone = has(PanicStep.GONE) ? "" : "; not everything is proven gone yet";
        return SINCE + Ist.show(since) + " IST" + who + why + ": nothing starts" + gone + "; " + LIFT;
    }

    /** Returns what the problems of a home tell of the panic that holds, one line; empty if none does. */
    public static Optional<String> among(List<String> problems) {
        return problems.stream().filter(problem -> problem.startsWith(SINCE)).findFirst();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PanicStatus that
                && Objects.equals(since, that.since)
                && Objects.equals(by, that.by)
                && Objects.equals(reason, that.reason)
                && Objects.equals(breaches, that.breaches)
                && Objects.equals(steps, that.steps);
    }
}
