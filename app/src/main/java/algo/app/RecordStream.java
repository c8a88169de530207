package algo.app;

import algo.app.model.Text;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * What the daemon says, in its log or on its standard error stream, to a terminal or a journal: each {@code println} is one
 * record and one line, whatever anybody put into it, and nothing in it acts on who reads it ({@link Text}). Loggers print in
 * that way, and so do stack traces, line by line.
 */
final class RecordStream extends PrintStream {
    private final UnaryOperator<String> shown;

    RecordStream(OutputStream target) {
        this(target, UnaryOperator.identity());
    }

    /** @param shown what is done to a record before, while it is as it was written */
    RecordStream(OutputStream target, UnaryOperator<String> shown) {
        super(target, true, StandardCharsets.UTF_8);
        this.shown = shown;
    }

    @Override
    public void print(String text) {
        super.print(Text.lines(shown.apply(String.valueOf(text))));
    }

    @Override
    public void print(Object object) {
        print(String.valueOf(object));
    }

    @Override
    public void println(String text) {
        super.print(Text.line(shown.apply(String.valueOf(text))) + "\n");
    }

    @Override
    public void println(Object object) {
        println(String.valueOf(object));
    }

    /** A message for whoever started the daemon, which may be a list. */
    void message(String text) {
        super.print("algo: " + Text.message(text) + "\n");
    }
}
