package algo.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys outside strategies: what is set, and what is said of others. */
class GeneralKeysTest {
    private final ObjectNode root = new ObjectMapper().createObjectNode();

    @Test
    void keysAreSetAndSetBack() throws Exception {
        set(Map.of(
                "openalgo.host", "http://h:5000", "defaults.restart.when", "always", "defaults.limits.threads", "1"));

        assertThat(root.toString()).contains("\"host\":\"http://h:5000\"", "\"when\":\"always\"", "\"threads\":1");

        set(Map.of("openalgo.host", "null", "defaults.restart.when", "null", "defaults.limits.threads", "null"));

        assertThat(root.at("/openalgo").has("host")).isFalse();
        assertThat(root.at("/defaults/restart").has("when")).isFalse();
        assertThat(root.at("/defaults/limits/threads").isNull()).as("no limit").isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openalgo.hst | the nearest known one is 'openalgo.host'",
                "defaults.limits.thread | the nearest known one is 'defaults.limits.threads'",
                "restart.when | 'algo config defaults.restart.when=VALUE' sets it for all of them",
                "script | belongs to one strategy alone",
                "defaults.of | belongs to one strategy alone",
                "strategies.x.name | unknown key 'strategies.x.name'"
            })
    void whatIsNoSuchKeyIsSaidWithWhatWouldBe(String key, String said) {
        assertThat(GeneralKeys.problem(key).orElseThrow()).contains(said);
        assertThatThrownBy(() -> set(Map.of(key, "x"))).isInstanceOf(ConfigException.class);
        assertThat(root.isEmpty()).isTrue();
    }

    @Test
    void aHostIsAnAddress() {
        assertThatThrownBy(() -> set(Map.of("openalgo.host", "nowhere at all")))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("openalgo.host: ");
    }

    private void set(Map<String, String> values) throws ConfigException {
        GeneralKeys.put(values).apply(root);
    }
}
