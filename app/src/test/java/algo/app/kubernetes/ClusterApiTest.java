package algo.app.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.RefusingPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kubeconfig says where a cluster is, or one line says what it lacks. */
class ClusterApiTest {
    private static final String FILE = "kubeconfig";

    @TempDir
    Path directory;

    private String before;

    @BeforeEach
    void use() {
        before = System.getProperty(FILE);
        System.setProperty(FILE, directory.resolve("config").toString());
    }

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty(FILE);
        } else {
            System.setProperty(FILE, before);
        }
    }

    private void write(String current, int port) throws IOException {
        Files.writeString(
                directory.resolve("config"),
                "apiVersion: v1\nkind: Config\ncurrent-context: \"" + current + "\"\n"
                        + "clusters:\n- name: c\n  cluster: {server: \"http://127.0.0.1:" + port + "\"}\n"
                        + "users:\n- name: u\n  user: {token: abc}\n"
                        + "contexts:\n- name: prod\n  context: {cluster: c, user: u, namespace: live}\n"
                        + "- name: paper\n  context: {cluster: c, user: u}\n");
    }

    @Test
    void aNamespaceThatNobodyNamedIsThatOfTheContext() throws Exception {
        write("paper", 1);
        try (ClusterApi prod = ClusterApi.of(new ClusterPlace("prod", ""));
                ClusterApi named = ClusterApi.of(new ClusterPlace("prod", "trading"));
                ClusterApi current = ClusterApi.of(new ClusterPlace("", ""))) {
            assertThat(prod.place()).isEqualTo(new ClusterPlace("prod", "live"));
            assertThat(named.place()).isEqualTo(new ClusterPlace("prod", "trading"));
            assertThat(current.place()).isEqualTo(new ClusterPlace("", "default"));
        }
    }

    @Test
    void aContextThatIsMissingIsNamed() throws Exception {
        write("paper", 1);
        assertThatThrownBy(() -> ClusterApi.of(new ClusterPlace("prdo", "")))
                .isInstanceOf(IOException.class)
                .hasMessage("the kubeconfig has no context 'prdo'");
    }

    @Test
    void aClusterThatIsAwayIsNamedAndTheOutcomeIsUnknown() throws Exception {
        try (RefusingPort port = new RefusingPort()) {
            write("prod", port.number());
            try (ClusterApi api = ClusterApi.of(new ClusterPlace("prod", ""))) {
                assertThatThrownBy(api::namespaceUid)
                        .isInstanceOfSatisfying(ClusterException.class, e -> assertThat(e.kind())
                                .isEqualTo(ClusterException.Kind.UNKNOWN))
                        .hasMessage("get namespaces: no connection to http://127.0.0.1:" + port.number() + "/");
            }
        }
    }
}
