package algo.packaging;

import static algo.app.protocol.ExitCode.CONFLICT;
import static algo.app.protocol.ExitCode.FAILED;
import static algo.app.protocol.ExitCode.NOT_FOUND;
import static algo.app.protocol.ExitCode.USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A strategy that gets another id is the same under it, and nothing is left under the old one. */
class RenameIT {
    @RegisterExtension
    final CommandHome home = new CommandHome();

    private void bot(String... more) throws Exception {
        Path file = home.script("bot.py", "print(1)");
        String[] add = {"add", file.toString(), "--id", "old", "--name", "Bot", "--python", TestHome.PYTHON};
        home.does(Stream.concat(Stream.of(add), Stream.of(more)).toArray(String[]::new));
    }

    private JsonNode show(String id) {
        ObjectNode shown = (ObjectNode) home.inside("show", id, "--json").ok().json();
        shown.remove("id");
        shown.remove("of");
        return shown;
    }

    @Test
    void everythingFollowsAndNothingIsLeftUnderTheOldId() throws Exception {
        bot("--param", "LOTS=2", "--for", "SYMBOL=SBIN,M&M");
        home.does("schedule", "old", "--start", "00:00", "--exchange", "CRYPTO", "--days", "sun-sat");
        home.does("stop", "--all");
        home.does("start", "old@SBIN");
        home.prints("old@SBIN", "bought\n");
        home.does("stop", "old@SBIN");
        home.does("add", home.script("other.py", "print(2)").toString(), "--python", TestHome.PYTHON);
        home.does("set", "other", "after=[\"old@SBIN\",\"broker\"]");
        home.ask("{\"ask\":\"secret_set\",\"name\":\"KEY\",\"strategy\":\"old\",\"value\":\"a-value-of-it\"}");
        Path written = Files.writeString(home.home().resolve("data/old@SBIN/state.json"), "position");
        home.inside(
                        "add",
                        Files.writeString(home.directory().resolve("bot.py"), "print(3)\n")
                                .toString(),
                        "--id",
                        "old",
                        "--replace")
                .ok();
        JsonNode before = show("old");
        JsonNode status = home.status("old@SBIN");

        assertThat(home.inside("rename", "old", "new").ok().out())
                .isEqualTo(
                        "new: renamed, it was old\nnew@M&M: renamed, it was old@M&M\nnew@SBIN: renamed, it was old@SBIN\n");

        assertThat(show("new")).isEqualTo(before);
        JsonNode now = home.status("new@SBIN");
        for (String field : List.of("phase", "intent", "run_id", "last_exit", "wanted", "mode", "exchange")) {
            assertThat(now.get(field)).as(field).isEqualTo(status.get(field));
        }
        assertThat(home.status("new").get("intent").asText()).as("its latch").isEqualTo("stopped");
        assertThat(home.inside("logs", "new@SBIN").ok().out()).contains("bought");
        assertThat(home.home().resolve("log/strategies/new@SBIN.log")).content().contains("bought");
        assertThat(written).doesNotExist();
        assertThat(home.home().resolve("data/new@SBIN/state.json")).content().isEqualTo("position");
        assertThat(home.home().resolve("strategies/scripts/new.bak/bot.py"))
                .content()
                .isEqualTo("print(1)\n");
        assertThat(home.inside("source", "new").ok().out()).isEqualTo("print(3)\n");
        assertThat(home.inside("show", "other").ok().out()).contains("after=[\"new@SBIN\",\"broker\"]");
        JsonNode secret = home.inside("secret", "list", "--json").ok().json().get("secrets");
        assertThat(secret).hasSize(1);
        assertThat(secret.get(0).get("strategy").asText()).isEqualTo("new");
        assertThat(home.inside("events", "new", "--json").ok().out()).contains("\"to\":\"renamed\"", "it was old");
        try (Stream<Path> all = Files.walk(home.home())) {
            assertThat(all.filter(each -> each.getFileName().toString().matches("\\.?old([@.].*)?"))
                            .filter(each -> Files.exists(each, LinkOption.NOFOLLOW_LINKS))
                            .toList())
                    .isEmpty();
        }
        home.inside("status", "old").exits(NOT_FOUND);
        home.does("start", "new@SBIN");
        assertThat(home.status("new@SBIN").get("phase").asText()).isEqualTo("running");

        home.does("stop", "new@SBIN");
        assertThat(home.inside("rename", "new@SBIN", "new@INFY").ok().out())
                .isEqualTo("new@INFY: renamed, it was new@SBIN\n");
        assertThat(home.home().resolve("data/new@INFY/state.json")).content().isEqualTo("position");
        home.does("rename", "new", "old");
        assertThat(home.status("old@INFY").get("run_id")).isNotNull();
    }

    @Test
    void whatCannotBeRenamedIsLeftAsItIs() throws Exception {
        bot("--for", "A=1");
        home.does("add", home.script("other.py", "print(2)").toString(), "--python", TestHome.PYTHON);
        String config = Files.readString(home.config());

        home.inside("rename", "nobody", "new").refused(NOT_FOUND, "nobody: no such strategy");
        home.inside("rename", "old", "other").refused(CONFLICT, "other exists already");
        home.inside("rename", "old", "../x").refused(USAGE, "nothing was changed");
        home.inside("rename", "old", "old@2").refused(USAGE, "is the id of an instance");
        home.inside("rename", "old@1", "new").refused(USAGE, "old@1 is an instance of old");
        home.inside("rename", "old@1", "new@1").refused(USAGE, "old@1 is an instance of old");
        home.inside("rename", "old", "x".repeat(65)).refused(USAGE, "nothing was changed");
        assertThat(home.inside("rename", "old", "old").ok().out()).isEqualTo("old: unchanged\n");
        home.does("start", "old@1");
        home.inside("rename", "old", "new")
                .refused(CONFLICT, "old@1 is running, so nothing is renamed", "algo stop old@1");
        home.does("stop", "old@1");
        Path there = Files.createDirectories(home.home().resolve("data/new@1"));
        home.inside("rename", "old", "new").refused(FAILED, there.toString(), "is there already");
        Files.delete(there);
        Path secrets = Files.writeString(
                home.home().resolve("secrets.json"),
                "{\"version\":1,\"strategies\":{\"new\":{\"KEY\":\"of-an-earlier-one\"}}}");
        Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rw-------"));
        home.inside("rename", "old", "new").refused(FAILED, "there is a secret KEY of new already");
        assertThat(home.inside("secret", "list", "--json").ok().json().get("secrets"))
                .hasSize(1);

        assertThat(Files.readString(home.config())).isEqualTo(config);
        assertThat(home.inside("list", "--json").ok().json().get("strategies")).hasSize(3);
        assertThat(home.home().resolve("strategies/scripts/.changing")).doesNotExist();
    }

    @Test
    void whatWasMovedToAnotherMachineKeepsTheIdByWhichItIsTakenBack() throws Exception {
        bot();
        home.ask("{\"ask\":\"move\",\"id\":\"old\",\"host\":\"vps\"}");

        home.inside("rename", "old", "new")
                .refused(CONFLICT, "old: was moved to vps", "'algo move old --host vps --cancel' takes it back");

        assertThat(home.status("old").get("reason").asText()).isEqualTo("moved to vps");
        home.ask("{\"ask\":\"move\",\"id\":\"old\",\"host\":\"\"}");
        home.does("rename", "old", "new");
    }
}
