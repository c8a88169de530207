package algo.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.model.RemoteHost;
import algo.cli.ClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hosts of a config that is not as it should be: a command that must reach a machine reaches it all the same. */
class HostBookTest {
    @TempDir
    private Path home;

    private FarHosts hosts(String config) throws IOException {
        Path file = home.resolve("strategies/strategy_configs.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, config);
        return new FarHosts(home, false);
    }

    @Test
    void aHostThatIsNotValidKeepsNobodyFromAnother() throws Exception {
        FarHosts hosts = hosts("{\"hosts\": {\"bad\": {\"ssh\": \"-oProxyCommand=x\"},"
                + " \"vps\": {\"ssh\": \"trader@vps.example\", \"tags\": [\"prod\"]}}}");

        assertThat(hosts.one("vps").ssh()).isEqualTo("trader@vps.example");
        assertThatThrownBy(() -> hosts.one("bad"))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("hosts.bad.ssh: must be a host");
        assertThat(hosts.several("vps")).hasSize(1);
        assertThatThrownBy(() -> hosts.several("prod")).hasMessageContaining("hosts.bad.ssh");
    }

    @Test
    void aConfigThatCannotBeReadKeepsNobodyFromAMachineThatSshKnows() throws Exception {
        FarHosts hosts = hosts("{\"hosts\": ");

        RemoteHost host = hosts.one("trader@vps.example");
        assertThat(host.ssh()).isEqualTo("trader@vps.example");
        assertThat(host.program()).isEqualTo("algo");
        // It may be a name of the config, and another machine than ssh knows by it.
        assertThatThrownBy(() -> hosts.one("vps")).isInstanceOf(ClientException.class);
        assertThatThrownBy(() -> hosts.one("-oProxyCommand=x")).hasMessageContaining("must be a host");
    }
}
