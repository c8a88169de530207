package algo.app.kubernetes;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The end of the program of a Pod, as far as the cluster tells.
 *
 * @param kind what ended it
 * @param code exit code, as the cluster tells it; -1 if it tells none
 * @param words what the cluster says about it, in one clause; may be empty
 * @param at when it ended; empty if the cluster does not tell
 */
record PodEnd(Kind kind, int code, String words, Optional<Instant> at) {
    /** The causes that people have to tell apart. */
    enum Kind {
        /** It ended by itself, with {@link PodEnd#code()}; above 128 by a signal, or so it says. */
        EXITED,
        /** The kernel killed it for its memory limit. */
        OUT_OF_MEMORY,
        /** The node or somebody with the right to it evicted the Pod. */
        EVICTED,
        /** A Pod of a higher priority took its place. */
        PREEMPTED,
        /** The node was shut down in order, or was removed from the cluster. */
        NODE_ENDED,
        /** The node or the runtime of containers refused it: nothing of the program ran. */
        COULD_NOT_START,
        /** The object is gone, and nothing tells how the program ended. */
        UNKNOWN
    }

    static PodEnd unknown(String words) {
        return new PodEnd(Kind.UNKNOWN, -1, words, Optional.empty());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PodEnd that
                && kind == that.kind
                && code == that.code
                && Objects.equals(words, that.words)
                && Objects.equals(at, that.at);
    }
}
