package algo.app.ipc.windows;

import algo.app.ipc.ByteBudget;
import algo.app.ipc.ControlConnection;
import algo.app.ipc.ControlEndpoint;
import algo.app.ipc.TimedLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * The control pipe of a home. Only the holder of the home's lock makes one, so a file that names a pipe which nobody keeps was left by a daemon that
 * died. A cleaner, or a person, may remove the file: {@link #check} makes it anew, and the pipe is the same.
 */
public final class NamedPipeEndpoint implements ControlEndpoint {
    /** The longest line of a client, in bytes. */
    private static final int MAX_LINE = 1024 * 1024;
    /** The memory for the long lines of all connections, in bytes: two lines at a time. */
    private static final long LONG_LINES = 8 << 20;

    private final Path place;
    private final PipeListener listener;
    private final ByteBudget longLines = new ByteBudget(LONG_LINES);
    private final ScheduledExecutorService watchdog = TimedLines.watchdog();
    private volatile boolean closed;

    private NamedPipeEndpoint(Path place, PipeListener listener) {
        this.place = place;
        this.listener = listener;
    }

    /** Returns why there can be no endpoint at {@code place}, for people; empty if there can. */
    public static Optional<String> problem(Path place) {
        return PipePlace.problem(place);
    }

    /** The longest path of an endpoint, in characters. */
    public static int longest() {
        return PipePlace.MOST;
    }

    /** @throws IOException if somebody answers at {@code place}, or something that is no endpoint is there */
    public static void requireFree(Path place) throws IOException {
        PipePlace.requireFree(place);
    }

    /**
     * Opens an endpoint for the user of this process alone.
     *
     * @throws IOException if it cannot be made; nothing is left behind
     */
    public static NamedPipeEndpoint open(Path place) throws IOException {
        requireFree(place);
        PipeListener listener = new PipeListener(PipePlace.newName());
        boolean named = false;
        try {
            PipePlace.write(place, listener.name());
            named = true;
            return new NamedPipeEndpoint(place, listener);
        } finally {
            if (!named) {
                listener.close();
            }
        }
    }

    @Override
    public ControlConnection accept() throws IOException {
        return new PipeControlConnection(listener.accept(), MAX_LINE, longLines, watchdog);
    }

    @Override
    public synchronized String check(Consumer<String> remade) {
        if (closed) {
            return "";
        }
        try {
            String named = named();
            if (named.equals(listener.name())) {
                return "";
            }
            if (!named.isEmpty() && PipePlace.isKept(named)) {
                return place
                        + " was taken over by another process, so no new command reaches this daemon; end that one";
            }
            Files.createDirectories(place.getParent());
            if (named.isEmpty() && Files.exists(place)) {
                // It is somebody's, whatever it is; of two such files the first stays and the second is in the way.
                Files.move(place, place.resolveSibling(place.getFileName() + ".moved-aside"));
            }
            PipePlace.write(place, listener.name());
            remade.accept(place + " was removed or replaced; it is made anew");
            return "";
        } catch (IOException e) {
            return place + " was removed or replaced, and cannot be made anew: " + e.getMessage();
        }
    }

    /** Returns the name that the file says; empty if it says none, or is not there. */
    private String named() throws IOException {
        try {
            return PipePlace.read(place);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            if (Files.exists(place)) {
                return "";
            }
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (named().equals(listener.name())) {
                Files.deleteIfExists(place);
            }
        } catch (IOException e) {
            // The next daemon replaces the file.
        }
        listener.close();
    }
}
