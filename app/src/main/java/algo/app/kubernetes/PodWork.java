package algo.app.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes the calls that a run needs, one after another. A call whose outcome is unknown is followed by a look: by the name, which
 * one object has at most, and the run id and the home that are on it. Safe on any thread; one at a time for each run.
 */
final class PodWork {
    private static final Duration SOON = Duration.ofMillis(500);

    private final ClusterApi api;
    private final PodDesk desk;

    PodWork(ClusterApi api, PodDesk desk) {
        this.api = api;
        this.desk = desk;
    }

    /** Makes the next call; returns after what time there is another, zero for none unless something happens. */
    Duration next(PodRun run) throws InterruptedException {
        boolean isMade;
        boolean isToEnd;
        boolean isMissed;
        synchronized (desk) {
            if (run.over || run.goneSeen) {
                return Duration.ZERO;
            }
            isMade = !run.uid.isEmpty();
            // What has ended by itself stays until its log is read.
            boolean isReading = run.end.isPresent() && !run.endTold && !run.missed;
            if (isReading) {
                return Duration.ZERO;
            }
            isToEnd = run.stopAsked || !run.refusal.isEmpty();
            isMissed = run.missed;
        }
        try {
            if (isMissed || !isMade && run.order.isEmpty()) {
                return find(run);
            }
            if (!isMade) {
                return isToEnd ? fence(run) : make(run);
            }
            return isToEnd ? delete(run) : Duration.ZERO;
        } catch (ClusterException e) {
            return desk.failed(run, e);
        }
    }

    /** Asks for the Pod, unless a look finds that an earlier request has made it. */
    private Duration make(PodRun run) throws ClusterException, InterruptedException {
        PodOrder order = run.order.orElseThrow();
        try {
            if (!run.secretMade) {
                run.secretMade = true;
                try {
                    api.create("secrets", api.json(PodMaker.secret(order)));
                } catch (ClusterException e) {
                    run.secretMade = e.kind() == ClusterException.Kind.CONFLICT;
                    if (!run.secretMade) {
                        throw e;
                    }
                }
            }
            if (run.unsure) {
                Optional<Pod> there = there(run.pod);
                if (there.isPresent()) {
                    return settle(run, PodLook.of(there.get()));
                }
            }
            run.unsure = true;
            Pod made = api.create(PodMaker.pod(order));
            return settle(run, PodLook.of(made));
        } catch (ClusterException e) {
            switch (e.kind()) {
                case CONFLICT:
                    Optional<Pod> there = there(run.pod);
                    return there.isPresent() ? settle(run, PodLook.of(there.get())) : SOON;
                case UNKNOWN:
                case BUSY:
                    throw e;
                default:
                    return refuse(run, e.getMessage(), Optional.empty());
            }
        }
    }

    /** Takes the Pod that has the name of the run for its own, or finds that it is another's. */
    private Duration settle(PodRun run, PodLook look) throws ClusterException, InterruptedException {
        boolean isOurs = look.home().equals(desk.home());
        if (isOurs && look.run().equals(run.id)) {
            desk.look(run, look);
            return Duration.ZERO;
        }
        if (isOurs) {
            return refuse(run, "the Pod " + run.pod + " of its run " + look.run() + " is there", Optional.of(look));
        }
        String whose = look.home().isEmpty() ? "was not made by algo" : "belongs to the home " + look.home();
        return refuse(
                run,
                "there is a Pod " + run.pod + " in namespace " + api.place().namespace() + " already, which " + whose,
                Optional.empty());
    }

    private Duration refuse(PodRun run, String words, Optional<PodLook> occupant)
            throws ClusterException, InterruptedException {
        synchronized (desk) {
            run.refusal = words;
            run.occupant = occupant;
        }
        return fence(run);
    }

