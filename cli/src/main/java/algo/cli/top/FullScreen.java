package algo.cli.top;

import algo.cli.Line;
import algo.cli.Printer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The terminal while something is drawn on all of it: on its other screen, without a cursor, keys coming one by one. It is
 * given back as it was, whatever ends the program, other than SIGKILL. Modes are read and set by {@code stty}, which every
 * system has. {@code lock} guards all; any thread.
 */
final class FullScreen {
    private static final File DEVICE = new File("/dev/tty");
    /** The other screen, no cursor, no wrapping at the right margin, pastes marked as such. */
    private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[?2004h\u001b[2J";

    /** A terminal that has no other screen keeps what was drawn, and goes on below it. */
    private static final String LEAVE = "\u001b[0m\u001b[999;1H\u001b[?2004l\u001b[?7h\u001b[?25h\u001b[?1049l";

    /** A terminal that takes nothing, as over a connection that hangs, does not keep the program from ending for longer. */
    private static final long PATIENCE_MILLIS = 2000;

    /** Far more than it needs on a busy host. */
    private static final long STTY_MILLIS = 10_000;

    private final Printer out;
    private final boolean colours;
    private final String modes;
    private final Thread atExit = new Thread(this::closeAtExit, "screen-restore");
    private final ReentrantLock lock = new ReentrantLock();
    private List<Line> painted = List.of();
    private boolean entered;
    private boolean closed;

    private FullScreen(Printer out, boolean colours, String modes) {
        this.out = out;
        this.colours = colours;
        this.modes = modes;
    }

    /** Takes the terminal over; empty if there is none that could be given back. */
    static Optional<FullScreen> open(Printer out, boolean colours) {
        String modes = stty("-g");
        if (modes.isEmpty()) {
            return Optional.empty();
        }
        FullScreen screen = new FullScreen(out, colours, modes);
        Runtime.getRuntime().addShutdownHook(screen.atExit);
        screen.enter();
        return Optional.of(screen);
    }

    /** Takes it, also where it was taken before and somebody changed it since; all is drawn anew. */
    void enter() {
        lock.lock();
        try {
            if (!closed) {
                take();
            }
        } finally {
            lock.unlock();
        }
    }

    private void take() {
        // Ctrl-C ends the program by its signal, as ever; Ctrl-Z is a key, so that the screen can be left before.
        stty("-icanon", "-echo", "-ixon", "min", "1", "time", "0", "susp", "undef", "quit", "undef");
        out.raw(ENTER);
        out.flush();
        entered = true;
        painted = List.of();
    }

    /** Gives it back for the time being. */
    void leave() {
        lock.lock();
        try {
            if (entered) {
                entered = false;
                out.raw(LEAVE);
                out.flush();
                stty(modes);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Closes the screen on a thread of its own while the JVM ends, because the thread that draws may be stuck in that.
     */
    private void closeAtExit() {
        try {
            if (lock.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                closed = true;
                leave();
            } else {
                stty(modes);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives it back for good. Does not return if a signal ends the program already, so that it ends as that signal says. */
    void close() throws InterruptedException {
        leave();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            Thread.currentThread().join();
        }
    }

    /** The next {@link #paint} draws everything. */
    void forget() {
        lock.lock();
        painted = List.of();
        lock.unlock();
    }

    /**
     * Draws what differs from what is there.
     *
     * @param lines from the top on, none wider than the terminal
     * @return false if nobody takes what is drawn any more
     */
    boolean paint(List<Line> lines) {
        lock.lock();
        try {
            return entered ? draw(lines) : !closed;
        } finally {
            lock.unlock();
        }
    }

    private boolean draw(List<Line> lines) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            if (i >= painted.size() || !painted.get(i).equals(lines.get(i))) {
                // The line is cleared first: at the right margin the cursor stands on the last character.
                text.append("\u001b[")
                        .append(i + 1)
                        .append(";1H\u001b[2K")
                        .append(lines.get(i).coded(colours));
            }
        }
        painted = List.copyOf(lines);
        if (text.length() == 0) {
            return true;
        }
        out.raw(text.toString());
        return !out.checkError();
    }

    /** Returns the size of the terminal; the usual one where it is not known. */
    static TopState.Size size() {
        String[] size = stty("size").split(" ");
        try {
            int rows = Integer.parseInt(size[0]);
            int columns = Integer.parseInt(size[size.length - 1]);
            if (size.length == 2 && rows > 0 && columns > 0) {
                return new TopState.Size(Math.min(columns, 1000), Math.min(rows, 1000));
            }
        } catch (NumberFormatException e) {
            // The usual size follows.
        }
        return new TopState.Size(80, 24);
    }

    /** Returns what stty(1) prints with these arguments; empty if it fails. */
    private static String stty(String... arguments) {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(DEVICE)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(STTY_MILLIS, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return "";
            }
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return process.exitValue() == 0 ? text.strip() : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
