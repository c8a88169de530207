package algo.cli;

import algo.app.model.SafePrinter;
import java.io.IOException;
import java.io.OutputStream;

/** One of the client's two outputs. Text is shown in the same way on a terminal and into a pipe. One thread. */
public final class Printer extends SafePrinter {
    Printer(OutputStream target, boolean flushes) {
        super(target, flushes);
    }

    /** Returns a stream that passes the bytes of an archive on as they are, and tells where that fails. Closing it closes nothing. */
    public OutputStream archive() {
        flush();
        OutputStream target = out;
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                target.write(b);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                target.write(bytes, from, length);
            }

            @Override
            public void flush() throws IOException {
                target.flush();
            }
        };
    }

    /** Prints as it is what is ours, as colours, or what the user wants to have as it is. */
    public void raw(String text) {
        printAsIs(text);
    }
}
