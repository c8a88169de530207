package algo.app.kubernetes;

import java.util.Objects;

/**
 * A namespace of a cluster, as the user's kubeconfig knows the cluster.
 *
 * @param context the context of the kubeconfig; empty for its current one, or for the cluster that this program is a part of
 * @param namespace the namespace; empty for that of the context
 */
record ClusterPlace(String context, String namespace) {
    @Override
    public boolean equals(Object other) {
        return other instanceof ClusterPlace that
                && Objects.equals(context, that.context)
                && Objects.equals(namespace, that.namespace);
    }

    @Override
    public int hashCode() {
        return 31 * context.hashCode() + namespace.hashCode();
    }
}
