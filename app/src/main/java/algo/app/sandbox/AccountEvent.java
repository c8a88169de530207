package algo.app.sandbox;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something that happened to the account: one line of the journal, its kind in {@code "event"}. The account is what its
 * events add up to, so applying the same events again gives the same account.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @Type(value = AccountEvent.Accepted.class, name = "accepted"),
    @Type(value = AccountEvent.Filled.class, name = "filled"),
    @Type(value = AccountEvent.Modified.class, name = "modified"),
    @Type(value = AccountEvent.Cancelled.class, name = "cancelled"),
    @Type(value = AccountEvent.Rejected.class, name = "rejected"),
    @Type(value = AccountEvent.Settled.class, name = "settled"),
    @Type(value = AccountEvent.Reset.class, name = "reset"),
    @Type(value = AccountEvent.Snapshot.class, name = "snapshot"),
    @Type(value = AccountEvent.Past.class, name = "past"),
    @Type(value = AccountEvent.Today.class, name = "today"),
    @Type(value = AccountEvent.LimitReached.class, name = "limit_reached"),
    @Type(value = AccountEvent.Renamed.class, name = "renamed"),
    @Type(value = AccountEvent.Renamings.class, name = "renamings"),
})
sealed interface AccountEvent {
    <R> R accept(Visitor<R> visitor);

    /** Returns the order that it changes; empty if it is about the whole account. */
    default Optional<String> changes() {
        return accept(new Visitor<>() {
            @Override
            public Optional<String> accepted(Accepted event) {
                return Optional.of(event.order());
            }

            @Override
            public Optional<String> filled(Filled event) {
                return Optional.of(event.order());
            }

            @Override
            public Optional<String> modified(Modified event) {
                return Optional.of(event.order());
            }

            @Override
            public Optional<String> cancelled(Cancelled event) {
                return Optional.of(event.order());
            }

            @Override
            public Optional<String> rejected(Rejected event) {
                return Optional.of(event.order());
            }

            @Override
            public Optional<String> settled(Settled event) {
                return Optional.empty();
            }

            @Override
            public Optional<String> reset(Reset event) {
                return Optional.empty();
            }

            @Override
            public Optional<String> snapshot(Snapshot event) {
                return Optional.empty();
            }

            @Override
            public Optional<String> past(Past event) {
                return Optional.empty();
            }

            @Override
            public Optional<String> today(Today event) {
                return Optional.empty();
            }

            @Override
            public Optional<String> limitReached(LimitReached event) {
                return Optional.empty();
            }

            @Override
            public Optional<String> renamed(Renamed event) {
                return Optional.empty();
            }

            @Override
            public Optional<String> renamings(Renamings event) {
                return Optional.empty();
            }
        });
    }

    /** The order rests in the market; a fill at the same instant follows as an event of its own. */
    record Accepted(String order, String strategy, OrderTerms terms, long blocked, Instant at) implements AccountEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.accepted(this);
        }
    }

    /** The whole order traded at {@code price} paise. */
    record Filled(String order, long price, Instant at) implements AccountEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.filled(this);
        }
    }

    /** The resting order has other terms from now on. */
    record Modified(String order, OrderTerms terms, long blocked, Instant at) implements AccountEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.modified(this);
        }
    }

    /** The resting order was withdrawn. */
    record Cancelled(String order, Instant at) implements AccountEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.cancelled(this);
        }
    }

    /** The order was refused: a new one, or a resting one that could not be paid for when its price came. */
    record Rejected(String order, String strategy, OrderTerms terms, String reason, Instant at)
            implements AccountEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.rejected(this);
        }
    }

    /** The contract of an open position has ended, and the position with it. */
    record Settled(Settlement settlement) implements AccountEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.settled(this);
        }
    }

    /** A position that ended with its contract, at {@code price} paise. */
    record Settlement(PositionKey key, long price, Instant at) {}

    /** Back to the first day; only the order numbers go on. */
    record Reset(Instant at) implements AccountEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.reset(this);
        }
    }

    /** The whole account in one line, in place of all lines before it. */
    record Snapshot(long lastOrder, Map<String, Long> placed, List<Order> orders, List<Held> positions)
            implements AccountEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.snapshot(this);
        }
    }

    /**
     * The rest of what the account must remember, in a line behind the snapshot.
     *
     * @param since when the account began, or was reset last; 1970 if that is not known
     * @param resets how often it was
     */
    record Past(Instant since, int resets, List<Settlement> settlements) implements AccountEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.past(this);
        }
    }

    /**
     * The day that the account has come to, in a line behind the snapshot.
     *
     * @param begin when it began: midnight in IST
     * @param opening positions that were traded on it, as they were when it began
     * @param losses that reached a limit, the last of each strategy
     */
    record Today(Instant begin, List<Held> opening, List<LimitReached> losses) implements AccountEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.today(this);
        }
    }

    /**
     * The strategy has lost as much as its limit, on the day of {@code at}. It stays noted, so that its daemon hears of it
     * whatever happens before.
     *
     * @param limit in paise
     * @param loss in paise
     */
    record LimitReached(String strategy, long limit, long loss, Instant at) implements AccountEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.limitReached(this);
        }
    }

    /**
     * Strategies have other ids from now on, and all that they did belongs to these.
     *
     * @param renaming by which the account knows that it was done, however often it is asked for
     * @param ids the new ids by the old ones; none is on both sides
     */
    record Renamed(String renaming, Map<String, String> ids, Instant at) implements AccountEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.renamed(this);
        }
    }

    /** The last renamings that were done, oldest first, in a line behind the snapshot; there is none where none was. */
    record Renamings(List<String> done) implements AccountEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.renamings(this);
        }
    }

    /** A position with its key, as a snapshot lists it. */
    record Held(PositionKey key, Position position) {}

    /** One method per event, so that adding an event does not compile until every reader handles it. */
    interface Visitor<R> {
        R accepted(Accepted event);

        R filled(Filled event);

        R modified(Modified event);

        R cancelled(Cancelled event);

        R rejected(Rejected event);

        R settled(Settled event);

        R reset(Reset event);

        R snapshot(Snapshot event);

        R past(Past event);

        R today(Today event);

        R limitReached(LimitReached event);

        R renamed(Renamed event);

        R renamings(Renamings event);
    }
}
