package algo.app.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Follows one strategy through its events. Where the journal begins, or goes on after a loss, how it stood is not known
 * until an event tells from what it changed; until then the pieces of time wait.
 */
final class Track {
    /** A stretch of time between two events, or between an event and the end of what is known. */
    private static final class Piece {
        private final Instant begin;
        private final Instant end;
        private Optional<Boolean> up;
        private Optional<Boolean> wanted;

        private Piece(Instant begin, Instant end, Optional<Boolean> up, Optional<Boolean> wanted) {
            this.begin = begin;
            this.end = end;
            this.up = up;
            this.wanted = wanted;
        }
    }

    /** A stretch without a daemon, with the state of the strategy before it. */
    private record Gap(Instant begin, Instant end, Optional<Boolean> up, Optional<Boolean> wanted) {}

    private final Days days;
    private final List<Piece> waiting = new ArrayList<>();
    private Instant at;
    private Optional<Boolean> up;
    private Optional<Boolean> wanted;
    private Optional<Gap> gap = Optional.empty();
    private boolean adopted;

    /** @param known whether it is known that it was down and not wanted until now */
    Track(Days days, Instant at, boolean known) {
        this.days = days;
        this.at = at;
        this.up = known ? Optional.of(false) : Optional.empty();
        this.wanted = this.up;
    }

    void up(Instant when, boolean before, boolean now) {
        advance(when);
        if (up.isEmpty()) {
            waiting.forEach(piece -> piece.up = piece.up.isEmpty() ? Optional.of(before) : piece.up);
        }
        up = Optional.of(now);
        settle();
    }

    void wanted(Instant when, boolean before, boolean now) {
        closeGap(false);
        advance(when);
        if (wanted.isEmpty()) {
            waiting.forEach(piece -> piece.wanted = piece.wanted.isEmpty() ? Optional.of(before) : piece.wanted);
        }
        wanted = Optional.of(now);
        settle();
    }

    /** Notes that the strategy is wanted from the instant at which a daemon comes up, or from its own beginning. */
    void wantedFromTheFirst(Instant when) {
        closeGap(true);
        wanted(when, false, true);
    }

    /** Notes that the next daemon found the strategy as the one before had left it. */
    void adopted(Instant when, boolean running) {
        if (gap.isEmpty()) {
            up(when, running, running);
        } else {
            adopted = running;
            up = Optional.of(running);
        }
    }

    /**
     * Notes that no daemon ran. With the next daemon the strategy is down and not wanted, unless that daemon tells
     * otherwise at once.
     */
    void withoutDaemon(Instant begin, Instant end) {
        closeGap(false);
        advance(begin);
        gap = Optional.of(new Gap(begin, end, up, wanted));
        adopted = false;
        up = Optional.of(false);
        wanted = up;
        at = end;
    }

    /** Notes a stretch of time of which no event is kept. */
    void lost(Instant begin, Instant end) {
        conclude(begin, false, false);
        days.unknown(begin, end);
        up = Optional.empty();
        wanted = up;
        at = end;
    }

    /**
     * Ends what is known at {@code end}. State that no event told is taken to be as it is now.
     */
    void conclude(Instant end, boolean upNow, boolean wantedNow) {
        closeGap(false);
        advance(end);
        up = Optional.of(up.orElse(upNow));
        wanted = Optional.of(wanted.orElse(wantedNow || up.get()));
        fill(up.get(), wanted.get());
    }

    private void closeGap(boolean wantedAfter) {
        if (gap.isEmpty()) {
            return;
        }
        Gap over = gap.get();
        gap = Optional.empty();
        boolean wasUp = over.up().orElse(adopted);
        boolean wasWanted = over.wanted().orElse(wantedAfter);
        fill(wasUp, wasWanted);
        if (!wasUp || !adopted || wasWanted != wantedAfter) {
            days.unknown(over.begin(), over.end());
        } else if (wasWanted) {
            days.wanted(over.begin(), over.end(), true);
        }
    }

    /** Gives the waiting pieces the state that no event told of them. */
    private void fill(boolean isUp, boolean isWanted) {
        for (Piece piece : waiting) {
            piece.up = Optional.of(piece.up.orElse(isUp));
            piece.wanted = Optional.of(piece.wanted.orElse(isWanted));
        }
        settle();
    }

    /** Moves on to {@code to}; does nothing if the clock was set back, until time has come there again. */
    private void advance(Instant to) {
        if (at.isBefore(to)) {
            waiting.add(new Piece(at, to, up, wanted));
            at = to;
        }
    }

    private void settle() {
        waiting.removeIf(piece -> {
            boolean known = piece.up.isPresent() && piece.wanted.isPresent();
            if (known && piece.wanted.get()) {
                days.wanted(piece.begin, piece.end, piece.up.get());
            }
            return known;
        });
    }
}
