package algo.app.kubernetes;

import static algo.app.kubernetes.PodDeskRig.POD;
import static algo.app.kubernetes.PodDeskRig.RUN;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Role grants what the program asks a cluster for, and nothing beyond. */
class RoleTest {
    private static final Path ROLE = Path.of("../packaging/kubernetes/role.yaml");
    private static final Path ASKING = Path.of("src/main/java/algo/app/kubernetes/ClusterApi.java");
    private static final Pattern REQUEST = Pattern.compile("(\\w+) (?:/(\\w+)(/[^/?]+)?(/log)?)?(\\?watch)?");
    private static final Pattern NAMED = Pattern.compile("\"(get|list|watch|create|delete|patch|update) ([a-z/]*)\"");

    @TempDir
    Path directory;

    @Test
    void itGrantsWhatIsAskedForAndNothingElse() throws Exception {
        Set<String> asked = new TreeSet<>();
        for (String request : requestsOfALife()) {
            asked.add(right(request));
        }

        assertThat(granted()).containsExactlyElementsOf(asked);
    }

    /** What the life below does not ask for would not be compared. */
    @Test
    void everyRequestOfTheCodeIsAmongThoseThatAreCompared() throws Exception {
        List<String> named = new ArrayList<>();
        Matcher each = NAMED.matcher(Files.readString(ASKING));
        while (each.find()) {
            String right = each.group(1) + " " + each.group(2);
            if (!right.equals("create ")) {
                named.add(right);
            }
        }

        assertThat(named).contains("list pods", "create pods");
        assertThat(granted()).containsAll(named);
    }

    @Test
    void theAccountHasTheRoleAndNoOtherTakesItsToken() throws Exception {
        Map<String, JsonNode> kinds = kinds();
        assertThat(kinds).containsOnlyKeys("ServiceAccount", "Role", "RoleBinding");
        assertThat(kinds.get("RoleBinding").at("/roleRef/kind").asText()).isEqualTo("Role");
        assertThat(kinds.get("RoleBinding").at("/roleRef/name").asText())
                .isEqualTo(kinds.get("Role").at("/metadata/name").asText());
        assertThat(kinds.get("RoleBinding").at("/subjects/0/name").asText())
                .isEqualTo(kinds.get("ServiceAccount").at("/metadata/name").asText());
        assertThat(kinds.get("ServiceAccount")
                        .get("automountServiceAccountToken")
                        .asBoolean(true))
                .isFalse();
    }

    @Test
    void theBaseImageHasTheDirectoriesOfAPodAndAUserThatIsANumber() throws Exception {
        String image = Files.readString(ROLE.resolveSibling("Dockerfile"));
        assertThat(image)
                .contains(PodMaker.FILES + " " + PodMaker.DATA, "WORKDIR " + PodMaker.DATA + "\n")
                .containsPattern("(?m)^USER [1-9]\\d*:\\d+$")
                .doesNotContain("ENTRYPOINT");
    }

    /** A run whose making had no answer, so that its Pod is looked for, up to its end. */
    private List<String> requestsOfALife() throws Exception {
        try (PodDeskRig rig = new PodDeskRig(directory)) {
            AtomicBoolean lost = new AtomicBoolean();
            rig.cluster.mishaps(
                    (method, path) -> method.equals("POST") && path.equals("/pods") && lost.compareAndSet(false, true)
                            ? FakeCluster.Mishap.ANSWER_LOST
                            : FakeCluster.Mishap.NONE);
            rig.make();
            rig.tells("made");
            rig.desk.start();
            Eventually.holds("it watches", () -> rig.cluster.requests().contains("GET /pods?watch"));
            rig.cluster.runs(POD);
            rig.cluster.prints(POD, Instant.parse("2026-11-20T03:45:00.5Z"), "one");
            rig.tells("running");
            rig.cluster.ends(POD, 0, "Completed");
            rig.tells("ended");
            rig.desk.stop(RUN);
            Eventually.holds("it is deleted", () -> !rig.cluster.deletes().isEmpty());
            rig.cluster.remove(POD);
            rig.tells("gone");
            Eventually.holds("its Secret is", () -> rig.cluster.secretNames().isEmpty());
            return rig.cluster.requests();
        }
    }

    /** Returns the verb and the resource of a request, as a Role names them. */
    private static String right(String request) {
        Matcher parts = REQUEST.matcher(request);
        assertThat(parts.matches()).as(request).isTrue();
        String resource =
                (parts.group(2) == null ? "namespaces" : parts.group(2)) + (parts.group(4) == null ? "" : "/log");
        boolean isOne = parts.group(3) != null || parts.group(2) == null;
        String verb =
                switch (parts.group(1)) {
                    case "GET" -> parts.group(5) != null ? "watch" : isOne ? "get" : "list";
                    case "POST" -> "create";
                    case "DELETE" -> isOne ? "delete" : "deletecollection";
                    default -> parts.group(1);
                };
        return verb + " " + resource;
    }

    private static Set<String> granted() throws IOException {
        Set<String> granted = new TreeSet<>();
        for (JsonNode rule : kinds().get("Role").get("rules")) {
            assertThat(rule.get("apiGroups").toString()).isEqualTo("[\"\"]");
            for (JsonNode resource : rule.get("resources")) {
                rule.get("verbs").forEach(verb -> granted.add(verb.asText() + " " + resource.asText()));
            }
        }
        assertThat(granted).noneMatch(right -> right.contains("*"));
        return granted;
    }

    private static Map<String, JsonNode> kinds() throws IOException {
        Map<String, JsonNode> kinds = new TreeMap<>();
        YAMLMapper yaml = new YAMLMapper(new YAMLFactory());
        for (JsonNode each : yaml.readerFor(JsonNode.class)
                .<JsonNode>readValues(ROLE.toFile())
                .readAll()) {
            kinds.put(each.get("kind").asText(), each);
        }
        return kinds;
    }
}
