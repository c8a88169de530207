package algo.app.health;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The place at which a run speaks sd_notify, as it was told when it was launched: a program does not learn of another one.
 *
 * @param socket the path of the socket; empty if the run was given none
 * @param watchdog within which it was told to say {@code WATCHDOG=1}; zero if it was told nothing
 */
public record NotifyAddress(String socket, Duration watchdog) {
    /** The address of a run that was given none. */
    public static final NotifyAddress NONE = new NotifyAddress("", Duration.ZERO);

    /** Returns whether the run was given none. */
    public boolean isNone() {
        return socket.isEmpty();
    }

    /** Returns the variables by which the run learns of it, as systemd has them; without {@code WATCHDOG_PID}, so any process of it may speak. */
    public Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        if (!isNone()) {
            variables.put("NOTIFY_SOCKET", socket);
        }
        if (!watchdog.isZero()) {
            variables.put("WATCHDOG_USEC", String.valueOf(TimeUnit.NANOSECONDS.toMicros(watchdog.toNanos())));
        }
        return variables;
    }
}
