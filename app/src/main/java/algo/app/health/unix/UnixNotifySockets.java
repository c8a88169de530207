package algo.app.health.unix;

import algo.app.health.NotifyMessage;
import algo.app.health.NotifySockets;
import algo.app.model.Halt;
import algo.app.model.Sha256;
import algo.app.model.Threads;
import algo.app.model.TimeSource;
import algo.app.platform.PrivateFiles;
import algo.app.platform.unix.EpollEvent;
import algo.app.platform.unix.ErrnoException;
import algo.app.platform.unix.Fd;
import algo.app.platform.unix.LibC;
import algo.app.platform.unix.ReceivingSocket;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what runs say on one thread, {@code health-notify}, which sleeps in epoll_wait(2) while nobody says anything. Of one socket
 * it reads a few datagrams at once, and rests a little after each turn: the kernel lets whoever says more than that wait, so a
 * flood costs the one who makes it. A socket is closed by that thread, since it may be reading from it.
 */
public final class UnixNotifySockets implements NotifySockets {
    private static final Logger LOG = LoggerFactory.getLogger("health");

    /** The longest message, in bytes; systemd takes no longer one either. */
    private static final int LONGEST = 4096;

    private static final int MOST_AT_ONCE = 64;
    private static final long REST_MILLIS = 5;

    /** With so many bits less a number has at most 7 digits to the base of 36. */
    private static final int SPARE_BITS = Long.SIZE - 36;

    /** Stands for the eventfd that wakes the thread; no socket has this number. */
    private static final int WAKE = 0;

