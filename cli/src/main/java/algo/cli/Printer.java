package algo.cli;

import algo.app.model.SafePrinter;
import java.io.OutputStream;

/** One of the client's two outputs. Text is shown in the same way on a terminal and into a pipe. One thread. */
public final class Printer extends SafePrinter {
    Printer(OutputStream target, boolean flushes) {
        super(target, flushes);
    }

    /** Prints as it is what is ours, as colours, or what the user wants to have as it is. */
    public void raw(String text) {
        printAsIs(text);
    }
}
