package algo.app.supervise;

import java.time.Duration;
import java.time.Instant;

/** Brings the registry in line with the config and the calendar whenever one of them changes. The supervisor's thread alone. */
final class ConfigFollower {
    /** The longest time after a start came due at which a daemon that comes up makes it in any case. */
    private static final Duration LATE = Duration.ofMinutes(10);

    private final SupervisorServices services;
    private final Registry registry;

    ConfigFollower(SupervisorServices services, Registry registry) {
        this.services = services;
        this.registry = registry;
    }

    /** Takes what somebody wrote into the config or the calendar since the last check. */
    void check() {
        boolean calendarChanged = services.calendar().check();
        Origin calendarOrigin = Origin.ofCalendar(services.calendar().editedBy());
        if (!checkConfig() && calendarChanged) {
            changed(calendarOrigin);
        }
        if (calendarChanged) {
            registry.configEvents().calendarChanged(calendarOrigin);
        }
    }

    /** Checks the config alone; returns whether it, or what is refused of it, is another one than before. */
    boolean checkConfig() {
        boolean edited = services.config().check();
        if (edited) {
            changed(Origin.HAND_EDIT);
        }
        return edited;
    }

    /** Applies the config and the calendar as they are now, and notes what of them was changed or is refused. */
    void changed(Origin origin) {
        if (services.config().isKnown()) {
            registry.apply(services.config().config(), services.calendar().calendar(), origin, setAt(origin));
        }
        decideRenamings();
        registry.configEvents()
                .problems(services.config().problems(), services.calendar().problems(), origin);
    }

    /** Tells the broker by the ids of the config which strategies were renamed; one that stands beside a damaged file may be older. */
    void decideRenamings() {
        if (services.config().isKnown() && services.config().problems().isEmpty()) {
            services.broker().configured(services.config().config().strategies().keySet());
        }
    }

    /**
     * Since when the config is as it is. A hand edit that was made while no daemon ran is as old as its file; if the clock of the
     * file was another one, a start that came due just now counts.
     */
    Instant setAt(Origin origin) {
        Instant now = services.time().wall();
        Instant written = services.config().writtenAt();
        if (origin.equals(Origin.START)) {
            return written.isBefore(now) ? written : now.minus(LATE);
        }
        // While a daemon runs, an edit is noticed at the next tick; a file that is older was moved here.
        boolean edited =
                !origin.cause().equals("request") && written.isAfter(now.minus(Supervisor.TICK.multipliedBy(2)));
        return edited && written.isBefore(now) ? written : now;
    }
}
