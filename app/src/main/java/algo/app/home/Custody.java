package algo.app.home;

import algo.app.files.IoProblems;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Decides whether a home may be used where it lies. One that is not where it last ran is a copy, or was restored from
 * one: it is held, and starts, adopts and stops nothing until somebody claims it. Safe on any thread.
 */
public final class Custody {
    private final HomeFile file;
    private final Whereabouts now;
    private HomeIdentity identity;
    private String reason;
    private boolean damaged;
    private boolean unknown;
    private String problem = "";

    private Custody(HomeFile file, Whereabouts now) {
        this.file = file;
        this.now = now;
    }

    /**
     * Looks at the identity of a home, and changes nothing yet.
     *
     * @param file {@code home.json}
     * @param now where the home lies
     * @param layout of a home without that file: {@link HomeIdentity#FIRST_LAYOUT} if an older version made it, {@link
     *     HomeIdentity#LAYOUT} if it is new; 0 if this version made it and the file was removed
     * @throws NewerHomeException if a newer version of algo made the home
     * @throws IOException if the file cannot be read now
     */
    public static Custody of(Path file, Whereabouts now, int layout) throws IOException, NewerHomeException {
        HomeFile homeFile = new HomeFile(file);
        Custody custody = new Custody(homeFile, now);
        int version = layout == 0 ? HomeIdentity.LAYOUT : layout;
        custody.identity = HomeIdentity.fresh(version, now);
        try {
            Optional<HomeIdentity> recorded = homeFile.read();
            custody.reason = recorded.map(known -> now.differenceFrom(known.lay()))
                    .orElse(layout == 0 ? "its home.json is gone, so nothing tells whether it is a copy" : "");
            custody.unknown = recorded.isEmpty();
            recorded.ifPresent(known -> custody.identity = known);
        } catch (HomeFile.DamagedException e) {
            custody.damaged = true;
            custody.reason = e.getMessage() + ", so nothing tells whether it is a copy";
        }
        return custody;
    }

    /** Returns why the home is held, in one clause; empty if it is not. */
    public synchronized String reason() {
        return reason;
    }

    public synchronized boolean isHeld() {
        return !reason.isEmpty();
    }

    /**
     * Returns whether the home has no identity yet: it is new, or of an older version, and nothing else tells whether
     * it is a copy.
     */
    public boolean isUnknown() {
        return unknown;
    }

    /** Returns the version of the layout of the home, as {@code home.json} says, or as it is going to. */
    public synchronized int layout() {
        return identity.version();
    }

    /** Returns the path at which the home lay when it last ran. */
    public synchronized String lastPath() {
        return identity.lay().path();
    }

    /** Holds a home whose identity says nothing against it: something else tells that it is a copy. */
    public synchronized void hold(String why) {
        reason = why;
    }

    /**
     * Writes down that the home lies here. Not of a home that is held. That it cannot be written is a {@link #problem}: the
     * file as it is does for another start.
     */
    public synchronized void settle() {
        if (isHeld()) {
            throw new IllegalStateException("a home that is held stays as it is");
        }
        write(new HomeIdentity(identity.version(), identity.id(), now.completedBy(identity.lay())));
    }

    /** The layout of the home is of {@code version} now. As {@link #settle}. */
    public synchronized void broughtTo(int version) {
        identity = new HomeIdentity(version, identity.id(), identity.lay());
        settle();
    }

    private void write(HomeIdentity next) {
        try {
            if (!file.read().equals(Optional.of(next))) {
                file.write(next);
            }
            identity = next;
            problem = "";
        } catch (IOException | NewerHomeException e) {
            String why = e instanceof IOException io ? IoProblems.explain(io) : e.getMessage();
            problem = "the identity of the home could not be written: " + why;
        }
    }

    /**
     * Makes the home one of its own that lies here, with another id.
     *
     * @param stamp the time, as it stands in names of files
     * @throws IOException if that could not be written; it is held as before
     */
    public synchronized void claim(String stamp) throws IOException {
        HomeIdentity own = HomeIdentity.fresh(identity.version(), now);
        if (damaged) {
            file.setAside(stamp);
            damaged = false;
        }
        file.write(own);
        identity = own;
        reason = "";
    }

    /** Returns why {@code home.json} is not as it should be; empty if it is. */
    public synchronized String problem() {
        return problem;
    }
}
