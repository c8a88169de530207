package algo.cli;

import algo.app.model.Text;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * One of the client's two outputs. Whatever text is printed, and whoever wrote it, drives no terminal and forges no line: what
 * is printed with {@code println} is one line, what is printed with {@code print} is lines, and all other characters that would
 * act are shown escaped ({@link Text}), on a terminal and into a pipe alike. Only what is handed to {@link #raw}, or written as
 * bytes, passes as it is. One thread.
 */
public final class Printer extends PrintStream {
    Printer(OutputStream target, boolean flushes) {
        super(target, flushes, StandardCharsets.UTF_8);
    }

    @Override
    public void print(String text) {
        super.print(Text.lines(String.valueOf(text)));
    }

    @Override
    public void print(char[] text) {
        print(String.valueOf(text));
    }

    @Override
    public void print(Object object) {
        print(String.valueOf(object));
    }

    @Override
    public void print(char c) {
        print(String.valueOf(c));
    }

    /** One line, whatever is in it. */
    @Override
    public void println(String text) {
        super.print(Text.line(String.valueOf(text)) + "\n");
    }

    @Override
    public void println(Object object) {
        println(String.valueOf(object));
    }

    /** What is ours, as colours, or what the user wants to have as it is. */
    public void raw(String text) {
        super.print(text);
    }
}
