package algo.app.kubernetes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** One run as {@link PodDesk} knows it, whose monitor guards all fields. */
final class PodRun {
    final String id;
    final String strategy;
    final String pod;
    final Path log;
    /** The order of a run that is to be made here; empty for one that an earlier process made, or began to. */
    final Optional<PodOrder> order;

    Duration grace;
    /** The uid of its Pod; empty until it is known that there is one. */
    String uid = "";
    /** The uid of the namespace in which it was made; empty if nobody noted it. */
    String cluster = "";

    boolean secretMade;
    /** True if a request to make its Pod has had no answer: the Pod may be there, and may still come. */
    boolean unsure;
    /** The reason for which it is not to be made; empty while it is. */
    String refusal = "";

    /** The other run of this home that has the name of its Pod. */
    Optional<PodLook> occupant = Optional.empty();

    boolean stopAsked;
    boolean deleteAccepted;
    /** True if somebody who knows says that its node is dead. */
    boolean claimed;
    /** True if it may be gone, and has to be looked for. */
    boolean missed;

    Optional<PodEnd> end = Optional.empty();
    boolean endTold;
    boolean goneSeen;
    boolean over;

    /** The number of the list that was begun last before the uid was known. */
    int listing;

    LogFollower follower;
    /** True if its log is whole, or will not become so. */
    boolean isLogged;

    PodLook.State state = PodLook.State.WAITING;
    String told = "";
    int failures;
    boolean working;
    boolean again;

    PodRun(String id, String strategy, Path log, Optional<PodOrder> order, Duration grace) {
        this.id = id;
        this.strategy = strategy;
        this.pod = PodNames.pod(strategy);
        this.log = log;
        this.order = order;
        this.grace = grace;
    }
}
