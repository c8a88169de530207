package algo.app.kubernetes;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Everything that the Pod of a run is made of.
 *
 * @param home id of the home that the run belongs to
 * @param strategy id of the strategy, from which alone the name of the Pod is made
 * @param run id of the run
 * @param image the image of the container
 * @param command the program and its arguments; empty for those of the image
 * @param variables environment that everybody who sees the Pod may see
 * @param secrets environment that only the container gets
 * @param files texts by name, which lie in {@link PodMaker#FILES}; no name has a slash
 * @param memoryMb MiB that the container is given and bounded to; 0 for no bound
 * @param cpu processors, as Kubernetes writes them; empty for no bound
 * @param grace the time between the request to end and the kill, rounded up to seconds, and 1 s at least: none would force the
 *     delete
 * @param account the service account that pulls the image; empty for that of the namespace
 */
record PodOrder(
        String home,
        String strategy,
        String run,
        String image,
        List<String> command,
        Map<String, String> variables,
        Map<String, String> secrets,
        Map<String, String> files,
        long memoryMb,
        String cpu,
        Duration grace,
        String account) {
    PodOrder {
        command = List.copyOf(command);
        variables = Map.copyOf(variables);
        secrets = Map.copyOf(secrets);
        files = Map.copyOf(files);
        if (image.isEmpty() || grace.isNegative() || memoryMb < 0) {
            throw new IllegalArgumentException("a Pod has an image, and no negative grace or memory");
        }
    }

    /** Returns the grace as Kubernetes takes it, in seconds. */
    long graceSeconds() {
        return graceSeconds(grace);
    }

    static long graceSeconds(Duration grace) {
        return Math.max(1, (grace.toMillis() + 999) / 1000);
    }
}
