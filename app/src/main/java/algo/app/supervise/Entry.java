package algo.app.supervise;

import algo.app.model.StrategySpec;
import algo.app.process.RunningProcess;
import java.util.Optional;

/** One strategy in the registry: what people decided, what is, and the handle of its run. The supervisor's thread alone. */
final class Entry {
    private final String id;
    private StrategySpec spec;
    private boolean configured;
    private StrategyStatus status = StrategyStatus.NEW;
    private RunningProcess process;

    Entry(StrategySpec spec, boolean configured) {
        this.id = spec.id();
        this.spec = spec;
        this.configured = configured;
    }

    String id() {
        return id;
    }

    /** What the config says, or said last. */
    StrategySpec spec() {
        return spec;
    }

    /** Whether the config still has it. */
    boolean isConfigured() {
        return configured;
    }

    void configure(StrategySpec next) {
        spec = next;
        configured = true;
    }

    void unconfigure() {
        configured = false;
    }

    StrategyStatus status() {
        return status;
    }

    /** Only {@link Registry} calls this, so that every change is recorded. */
    void become(StrategyStatus next) {
        status = next;
    }

    /** The handle of the current run; empty while there is none. */
    Optional<RunningProcess> process() {
        return Optional.ofNullable(process);
    }

    void attach(RunningProcess next) {
        process = next;
    }

    /** The run is over: the handle gives up what it holds. */
    void detach() {
        if (process != null) {
            process.close();
            process = null;
        }
    }
}
