package algo.packaging;

import static algo.packaging.SystemHost.ANN;
import static algo.packaging.SystemHost.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A secret of one of several users is theirs alone. */
class SystemSecretsIT {
    private static final int NOT_FOUND = 3;

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private SystemHost host;

    @BeforeEach
    void start() throws Exception {
        Needs.root("can serve several users");
        host = new SystemHost(home);
        host.start();
    }

    @AfterEach
    void end() {
        if (host != null) {
            host.close();
        }
    }

    @Test
    void aUsersSecretReachesTheirStrategiesAndNobodyElse() throws Exception {
        home.script(
                "shows.py",
                "import os, time",
                "print('has', os.environ['KEY'], open(os.environ['KEY_FILE']).read(), flush=True)",
                "time.sleep(1000)");
        for (int user : new int[] {ANN, BOB}) {
            host.add(user, "shows.py", "shows-" + user);
            host.as(user, "secret", "set", "KEY")
                    .reading("secret-of-" + user)
                    .run()
                    .ok();
            host.as(user, "set", "shows-" + user, "secrets=KEY,KEY:file").run().ok();
            host.as(user, "start", "shows-" + user).run().ok();
        }
        for (int user : new int[] {ANN, BOB}) {
            Path own = host.home(user);
            String printed = "has secret-of-" + user + " secret-of-" + user + "\n";
            Eventually.holds("it has the secret of its user", () -> Files.readString(
                            own.resolve("log/strategies/shows-" + user + ".log"))
                    .equals(printed));
            assertThat(host.as(user, "logs", "shows-" + user).run().ok().out()).isEqualTo("has ***KEY*** ***KEY***\n");
            assertThat(Files.getAttribute(own.resolve("secrets.json"), "unix:uid"))
                    .isEqualTo(user);
            assertThat(AlgoHome.mode(own.resolve("secrets.json"))).isEqualTo("rw-------");
        }
        String anns = host.as(ANN, "secret", "list").run().ok().out();
        assertThat(anns).contains("shows-" + ANN).doesNotContain("shows-" + BOB);
        assertThat(host.asRoot("--user", String.valueOf(ANN), "secret", "list")
                        .run()
                        .ok()
                        .out())
                .isEqualTo(anns);

        for (String action : new String[] {"set", "remove"}) {
            Call.Result others = host.as(ANN, "secret", action, "MORE", "--strategy", "shows-" + BOB)
                    .reading("intruder-22")
                    .run()
                    .exits(NOT_FOUND);
            Call.Result none = host.as(ANN, "secret", action, "MORE", "--strategy", "nobodys")
                    .reading("intruder-22")
                    .run()
                    .exits(NOT_FOUND);
            assertThat(others.err().replace("shows-" + BOB, "nobodys")).isEqualTo(none.err());
        }
        assertThat(Files.readString(host.home(BOB).resolve("secrets.json"))).doesNotContain("intruder");
    }
}
