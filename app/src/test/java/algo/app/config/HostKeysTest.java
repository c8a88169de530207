package algo.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import algo.app.model.RemoteHost;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys of {@code hosts}: what is read, changed, and said of what is wrong. */
class HostKeysTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void hostsAreReadInTheirOrderWithDefaults() throws Exception {
        Map<String, RemoteHost> hosts = parse(
                """
                {"hosts": {"vps": {"ssh": "trader@vps.example"},
                           "b": {"ssh": "ssh://me@[::1]:2222", "algo": "~/.local/bin/algo", "tags": ["prod", "eu"]},
                           "none": null}}""");

        assertThat(hosts.values())
                .containsExactly(
                        new RemoteHost("vps", "trader@vps.example", "algo", List.of()),
                        new RemoteHost("b", "ssh://me@[::1]:2222", "~/.local/bin/algo", List.of("prod", "eu")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"hosts\": []} | hosts: must be an object",
                "{\"hosts\": {\"a b\": {\"ssh\": \"x\"}}} | hosts.a b: a host has a name of",
                "{\"hosts\": {\"all\": {\"ssh\": \"x\"}}} | no host may be called 'all'",
                "{\"hosts\": {\"a\": {}}} | hosts.a.ssh: is missing",
                "{\"hosts\": {\"a\": {\"ssh\": \"-oProxyCommand=x\"}}} | hosts.a.ssh: must be a host",
                "{\"hosts\": {\"a\": {\"ssh\": \"u@-x\"}}} | hosts.a.ssh: must be a host",
                "{\"hosts\": {\"a\": {\"ssh\": 5}}} | hosts.a.ssh: must be text",
                "{\"hosts\": {\"a\": {\"ssh\": \"x\", \"algo\": \"a; rm -rf /\"}}} | hosts.a.algo: must be the path",
                "{\"hosts\": {\"a\": {\"ssh\": \"x\", \"algo\": \"-x\"}}} | hosts.a.algo: must be the path",
                "{\"hosts\": {\"a\": {\"ssh\": \"x\", \"tag\": []}}} | nearest known one is 'tags'",
                "{\"hosts\": {\"a\": {\"ssh\": \"x\", \"tags\": [\"b c\"]}}} | hosts.a.tags: 'b c' is no tag",
                "{\"hosts\": {\"a\": {\"ssh\": \"x\", \"tags\": [\"all\"]}}} | 'all' is no tag",
                "{\"hosts\": {\"a\": {\"ssh\": \"x\", \"tags\": [\"a\"]}}} | 'a' is the name of a host",
            })
    void whatIsWrongIsSaid(String json, String problem) {
        ConfigException refused = catchThrowableOfType(ConfigException.class, () -> parse(json));

        assertThat(refused.problems()).anySatisfy(each -> assertThat(each).contains(problem));
    }

    @Test
    void oneKeyIsChangedOrTakenBack() throws Exception {
        ObjectNode root = JSON.createObjectNode();

        GeneralKeys.put(Map.of("hosts.vps.ssh", "trader@vps.example")).apply(root);
        GeneralKeys.put(Map.of("hosts.vps.tags", "prod,eu")).apply(root);
        assertThat(root.toString())
                .isEqualTo("{\"hosts\":{\"vps\":{\"ssh\":\"trader@vps.example\",\"tags\":[\"prod\",\"eu\"]}}}");
        GeneralKeys.put(Map.of("hosts.vps.tags", "null")).apply(root);
        GeneralKeys.put(Map.of("hosts.b", "{\"ssh\": \"x\"}")).apply(root);
        GeneralKeys.put(Map.of("hosts.vps", "null")).apply(root);
        assertThat(root.toString()).isEqualTo("{\"hosts\":{\"b\":{\"ssh\":\"x\"}}}");
        ConfigException unknown =
                catchThrowableOfType(ConfigException.class, () -> GeneralKeys.put(Map.of("hosts.b.shh", "x"))
                        .apply(root));
        assertThat(unknown.problems().get(0)).contains("hosts.b.shh", "nearest known one is 'ssh'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vps",
                "v.example",
                "10.0.0.1",
                "me@vps",
                "ssh://me@vps:22",
                "ssh://vps/",
                "::1",
                "[fe80::1%eth0]"
            })
    void whatSshTakesIsTaken(String ssh) {
        assertThat(RemoteHost.sshProblem(ssh)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-x",
                "a b",
                "a'b",
                "a\nb",
                "$(x)",
                "`x`",
                "u@",
                "u@-x",
                "ssh://-x",
                "-u@x",
                "a;b",
                "a|b",
                "é"
            })
    void whatItCouldTakeForSomethingElseIsNot(String ssh) {
        assertThat(RemoteHost.sshProblem(ssh)).isNotEmpty();
    }

    private static Map<String, RemoteHost> parse(String json) throws Exception {
        return new ConfigParser(1024).validate((ObjectNode) JSON.readTree(json)).hosts();
    }
}
