package algo.app.kubernetes;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.KeyToPathBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes the two objects of a run: its Pod, and the Secret with its files and secrets. The Pod refers to the Secret, whose name has
 * the run in it: once that is deleted, no Pod of the run starts any more, however late its creation arrives. Pure.
 */
final class PodMaker {
    /** The directory in the container with the files of the order. */
    static final String FILES = "/algo/code";

    /** The directory in the container that the program starts in; it ends with the Pod. */
    static final String DATA = "/algo/data";

    /** The most bytes of files and secrets together: a Secret holds 1 MiB, of which the names take a little. */
    static final int MOST_BYTES = 1000 * 1024;

    private static final String OF_FILE = "file.";
    private static final String OF_VARIABLE = "env.";

    private PodMaker() {}

    /** Returns why the objects cannot be made, in one clause; empty if they can. */
    static Optional<String> problem(PodOrder order) {
        long bytes = content(order).values().stream()
                .mapToLong(value -> value.getBytes(StandardCharsets.UTF_8).length)
                .sum();
        return bytes <= MOST_BYTES
                ? Optional.empty()
                : Optional.of("its code and secrets have " + bytes / 1024 + " KiB, and a Secret of Kubernetes holds "
                        + MOST_BYTES / 1024 + "; build an image that has the code");
    }

    static Secret secret(PodOrder order) {
        Map<String, String> data = new TreeMap<>();
        content(order)
                .forEach((name, value) ->
                        data.put(name, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
        return new SecretBuilder()
                .withMetadata(meta(order, PodNames.secret(order.strategy(), order.run())))
                .withType("Opaque")
                .withImmutable(true)
                .withData(data)
                .build();
    }

    private static Map<String, String> content(PodOrder order) {
        Map<String, String> all = new TreeMap<>();
        order.files().forEach((name, text) -> all.put(OF_FILE + name, text));
        order.secrets().forEach((name, value) -> all.put(OF_VARIABLE + name, value));
        return all;
    }

    /** Makes a Pod that nobody but {@code algo} starts again, and that no deadline of the cluster ends. */
    static Pod pod(PodOrder order) {
        String secret = PodNames.secret(order.strategy(), order.run());
        return new PodBuilder()
                .withMetadata(meta(order, PodNames.pod(order.strategy())))
                .withNewSpec()
                .withRestartPolicy("Never")
                .withTerminationGracePeriodSeconds(order.graceSeconds())
                .withServiceAccountName(order.account().isEmpty() ? null : order.account())
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                // The program is not process 1 then, which no signal ends that it does not handle.
                .withShareProcessNamespace(true)
                .withTolerations(tolerations())
                .addNewContainer()
                .withName(PodNames.CONTAINER)
                .withImage(order.image())
                .withCommand(order.command().stream().map(PodMaker::plain).toList())
                .withWorkingDir(DATA)
                .withEnv(environment(order, secret))
                .withResources(resources(order))
                .addNewVolumeMount()
                .withName("code")
                .withMountPath(FILES)
                .withReadOnly(true)
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("data")
                .withMountPath(DATA)
                .endVolumeMount()
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .endContainer()
                .addNewVolume()
                .withName("code")
                .withNewSecret()
                .withSecretName(secret)
                .withItems(paths(order))
                .withOptional(false)
                .endSecret()
                .endVolume()
                .addNewVolume()
                .withName("data")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .endSpec()
                .build();
    }

    private static ObjectMeta meta(PodOrder order, String name) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(PodNames.MANAGED_BY, PodNames.ALGO);
        labels.put(PodNames.HOME, order.home());
        labels.put(PodNames.RUN, order.run());
        return new ObjectMetaBuilder()
                .withName(name)
                .withLabels(labels)
                .addToAnnotations(PodNames.STRATEGY, order.strategy())
                // A cluster that makes itself smaller leaves the node alone.
                .addToAnnotations("cluster-autoscaler.kubernetes.io/safe-to-evict", "false")
                .build();
    }

    /** Makes the Pod stay where it is when its node falls silent: the cluster does not end what algo does not want ended. */
    private static List<Toleration> tolerations() {
        List<Toleration> all = new ArrayList<>();
        for (String taint : List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")) {
            all.add(new TolerationBuilder()
                    .withKey(taint)
                    .withOperator("Exists")
                    .withEffect("NoExecute")
                    .build());
        }
        return all;
    }

    private static List<EnvVar> environment(PodOrder order, String secret) {
        List<EnvVar> all = new ArrayList<>();
        new TreeMap<>(order.variables())
                .forEach((name, value) -> all.add(new EnvVarBuilder()
                        .withName(name)
                        .withValue(plain(value))
                        .build()));
        new TreeMap<>(order.secrets())
                .keySet()
                .forEach(name -> all.add(new EnvVarBuilder()
                        .withName(name)
                        .withNewValueFrom()
                        .withNewSecretKeyRef(OF_VARIABLE + name, secret, false)
                        .endValueFrom()
                        .build()));
        return all;
    }

    private static ResourceRequirements resources(PodOrder order) {
        Map<String, Quantity> bounds = new LinkedHashMap<>();
        if (order.memoryMb() > 0) {
            bounds.put("memory", new Quantity(order.memoryMb() + "Mi"));
        }
        if (!order.cpu().isEmpty()) {
            bounds.put("cpu", new Quantity(order.cpu()));
        }
        ResourceRequirements resources = new ResourceRequirements();
        resources.setLimits(bounds);
        resources.setRequests(bounds);
        return resources;
    }

    private static List<KeyToPath> paths(PodOrder order) {
        return new TreeMap<>(order.files())
                .keySet().stream()
                        .map(name -> new KeyToPathBuilder()
                                .withKey(OF_FILE + name)
                                .withPath(name)
                                .build())
                        .toList();
    }

    /** Returns the text as it is, where Kubernetes would put the value of a variable into it. */
    private static String plain(String text) {
        return text.replace("$(", "$$(");
    }
}
