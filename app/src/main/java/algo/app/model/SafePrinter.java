package algo.app.model;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A stream of text for people. Whatever text is printed, and whoever wrote it, acts on no reader and forges no line: what is
 * printed with {@code println} is one line, what is printed with {@code print} is lines, and all other characters that would act
 * are shown escaped ({@link Text}). Only bytes pass as they are. Safe for threads as a {@link PrintStream} is.
 */
public class SafePrinter extends PrintStream {
    protected SafePrinter(OutputStream target, boolean flushes) {
        super(target, flushes, StandardCharsets.UTF_8);
    }

    /** Returns what is to be shown of a text, while it is as it was written: all of it, unless a subclass says otherwise. */
    protected String shown(String text) {
        return text;
    }

    @Override
    public final void print(String text) {
        super.print(Text.lines(shown(String.valueOf(text))));
    }

    @Override
    public final void print(char[] text) {
        print(String.valueOf(text));
    }

    @Override
    public final void print(Object object) {
        print(String.valueOf(object));
    }

    @Override
    public final void print(char c) {
        print(String.valueOf(c));
    }

    /** Prints one line, whatever is in the text. */
    @Override
    public final void println(String text) {
        super.print(Text.line(shown(String.valueOf(text))) + "\n");
    }

    @Override
    public final void println(char[] text) {
        println(String.valueOf(text));
    }

    @Override
    public final void println(Object object) {
        println(String.valueOf(object));
    }

    /** Prints text as it is. */
    protected final void printAsIs(String text) {
        super.print(text);
    }
}
