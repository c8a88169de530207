package algo.app.supervise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The loss of an account since midnight, while its host may still tell what the day before lost. All in paise. What was once seen to
 * be lost stays counted. Where the host tells less than before, that may be a gain, or the beginning of its new books; it is counted so
 * that neither makes the loss too small.
 *
 * @param base what is told counts from here on; at first what was told first, later less, never more
 * @param ended what was lost in books that have ended
 * @param lost what was lost since midnight, in all; 0 or more
 */
record LossOnTop(long base, long ended, long lost) {
    /** Begins with the first loss that is told. */
    static LossOnTop from(long told) {
        return new LossOnTop(told, 0, 0);
    }

    /**
     * Returns what is known once the host has told that.
     *
     * @param whole whether every book of the host told it; else it may be less only because the book that tells more is missing
     */
    LossOnTop next(long told, boolean whole) {
        if (!whole || base <= 0 || told >= base) {
            return counting(base, ended, told);
        }
        // Less than half at one look is no gain but new books, of which all counts.
        return told < base / 2 ? counting(0, lost, told) : counting(told, ended, told);
    }

    private LossOnTop counting(long from, long before, long told) {
        return new LossOnTop(from, before, Math.max(lost, before + told - from));
    }

    static LossOnTop read(JsonNode saved) {
        return new LossOnTop(
                saved.path("base").asLong(),
                saved.path("ended").asLong(),
                saved.path("lost").asLong());
    }

    ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("base", base)
                .put("ended", ended)
                .put("lost", lost);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LossOnTop that && base == that.base && ended == that.ended && lost == that.lost;
    }
}
