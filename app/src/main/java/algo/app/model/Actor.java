package algo.app.model;

import java.util.Objects;

/**
 * The person or program that brought something about.
 *
 * @param name as events and logs tell it: {@code daemon}, {@code unknown}, or who made a request, as the system vouches for it
 */
public record Actor(String name) {
    /** The daemon itself, by a schedule, a policy or what it saw. */
    public static final Actor DAEMON = new Actor("daemon");

    /** A person or program of whom the system does not tell who it was. */
    public static final Actor UNKNOWN = new Actor("unknown");

    public Actor {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("an actor has a name");
        }
    }

    /** Returns whether the daemon acted of its own accord. */
    public boolean isDaemon() {
        return equals(DAEMON);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Actor that && Objects.equals(name, that.name);
    }
}
