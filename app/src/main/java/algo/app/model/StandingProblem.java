package algo.app.model;

import java.util.function.Consumer;

/**
 * The reason why something that is tried again and again does not succeed. It is logged once, not at each attempt.
 * Belongs to one thread.
 */
public final class StandingProblem {
    private final Consumer<String> log;
    private String text = "";

    /** @param log is told whenever it becomes another one */
    public StandingProblem(Consumer<String> log) {
        this.log = log;
    }

    /** Notes that an attempt failed, and why; logs the reason if it is another one than before. */
    public void report(String why) {
        if (!why.equals(text)) {
            log.accept(why);
        }
        text = why;
    }

    /** Notes that an attempt succeeded, or that there was nothing to do. */
    public void clear() {
        text = "";
    }

    /** Returns the problem; empty if there is none. */
    public String text() {
        return text;
    }
}