    private static final byte[] ONE = ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.nativeOrder())
            .putLong(1)
            .array();

    private final Path directory;
    private final TimeSource time;
    /** The thread waits at it; null before the first socket, so that a daemon without one opens nothing. */
    private Fd epoll;

    /** Wakes the thread. */
    private Fd wake;

    private final Thread thread = new Thread(this::run, "health-notify");
    private final Map<String, Speaker> speakers = new ConcurrentHashMap<>();
    private final Map<Integer, Speaker> byNumber = new ConcurrentHashMap<>();
    private final Queue<Speaker> leaving = new ConcurrentLinkedQueue<>();
    /** Strategies whose sockets could not be made, which was said. */
    private final Set<String> failed = new HashSet<>();

    private volatile Listener listener = strategy -> {};
    private volatile boolean closed;
    private boolean started;
    private boolean cleared;
    private int numbers;

    /** A socket, and what was heard at it. */
    private static final class Speaker {
        final String strategy;
        final ReceivingSocket socket;
        final int number;
        volatile Heard heard = Heard.NOTHING;

        Speaker(String strategy, ReceivingSocket socket, int number) {
            this.strategy = strategy;
            this.socket = socket;
            this.number = number;
        }
    }

    /**
     * Makes one that reads nothing before {@link #start}.
     *
     * @param directory for the sockets; made when it is needed, and nobody else uses it
     */
    public UnixNotifySockets(Path directory, TimeSource time) {
        this.directory = directory;
        this.time = time;
        thread.setDaemon(true);
        Halt.with(thread);
    }

    @Override
    public void start(Listener told) {
        listener = told;
    }

    /** It has the id for its name, or, where that is too long for a socket, a short name that fits wherever the control socket does. */
    @Override
    public Path path(String strategy) {
        Path plain = directory.resolve(strategy);
        return plain.toString().getBytes(StandardCharsets.UTF_8).length <= ReceivingSocket.LONGEST_PATH
                ? plain
                : directory.resolve("." + shortName(strategy));
    }

    private static String shortName(String strategy) {
        return Long.toString(ByteBuffer.wrap(Sha256.of(strategy)).getLong() >>> SPARE_BITS, 36);
    }

    @Override
    public Path open(String strategy) throws IOException {
        if (!Files.isDirectory(directory)) {
            PrivateFiles.makeDirectory(directory);
        }
        remove(strategy);
        if (!started) {
            begin();
        }
        Path path = path(strategy);
        ReceivingSocket socket = ReceivingSocket.at(path);
        Speaker speaker = new Speaker(strategy, socket, ++numbers);
        byNumber.put(speaker.number, speaker);
        try {
            watch(socket.number(), speaker.number);
        } catch (IOException e) {
            byNumber.remove(speaker.number);
            socket.close();
            throw e;
        }
        speakers.put(strategy, speaker);
        return path;
    }

    private void begin() throws IOException {
        epoll = Fd.of(LibC.epoll_create1(LibC.O_CLOEXEC), "cannot make an epoll set");
        try {
            wake = Fd.of(LibC.eventfd(0, LibC.O_CLOEXEC | LibC.O_NONBLOCK), "cannot make an eventfd");
            watch(wake.number(), WAKE);
        } catch (IOException e) {
            release();
            throw e;
        }
        started = true;
        thread.start();
    }

    private void release() {
        if (wake != null) {
            wake.close();
        }
        epoll.close();
        wake = null;
        epoll = null;
    }

    @Override
    public void keepOnly(Set<String> strategies) {
        if (!cleared) {
            cleared = true;
            removeLeftovers(strategies);
        }
        if (!strategies.equals(speakers.keySet())) {
            for (String strategy : List.copyOf(speakers.keySet())) {
                if (!strategies.contains(strategy)) {
                    delete(path(strategy));
                    remove(strategy);
                }
            }
            for (String strategy : strategies) {
                if (!speakers.containsKey(strategy)) {
                    takeUp(strategy);
                }
            }
        }
        failed.retainAll(strategies);
    }

    private void takeUp(String strategy) {
        try {
            open(strategy);
            failed.remove(strategy);
        } catch (IOException e) {
            if (failed.add(strategy)) {
                LOG.warn("{}: its notify socket cannot be made: {}", strategy, e.getMessage());
            }
        }
    }

    /** Removes the sockets that an earlier daemon left of runs that are over. */
    private void removeLeftovers(Set<String> wanted) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        Set<Path> kept = new HashSet<>();
        wanted.forEach(strategy -> kept.add(path(strategy)));
        speakers.keySet().forEach(strategy -> kept.add(path(strategy)));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (!kept.contains(file)) {
                    delete(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warn("what ended runs left in {} was not removed: {}", directory, e.getMessage());
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} was not removed: {}", file, e.getMessage());
        }
    }

    @Override
    public Optional<Heard> heard(String strategy) {
        return Optional.ofNullable(speakers.get(strategy)).map(speaker -> speaker.heard);
    }

    /** The thread closes it, between two turns. */
    private void remove(String strategy) {
        Speaker speaker = speakers.remove(strategy);
        if (speaker != null) {
            leaving.add(speaker);
            LibC.write(wake.number(), ONE, ONE.length);
        }
    }

    private void watch(int fd, int number) throws IOException {
        try (Memory event = new Memory(EpollEvent.BYTES)) {
            EpollEvent.set(event, LibC.EPOLLIN, number);
            if (LibC.epoll_ctl(epoll.number(), LibC.EPOLL_CTL_ADD, fd, event) != 0) {
                throw ErrnoException.last("a notify socket cannot be waited for");
            }
        }
    }

    private void run() {
        byte[] buffer = new byte[LONGEST];
        try (Memory events = new Memory((long) EpollEvent.BYTES * MOST_AT_ONCE)) {
            while (!closed) {
                int count = LibC.epoll_wait(epoll.number(), events, MOST_AT_ONCE, -1);
                if (count < 0 && Native.getLastError() != LibC.EINTR) {
                    throw new IllegalStateException("epoll_wait: " + ErrnoException.words(Native.getLastError()));
                }
                for (int i = 0; i < count && !closed; i++) {
                    turn(EpollEvent.pid(events, i), buffer);
                }
                close(leaving);
                TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn(int number, byte[] buffer) {
        if (number == WAKE) {
            LibC.read(wake.number(), buffer, Long.BYTES);
            return;
        }
        Speaker speaker = byNumber.get(number);
        if (speaker == null) {
            return;
        }
        Heard before = speaker.heard;
        Heard after = before;
        for (int i = 0; i < MOST_AT_ONCE; i++) {
            long length = speaker.socket.receive(buffer);
            if (length < 0) {
                break;
            }
            if (length <= buffer.length) {
                String message = new String(buffer, 0, (int) length, StandardCharsets.ISO_8859_1);
                after = NotifyMessage.after(after, message, time.steady());
            }
        }
        speaker.heard = after;
        if (after.ready() != before.ready() || !after.trigger().equals(before.trigger())) {
            listener.said(speaker.strategy);
        }
    }

    private void close(Queue<Speaker> those) {
        for (Speaker speaker = those.poll(); speaker != null; speaker = those.poll()) {
            byNumber.remove(speaker.number);
            speaker.socket.close();
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!started) {
            return;
        }
        LibC.write(wake.number(), ONE, ONE.length);
        Threads.awaitEnd(thread);
        close(leaving);
        speakers.values().forEach(speaker -> speaker.socket.close());
        release();
    }
}
