package algo.app.notify;

import algo.app.model.Labelled;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The kinds of alert. The names, in lower case, are those of a channel's {@code events}. */
public enum AlertKind implements Labelled {
    /** A strategy was given up: its restarts are used up, or nothing starts it again. */
    FAILED,
    /** A run ended by itself, other than with 0. */
    EXIT,
    /** A strategy that is watched is silent, or does not answer. */
    SILENT,
    /** A start that was due did not happen. */
    MISSED_START,
    /** A run that is to end does not. */
    NOT_STOPPED,
    /** A daemon runs again after one that died. */
    DAEMON_BACK,
    /** Room on the disk runs low. */
    DISK_LOW,
    /** The kill switch was used. */
    PANIC,
    /** A loss of the day reached its limit, is not known, or what it left was lifted. */
    RISK,
    /** The check at the start of the day found problems. */
    CHECK;

    /** Returns the kind with that label; empty if there is none. */
    public static Optional<AlertKind> of(String label) {
        for (AlertKind kind : values()) {
            if (kind.label().equals(label)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** Returns all labels, in their order. */
    public static List<String> labels() {
        return labels(EnumSet.allOf(AlertKind.class));
    }

    /** Returns the labels of these, in the order of the kinds. */
    public static List<String> labels(Set<AlertKind> kinds) {
        List<String> labels = new ArrayList<>();
        for (AlertKind kind : values()) {
            if (kinds.contains(kind)) {
                labels.add(kind.label());
            }
        }
        return List.copyOf(labels);
    }
}
