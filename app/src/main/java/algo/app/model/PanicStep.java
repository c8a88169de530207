package algo.app.model;

import java.util.Optional;

/** The steps of a panic, in their order; each is told with the time at which it was done. */
public enum PanicStep implements Labelled {
    /** Nothing starts from here on, and that is on disk. */
    LATCHED,
    /** Every run was asked to end. */
    STOPPING,
    /** Nothing is left of any run: every process tree is proven gone. */
    GONE,
    /** The open orders were cancelled. */
    CANCELLED,
    /** The open positions were closed. */
    CLOSED,
    /** The brokers were asked what is left. */
    CHECKED;

    /** Returns the constant with that label; empty if there is none. */
    public static Optional<PanicStep> of(String label) {
        for (PanicStep step : values()) {
            if (step.label().equals(label)) {
                return Optional.of(step);
            }
        }
        return Optional.empty();
    }
}
