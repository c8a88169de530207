package algo.app.platform.unix;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Redirects the standard streams of this process. The JVM itself writes there what it has to say before it ends, such
 * as that memory ran out.
 */
public final class StandardStreams {
    private static final int OUTPUT = 1;
    private static final int ERRORS = 2;

    private StandardStreams() {}

    /**
     * Appends to {@code file}, which must be there, what is written to the standard output from now on.
     *
     * @param errors whether the standard error goes there too
     * @throws IOException if it is no regular file, or cannot be opened; the streams go where they went
     */
    public static void appendTo(Path file, boolean errors) throws IOException {
        JnaHome.load();
        try (Fd fd = Fd.openPlain(file.toString(), LibC.O_WRONLY | LibC.O_APPEND, 0)) {
            lead(fd, OUTPUT);
            if (errors) {
                lead(fd, ERRORS);
            }
        } catch (ErrnoException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void lead(Fd fd, int stream) throws ErrnoException {
        if (LibC.dup2(fd.number(), stream) < 0) {
            throw ErrnoException.last("cannot lead a standard stream elsewhere");
        }
    }
}
