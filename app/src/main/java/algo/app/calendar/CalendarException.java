package algo.app.calendar;

import java.util.List;

/** A calendar file was refused, with everything that is wrong with it. */
public final class CalendarException extends Exception {
    private final transient List<String> problems;

    CalendarException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** Returns the problems, each as {@code path: what is wrong and what would be right}; never empty. */
    public List<String> problems() {
        return problems;
    }
}
