package algo.cli;

import java.io.Console;
import java.util.Locale;

/** Questions to the person at the terminal. */
public final class Questions {
    private Questions() {}

    /** Returns whether there is a person to ask: what is typed comes from a terminal, and what is printed goes to one. */
    public static boolean canAsk() {
        return Terminal.isTyped() && Terminal.isInteractive() && System.console() != null;
    }

    /** Returns what the person typed, without blanks around it; empty if there was nothing. */
    static String ask(String question) {
        Console console = System.console();
        String answer = console == null ? null : console.readLine("%s", question);
        return answer == null ? "" : answer.strip();
    }

    /** Returns whether the person said yes. */
    public static boolean confirms(String question) {
        return ask(question + " [y/N] ").toLowerCase(Locale.ROOT).startsWith("y");
    }

    /** Returns whether the person did not say no; the end of the input is a no. */
    static boolean goesOn(String question) {
        Console console = System.console();
        String answer = console == null ? null : console.readLine("%s", question + " [Y/n] ");
        return answer != null && !answer.strip().toLowerCase(Locale.ROOT).startsWith("n");
    }
}
