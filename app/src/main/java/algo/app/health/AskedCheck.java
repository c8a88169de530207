package algo.app.health;

import algo.app.model.Sign;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Asks for a sign again and again, beside the thread of the health, and counts the failures in a row. A question that could not
 * be asked is no failure of the strategy, nor does it end a row of them: as many of those in a row are told as such. The thread
 * of the health alone.
 */
final class AskedCheck implements SignCheck {
    /** The time after which one who failed is asked again, if that is not soon. */
    private static final Duration AGAIN = Duration.ofSeconds(5);

    /** Asks once; the answer comes on the thread of the health. */
    interface Asking {
        void ask(Sign sign, Duration limit, Map<String, String> environment, Consumer<ProbeAnswer> answer);
    }

    /**
     * The manner of asking.
     *
     * @param every the time between two questions
     * @param limit the longest time for an answer
     * @param failures how many in a row make it missed, or unusable
     * @param once whether it is enough to see the sign once
     */
    record Manner(Duration every, Duration limit, int failures, boolean once) {}

    private final Sign sign;
    private final Manner manner;
    private final Map<String, String> environment;
    private final Asking asking;
    private final BiConsumer<Health.What, String> tell;

    private Instant next;
    private int failures;
    private int notLooked;
    private boolean looked;
    private boolean missed;
    private boolean over;
    private Instant asked = Instant.MIN;

    /**
     * @param tell is given what became of the sign, and why it is not there
     */
    AskedCheck(
            Sign sign,
            Manner manner,
            boolean missed,
            Map<String, String> environment,
            Asking asking,
            BiConsumer<Health.What, String> tell,
            Instant now) {
        this.sign = sign;
        this.manner = manner;
        this.missed = missed;
        this.environment = environment;
        this.asking = asking;
        this.tell = tell;
        this.next = manner.once() ? now : now.plus(manner.every());
    }

    @Override
    public Instant next() {
        return next;
    }

    @Override
    public void look(Instant now) {
        next = Instant.MAX;
        asked = now;
        asking.ask(sign, manner.limit(), environment, this::answered);
    }

    private void answered(ProbeAnswer answer) {
        if (over) {
            return;
        }
        boolean well = answer.kind() == ProbeAnswer.Kind.SEEN;
        Duration soon = manner.every().compareTo(AGAIN) < 0 ? manner.every() : AGAIN;
        next = asked.plus(well || missed ? manner.every() : soon);
        if (answer.kind() == ProbeAnswer.Kind.NOT_LOOKED) {
            notLooked(answer.why());
            return;
        }
        if (!looked) {
            tell.accept(Health.What.USABLE, "");
        }
        looked = true;
        notLooked = 0;
        failures = well ? 0 : failures + 1;
        if (well && manner.once()) {
            end();
            tell.accept(Health.What.READY, "");
        } else if (well && missed) {
            missed = false;
            tell.accept(Health.What.SEEN, "");
        } else if (!well && !missed && !manner.once() && failures >= manner.failures()) {
            missed = true;
            tell.accept(Health.What.MISSED, answer.why());
        }
    }

    private void notLooked(String why) {
        if (++notLooked == manner.failures()) {
            looked = false;
            tell.accept(Health.What.UNUSABLE, why);
        }
    }

    @Override
    public void end() {
        over = true;
        next = Instant.MAX;
    }
}
