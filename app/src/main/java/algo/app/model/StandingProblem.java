package algo.app.model;

import java.util.function.Consumer;

/** Why something that is tried again and again does not succeed: logged once, not at each attempt. Belongs to one thread. */
public final class StandingProblem {
    private final Consumer<String> log;
    private String text = "";

    /** @param log is told whenever it becomes another one */
    public StandingProblem(Consumer<String> log) {
        this.log = log;
    }

    /** It did not succeed, for this reason. */
    public void is(String why) {
        if (!why.equals(text)) {
            log.accept(why);
        }
        text = why;
    }

    /** It succeeded, or there is nothing to do. */
    public void isOver() {
        text = "";
    }

    /** Empty if there is none. */
    public String text() {
        return text;
    }
}
