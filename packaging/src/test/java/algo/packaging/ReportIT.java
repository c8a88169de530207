package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code algo doctor --bundle} packs what a report needs, with a daemon and without, and no secret that was planted anywhere. */
class ReportIT {
    private static final String PLANTED = "Planted";

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private Path file() {
        return home.directory().resolve("report.tar.gz");
    }

    private Call.Result bundle(String... more) {
        String[] all = new String[more.length + 3];
        System.arraycopy(new String[] {"doctor", "--bundle", file().toString()}, 0, all, 0, 3);
        System.arraycopy(more, 0, all, 3, more.length);
        return home.algo(all).run();
    }

    @Test
    void itHasWhatHelpsAndNoSecretWithADaemonAndWithout() throws Exception {
        home.addBeacon("s");
        home.algo("secret", "set", "BROKER_WORD")
                .reading("Planted one, größer")
                .run()
                .ok();
        home.does("set", "s", "params.API_KEY=PlantedTwo", "params.SYMBOL=SBIN", "secrets=[\"BROKER_WORD\"]");
        home.does("set", "s", "on_exit=curl https://hooks.slack.com/services/PlantedThree");
        home.does("start", "s");
        Path log = home.home().resolve("log/strategies/s.log").toRealPath();
        Files.writeString(
                log,
                "Bearer PlantedFour\nPlanted one, größer\nSBIN at 812.5\n",
                java.nio.file.StandardOpenOption.APPEND);
        Files.writeString(home.home().resolve("data/s/.env"), "NOTE=PlantedFive\n");

        Call.Result first = bundle().ok();

        assertThat(first.out()).startsWith(file() + ": ").contains(" were replaced by ***");
        assertThat(Files.getPosixFilePermissions(file())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        String packed = TarText.of(file());
        assertThat(packed)
                .doesNotContain(PLANTED, "import ")
                .contains(
                        "algo-report/README.txt",
                        "algo-report/versions.txt",
                        "algo-report/doctor.txt",
                        "algo-report/status.json",
                        "algo-report/daemon-status.json",
                        "algo-report/state/events.jsonl",
                        "algo-report/log/daemon.log",
                        "ok       lock",
                        "SBIN at 812.5",
                        "***BROKER_WORD***",
                        "secrets.json: secrets");
        bundle().exits(5);
        assertThat(TarText.of(file())).as("not written over").isEqualTo(packed);

        home.killDaemon();
        JsonNode second = bundle("--replace", "--json").ok().json();

        assertThat(second.fieldNames()).toIterable().containsExactly("file", "bytes", "files", "replaced", "left_out");
        assertThat(second.get("bytes").asLong()).isEqualTo(Files.size(file())).isLessThan(1 << 20);
        assertThat(second.get("files").toString()).contains("status.json", "daemon-status.txt");
        assertThat(TarText.of(file()))
                .doesNotContain(PLANTED)
                .contains("no daemon runs", "SBIN at 812.5", "\"phase\" : \"running\"");
        home.algo("doctor", "--replace").run().exits(2);
        home.algo("doctor", "x").run().exits(2);
        home.algo("doctor", "--bundle", home.directory().toString()).run().exits(2);
        home.algo("doctor", "--bundle", "nowhere/x.tar.gz").run().exits(2);
        assertThat(home.directory().toFile().list()).noneMatch(name -> name.endsWith(".new"));
        home.algo("daemon", "start").run().ok();
    }
}
