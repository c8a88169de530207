package algo.app.notify;

import java.util.Optional;
import java.util.Set;

/** The rules by which an event becomes an alert. Pure. */
public final class AlertRules {
    /** The causes for which a run ended by itself, and not well. */
    private static final Set<String> BY_ITSELF = Set.of("crash", "memory_limit", "cpu_limit", "unknown", "exit");

    /** The causes for which a run did not begin. */
    private static final Set<String> NOT_BEGUN = Set.of("could_not_start", "before_start", "launch");

    private AlertRules() {}

    /** Returns the kind of alert that an event makes; empty if people are not told of it. */
    public static Optional<AlertKind> kind(JournalEvent event) {
        return Optional.ofNullable(
                switch (event.event()) {
                    case "phase" -> ofPhase(event);
                    case "missed_start" -> AlertKind.MISSED_START;
                    case "not_stopped" -> AlertKind.NOT_STOPPED;
                    case "silent", "watch" -> event.to().equals("ok") ? null : AlertKind.SILENT;
                    case "panic" -> AlertKind.PANIC;
                    case "risk" -> AlertKind.RISK;
                    case "storage" -> event.to().equals("ok") ? null : AlertKind.DISK_LOW;
                    case "daemon" ->
                        event.to().equals("started") && event.from().equals("died") ? AlertKind.DAEMON_BACK : null;
                    default -> null;
                });
    }

    private static AlertKind ofPhase(JournalEvent event) {
        switch (event.to()) {
            case "failed":
                return AlertKind.FAILED;
            case "backoff", "exited", "stopped":
                if (BY_ITSELF.contains(event.cause())) {
                    return AlertKind.EXIT;
                }
                return NOT_BEGUN.contains(event.cause()) ? AlertKind.MISSED_START : null;
            default:
                return null;
        }
    }

    /** Returns whether the words of the alert tell how a run ended, and so want {@link RunFacts}. */
    public static boolean tellsEnd(AlertKind kind) {
        return kind == AlertKind.EXIT || kind == AlertKind.FAILED;
    }
}