    /**
     * Sees to it that no Pod of this run ever starts: without its Secret none does, however late a request arrives. One that was made
     * all the same is deleted.
     */
    private Duration fence(PodRun run) throws ClusterException, InterruptedException {
        try {
            api.deleteSecret(PodNames.secret(run.strategy, run.id));
        } catch (ClusterException e) {
            if (e.kind() != ClusterException.Kind.NOT_FOUND
                    && !(e.kind() == ClusterException.Kind.REFUSED && !run.unsure)) {
                throw e;
            }
        }
        Optional<PodLook> there = run.unsure ? there(run.pod).map(PodLook::of) : Optional.empty();
        if (there.isPresent() && isOf(run, there.get())) {
            synchronized (desk) {
                run.stopAsked = true;
            }
            desk.look(run, there.get());
            return Duration.ZERO;
        }
        desk.gone(run);
        return Duration.ZERO;
    }

    private boolean isOf(PodRun run, PodLook look) {
        return look.home().equals(desk.home()) && look.run().equals(run.id);
    }

    /** Looks for the Pod of a run that may be gone. */
    private Duration find(PodRun run) throws ClusterException, InterruptedException {
        Optional<PodLook> there = there(run.pod).map(PodLook::of);
        String uid;
        synchronized (desk) {
            uid = run.uid;
        }
        boolean isIt = there.isPresent()
                && (uid.isEmpty()
                        ? isOf(run, there.get())
                        : uid.equals(there.get().uid()));
        if (isIt) {
            synchronized (desk) {
                run.missed = false;
                run.failures = 0;
            }
            desk.look(run, there.get());
            return delay(run);
        }
        if (!desk.isThere(run, api.namespaceUid())) {
            return Duration.ofSeconds(30);
        }
        if (uid.isEmpty()) {
            // Somebody may have asked for it and died: it must not come later.
            run.unsure = true;
            return fence(run);
        }
        desk.gone(run);
        return Duration.ZERO;
    }

    /** Returns the pause before what else is due, now that the Pod is known to be there. */
    private Duration delay(PodRun run) {
        synchronized (desk) {
            return run.stopAsked && !run.deleteAccepted ? Duration.ofMillis(1) : Duration.ZERO;
        }
    }

    private Duration delete(PodRun run) throws ClusterException, InterruptedException {
        String uid;
        long grace;
        synchronized (desk) {
            if (run.deleteAccepted) {
                return Duration.ZERO;
            }
            uid = run.uid;
            grace = run.claimed ? 0 : PodOrder.graceSeconds(run.grace);
        }
        try {
            api.delete(run.pod, uid, grace);
            return desk.deleting(run, grace) ? Duration.ZERO : Duration.ofMillis(1);
        } catch (ClusterException e) {
            if (e.kind() == ClusterException.Kind.NOT_FOUND || e.kind() == ClusterException.Kind.CONFLICT) {
                // It is gone, or its name is another's now.
                synchronized (desk) {
                    run.missed = true;
                }
                return Duration.ofMillis(1);
            }
            throw e;
        }
    }

    /** Removes what came late of a run that is not to be. */
    void remove(PodLook late) {
        try {
            api.delete(late.name(), late.uid(), 1);
        } catch (ClusterException e) {
            if (e.kind() != ClusterException.Kind.NOT_FOUND && e.kind() != ClusterException.Kind.CONFLICT) {
                desk.later(SOON.multipliedBy(10), () -> remove(late));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Removes the Secret of a run that is over. */
    void clean(PodRun run) {
        try {
            api.deleteSecret(PodNames.secret(run.strategy, run.id));
        } catch (ClusterException e) {
            boolean isLeft = e.kind() == ClusterException.Kind.UNKNOWN || e.kind() == ClusterException.Kind.BUSY;
            if (isLeft) {
                desk.later(SOON.multipliedBy(10), () -> clean(run));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Pod> there(String name) throws ClusterException, InterruptedException {
        try {
            return Optional.of(api.get(name));
        } catch (ClusterException e) {
            if (e.kind() == ClusterException.Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
