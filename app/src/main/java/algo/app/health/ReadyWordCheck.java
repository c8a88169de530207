package algo.app.health;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Tells when a run has said {@code READY=1}. The thread of the health alone. */
final class ReadyWordCheck implements SignCheck {
    private final Supplier<Optional<NotifySockets.Heard>> heard;
    private final Runnable ready;
    private Instant next;
    private boolean over;

    /** @param heard gives what the run said; empty while nobody listens */
    ReadyWordCheck(Supplier<Optional<NotifySockets.Heard>> heard, Runnable ready, Instant now) {
        this.heard = heard;
        this.ready = ready;
        this.next = now;
    }

    @Override
    public Instant next() {
        return next;
    }

    @Override
    public void heard(Instant now) {
        look(now);
    }

    /** Looks once for what was said before anybody looked; after that the run says it. */
    @Override
    public void look(Instant now) {
        next = Instant.MAX;
        if (!over && heard.get().filter(NotifySockets.Heard::ready).isPresent()) {
            over = true;
            ready.run();
        }
    }
}
