package algo.app.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One look at a Pod.
 *
 * @param name its name
 * @param uid its uid, which no other Pod ever has
 * @param home the home that it belongs to; empty if it is not algo's
 * @param run the run that it is; empty if it is not algo's
 * @param strategy the id of the strategy, as its annotation says
 * @param node where it runs; empty if it has no node yet
 * @param state what the cluster knows of it
 * @param words more of that, in one clause; may be empty
 * @param end how its program ended, if it has
 * @param isEnding whether somebody has asked for its end
 */
record PodLook(
        String name,
        String uid,
        String home,
        String run,
        String strategy,
        String node,
        State state,
        String words,
        Optional<PodEnd> end,
        boolean isEnding) {
    /** The states of a Pod that matter to those who want it up. */
    enum State {
        /** Its program does not run yet. */
        WAITING,
        RUNNING,
        /** Its node does not answer: what is known of it is old, and it may well go on. */
        LOST,
        ENDED
    }

    static PodLook of(Pod pod) {
        ObjectMeta meta = pod.getMetadata();
        Map<String, String> labels = meta.getLabels() == null ? Map.of() : meta.getLabels();
        boolean isOurs = PodNames.ALGO.equals(labels.get(PodNames.MANAGED_BY));
        Optional<PodEnd> end = PodEnds.of(pod);
        State state = end.isPresent() ? State.ENDED : state(pod);
        return new PodLook(
                text(meta.getName()),
                text(meta.getUid()),
                isOurs ? text(labels.get(PodNames.HOME)) : "",
                isOurs ? text(labels.get(PodNames.RUN)) : "",
                meta.getAnnotations() == null ? "" : text(meta.getAnnotations().get(PodNames.STRATEGY)),
                pod.getSpec() == null ? "" : text(pod.getSpec().getNodeName()),
                state,
                words(pod, state),
                end,
                meta.getDeletionTimestamp() != null);
    }

    /** Returns the status of the one container that runs the program. */
    static Optional<ContainerStatus> container(Pod pod) {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getContainerStatuses().stream()
                        .filter(container -> PodNames.CONTAINER.equals(container.getName()))
                        .findFirst();
    }

    private static State state(Pod pod) {
        PodStatus status = pod.getStatus();
        if (status == null) {
            return State.WAITING;
        }
        if ("Unknown".equals(status.getPhase()) || "NodeLost".equals(status.getReason()) || isUnheard(pod)) {
            return State.LOST;
        }
        boolean runs = container(pod)
                .map(container ->
                        container.getState() != null && container.getState().getRunning() != null)
                .orElse(false);
        return runs ? State.RUNNING : State.WAITING;
    }

    /**
     * Returns whether the cluster has marked the Pod as not ready although its node said last that the container is ready: only the
     * controller of the nodes does that, for a node that it does not hear of.
     */
    private static boolean isUnheard(Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            return false; // A Pod that ends is not ready, whatever its container is.
        }
        boolean isReady = container(pod)
                .map(container -> Boolean.TRUE.equals(container.getReady()))
                .orElse(false);
        return isReady
                && PodEnds.condition(pod.getStatus(), "Ready")
                        .map(ready -> !"True".equals(ready.getStatus()))
                        .orElse(false);
    }

    private static String words(Pod pod, State state) {
        return switch (state) {
            case WAITING -> waiting(pod);
            case LOST ->
                "the node " + text(pod.getSpec() == null ? "" : pod.getSpec().getNodeName())
                        + " does not answer; the program may well go on there";
            case RUNNING, ENDED -> "";
        };
    }

    private static String waiting(Pod pod) {
        PodStatus status = pod.getStatus();
        if (status == null) {
            return "";
        }
        Optional<ContainerStateWaiting> waits = container(pod)
                .flatMap(container -> Optional.ofNullable(container.getState()))
                .flatMap(container -> Optional.ofNullable(container.getWaiting()));
        if (waits.isPresent()) {
            String reason = text(waits.get().getReason());
            String message = PodEnds.shown(waits.get().getMessage());
            String what =
                    switch (reason) {
                        case "ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName" ->
                            "its image cannot be pulled";
                        case "CreateContainerConfigError", "CreateContainerError", "RunContainerError" ->
                            "its container cannot be made";
                        default -> "";
                    };
            return what.isEmpty() ? "" : what + " (" + reason + (message.isEmpty() ? "" : ": " + message) + ")";
        }
        return PodEnds.condition(status, "PodScheduled")
                .filter(condition -> "False".equals(condition.getStatus()))
                .map(condition -> "no node takes it (" + PodEnds.shown(condition.getMessage()) + ")")
                .orElse("");
    }

    /** Returns since when the program runs, as its node says. */
    static Optional<Instant> startedAt(Pod pod) {
        return container(pod)
                .flatMap(container -> Optional.ofNullable(container.getState()))
                .flatMap(state -> Optional.ofNullable(state.getRunning()))
                .flatMap(running -> PodEnds.time(running.getStartedAt()));
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PodLook that
                && Objects.equals(name, that.name)
                && Objects.equals(uid, that.uid)
                && Objects.equals(home, that.home)
                && Objects.equals(run, that.run)
                && Objects.equals(strategy, that.strategy)
                && Objects.equals(node, that.node)
                && state == that.state
                && Objects.equals(words, that.words)
                && Objects.equals(end, that.end)
                && isEnding == that.isEnding;
    }
}
