package algo.app;

import algo.app.platform.ServiceChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Tells the service manager that started this daemon how it stands, as sd_notify(3) has it: that it is ready, that it ends, and again
 * and again that it lives. It is told from the thread whose life counts, so a loop that hangs is noticed. Synchronized, for
 * that thread and the one that starts the daemon; never waits. What the manager does not take is told again at the next turn.
 */
final class ServiceLink {
    /** The launcher takes them out of the environment, and no process that the daemon starts inherits them. */
    private static final String SOCKET_PROPERTY = "algo.notify";

    private static final String WATCHDOG_PROPERTY = "algo.watchdog";

    /** While strategies are being stopped, the manager is asked this often for more time. */
    private static final Duration EXTENSION_EVERY = Duration.ofSeconds(10);

    /** The time that it is asked for. */
    private static final Duration EXTENSION = Duration.ofSeconds(60);

    private final Optional<ServiceChannel> channel;
    /** The time between two signs of life, in nanoseconds; 0 if none is wanted. */
    private final long watchdogNanos;

    private final LongSupplier nanos;
    private boolean ready;
    private boolean readyTold;
    private boolean endTold;
    private String status = "";
    private long lastSign;
    private long lastExtension;

    /**
     * @param channel empty where no service manager wants to be told anything
     * @param watchdog the time after which it ends a daemon that gave no sign of life; zero for never
     * @param nanos the time, as {@link System#nanoTime}
     */
    ServiceLink(Optional<ServiceChannel> channel, Duration watchdog, LongSupplier nanos) {
        this.channel = channel;
        this.watchdogNanos = watchdog.toNanos() / 2;
        this.nanos = nanos;
    }

    /** Returns the link to the service manager that the launcher found in the environment. */
    static ServiceLink of(Platform platform) {
        String micros = System.getProperty(WATCHDOG_PROPERTY, "");
        return new ServiceLink(
                platform.serviceChannel(System.getProperty(SOCKET_PROPERTY, "")),
                Duration.ofMillis(micros.matches("[0-9]{1,15}") ? Long.parseLong(micros) / 1000 : 0),
                System::nanoTime);
    }

    /** Says that clients can connect from now on. The process that says so is the one to be watched, whatever was executed. */
    synchronized void ready(String now) {
        if (channel.isPresent()) {
            ready = true;
            status = now;
            lastSign = nanos.getAsLong();
            tellReady();
        }
    }

    private void tellReady() {
        readyTold =
                channel.get().tell("READY=1\nMAINPID=" + ProcessHandle.current().pid() + "\nSTATUS=" + status);
    }

    /**
     * Says what is new. To be called at least every second by the thread whose life counts, also while the daemon ends.
     *
     * @param ending whether the daemon has been asked to end
     * @param now how it stands, one line for people
     */
    synchronized void turned(boolean ending, Supplier<String> now) {
        if (!ready) {
            return;
        }
        if (!readyTold) {
            tellReady();
            return;
        }
        List<String> news = new ArrayList<>();
        long time = nanos.getAsLong();
        boolean begins = ending && !endTold;
        if (begins) {
            news.add("STOPPING=1");
        }
        boolean sign = watchdogNanos > 0 && time - lastSign >= watchdogNanos;
        if (sign) {
            news.add("WATCHDOG=1");
        }
        boolean more = ending && (begins || time - lastExtension >= EXTENSION_EVERY.toNanos());
        if (more) {
            news.add("EXTEND_TIMEOUT_USEC=" + EXTENSION.toNanos() / 1000);
        }
        String text = now.get();
        if (!text.equals(status)) {
            news.add("STATUS=" + text);
        }
        if (!news.isEmpty() && channel.get().tell(String.join("\n", news))) {
            endTold |= ending;
            status = text;
            lastSign = sign ? time : lastSign;
            lastExtension = more ? time : lastExtension;
        }
    }
}
