package algo.app.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The objects of a run, as the cluster gets them. */
class PodMakerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode json(Object object) throws Exception {
        return JSON.readTree(new KubernetesSerialization().asJson(object));
    }

    @Test
    void theClusterNeverStartsItAgainAndNoDeadlineEndsIt() throws Exception {
        JsonNode pod = json(PodMaker.pod(PodDeskRig.order("EMA_cross@SBIN", "00000000000a")));
        JsonNode spec = pod.path("spec");
        assertThat(pod.path("kind").asText()).isEqualTo("Pod");
        assertThat(pod.path("metadata").path("ownerReferences").isMissingNode()).isTrue();
        assertThat(spec.path("restartPolicy").asText()).isEqualTo("Never");
        assertThat(spec.path("activeDeadlineSeconds").isMissingNode()).isTrue();
        assertThat(spec.path("terminationGracePeriodSeconds").asInt()).isEqualTo(11);
        assertThat(spec.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(spec.path("tolerations"))
                .hasSize(2)
                .allMatch(each -> !each.has("tolerationSeconds")
                        && each.path("effect").asText().equals("NoExecute"));
        JsonNode container = spec.path("containers").path(0);
        assertThat(container.path("resources").toString())
                .isEqualTo("{\"limits\":{\"memory\":\"512Mi\",\"cpu\":\"250m\"},\"requests\":{\"memory\":\"512Mi\","
                        + "\"cpu\":\"250m\"}}");
        assertThat(container
                        .path("securityContext")
                        .path("allowPrivilegeEscalation")
                        .asBoolean(true))
                .isFalse();
    }

    @Test
    void noValueOfAVariableIsReadByTheClusterAndNoSecretIsInThePod() throws Exception {
        JsonNode pod = json(PodMaker.pod(PodDeskRig.order("EMA_cross@SBIN", "00000000000a")));
        JsonNode container = pod.path("spec").path("containers").path(0);
        assertThat(container.path("command").toString()).isEqualTo("[\"python\",\"/algo/code/ema.py\",\"$$(HOME)\"]");
        assertThat(container.path("env").toString())
                .isEqualTo(
                        "[{\"name\":\"PARAM\",\"value\":\"$$(X)\"},{\"name\":\"STRATEGY_ID\",\"value\":\"EMA_cross@SBIN\"},"
                                + "{\"name\":\"OPENALGO_APIKEY\",\"valueFrom\":{\"secretKeyRef\":{\"key\":\"env.OPENALGO_APIKEY\","
                                + "\"name\":\"algo-ema-cross-sbin-"
                                + PodDeskRig.POD.substring(PodDeskRig.POD.length() - 8)
                                + "-00000000000a\",\"optional\":false}}}]");
        assertThat(pod.toString()).doesNotContain("s3cret");
        JsonNode secret = json(PodMaker.secret(PodDeskRig.order("EMA_cross@SBIN", "00000000000a")));
        assertThat(secret.path("data").toString())
                .isEqualTo("{\"env.OPENALGO_APIKEY\":\"czNjcmV0\",\"file.ema.py\":\"cHJpbnQoMSkK\"}");
        assertThat(secret.path("immutable").asBoolean()).isTrue();
        assertThat(pod.path("spec").path("volumes").path(0).toString())
                .contains("\"secretName\":\""
                        + secret.path("metadata").path("name").asText() + "\"")
                .contains("\"optional\":false");
    }

    @Test
    void namesAreFixedValidAndOneForEachStrategy() {
        List<String> ids = List.of("a", "A", "a_b", "a-b", "a.b@X", "x".repeat(64) + "@" + "Y".repeat(32), "M&M@M&M");
        List<String> names = ids.stream().map(PodNames::pod).toList();
        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"));
        assertThat(PodNames.pod("a")).isEqualTo(PodNames.pod("a"));
    }

    @Test
    void aGraceOfNothingForcesNoDelete() {
        assertThat(PodOrder.graceSeconds(Duration.ZERO)).isEqualTo(1);
        assertThat(PodOrder.graceSeconds(Duration.ofMillis(1))).isEqualTo(1);
        assertThat(PodOrder.graceSeconds(Duration.ofMillis(1001))).isEqualTo(2);
    }

    @Test
    void codeThatNoSecretHoldsIsRefused() {
        PodOrder order = PodDeskRig.order("a", "00000000000a");
        PodOrder large = new PodOrder(
                order.home(),
                order.strategy(),
                order.run(),
                order.image(),
                order.command(),
                order.variables(),
                order.secrets(),
                Map.of("data.csv", "x".repeat(1_100_000)),
                0,
                "",
                order.grace(),
                "");
        assertThat(PodMaker.problem(order)).isEmpty();
        assertThat(PodMaker.problem(large)).hasValueSatisfying(words -> assertThat(words)
                .isEqualTo(
                        "its code and secrets have 1074 KiB, and a Secret of Kubernetes holds 1000; build an image that has the"
                                + " code"));
    }
}
