package algo.app;

import algo.app.model.SafePrinter;
import algo.app.model.Text;
import java.io.OutputStream;
import java.util.function.UnaryOperator;

/**
 * The output of the daemon, in its log or on its standard error stream, to a terminal or a journal: each
 * {@code println} is one record and one line. Loggers print in that way, and so do stack traces, line by line.
 */
final class RecordStream extends SafePrinter {
    private final UnaryOperator<String> shown;

    RecordStream(OutputStream target) {
        this(target, UnaryOperator.identity());
    }

    /** @param shown what is done to a record before, while it is as it was written */
    RecordStream(OutputStream target, UnaryOperator<String> shown) {
        super(target, true);
        this.shown = shown;
    }

    @Override
    protected String shown(String text) {
        return shown.apply(text);
    }

    /** A message for whoever started the daemon, which may be a list. */
    void message(String text) {
        printAsIs("algo: " + Text.message(text) + "\n");
    }
}
