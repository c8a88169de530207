package algo.app.kubernetes;

import algo.app.model.Text;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Tells from the status of a Pod how its program ended. Pure. */
final class PodEnds {
    /** Reasons of a container that was never executed; the runtime gives it an exit code all the same. */
    private static final Set<String> NOT_EXECUTED = Set.of("ContainerCannotRun", "StartError", "CreateContainerError");

    private static final int SHOWN = 300;

    private PodEnds() {}

    /** Returns how the program ended; empty if it has not, as far as the cluster knows. */
    static Optional<PodEnd> of(Pod pod) {
        PodStatus status = pod.getStatus();
        if (status == null) {
            return Optional.empty();
        }
        Optional<ContainerStateTerminated> program = PodLook.container(pod)
                .flatMap(container -> Optional.ofNullable(container.getState()))
                .flatMap(state -> Optional.ofNullable(state.getTerminated()));
        boolean isOver = "Succeeded".equals(status.getPhase()) || "Failed".equals(status.getPhase());
        if (!isOver && program.isEmpty()) {
            return Optional.empty();
        }
        int code = program.map(ContainerStateTerminated::getExitCode).orElse(-1);
        Optional<Instant> at = program.flatMap(end -> time(end.getFinishedAt()));
        Optional<PodEnd> byCluster = byCluster(status, code, at);
        if (byCluster.isPresent()) {
            return byCluster;
        }
        String reason = program.map(ContainerStateTerminated::getReason).orElse("");
        String words = shown(program.map(ContainerStateTerminated::getMessage).orElse(""));
        if (reason.equals("OOMKilled")) {
            return Optional.of(new PodEnd(PodEnd.Kind.OUT_OF_MEMORY, code, words, at));
        }
        if (NOT_EXECUTED.contains(reason)) {
            return Optional.of(new PodEnd(PodEnd.Kind.COULD_NOT_START, -1, reason + ": " + words, at));
        }
        if (program.isEmpty() || reason.equals("ContainerStatusUnknown")) {
            return Optional.of(new PodEnd(PodEnd.Kind.UNKNOWN, -1, words(status), at));
        }
        return Optional.of(new PodEnd(PodEnd.Kind.EXITED, code, words, at));
    }

    /** Returns the end where the cluster, not the program, brought it about. */
    private static Optional<PodEnd> byCluster(PodStatus status, int code, Optional<Instant> at) {
        String reason = String.valueOf(status.getReason());
        PodEnd.Kind kind =
                switch (reason) {
                    case "Evicted" -> PodEnd.Kind.EVICTED;
                    case "Preempting" -> PodEnd.Kind.PREEMPTED;
                    case "NodeShutdown", "Terminated", "NodeLost", "Shutdown" -> PodEnd.Kind.NODE_ENDED;
                    case "OutOfcpu",
                            "OutOfmemory",
                            "OutOfpods",
                            "UnexpectedAdmissionError",
                            "NodeAffinity",
                            "NodeName" -> PodEnd.Kind.COULD_NOT_START;
                    default -> null;
                };
        if (kind != null) {
            return Optional.of(new PodEnd(kind, code, words(status), at));
        }
        return condition(status, "DisruptionTarget").map(disruption -> {
            PodEnd.Kind by =
                    switch (String.valueOf(disruption.getReason())) {
                        case "PreemptionByScheduler" -> PodEnd.Kind.PREEMPTED;
                        case "DeletionByPodGC" -> PodEnd.Kind.NODE_ENDED;
                        default -> PodEnd.Kind.EVICTED;
                    };
            return new PodEnd(by, code, shown(disruption.getReason() + ": " + disruption.getMessage()), at);
        });
    }

    static Optional<PodCondition> condition(PodStatus status, String type) {
        return status.getConditions().stream()
                .filter(condition -> type.equals(condition.getType()))
                .filter(condition -> !type.equals("DisruptionTarget") || "True".equals(condition.getStatus()))
                .findFirst();
    }

    private static String words(PodStatus status) {
        if (status.getReason() == null && status.getMessage() == null) {
            return "";
        }
        return shown(
                status.getMessage() == null ? status.getReason() : status.getReason() + ": " + status.getMessage());
    }

    static String shown(String text) {
        return text == null ? "" : Text.printable(text.strip(), SHOWN);
    }

    static Optional<Instant> time(String text) {
        try {
            return text == null || text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
