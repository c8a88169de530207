package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Wherever the daemon dies: a secret is old or new, and no file with one is left of a run that is over. */
class SecretCrashPointsIT extends CrashPoints {
    private int version;

    @Test
    @Tag("faults")
    void aSecretIsOldOrNew() throws Exception {
        Operation set = new Operation() {
            @Override
            public void prepare() {
                home.algo("secret", "set", "KEY")
                        .reading("value-" + version)
                        .run()
                        .ok();
                version++;
            }

            @Override
            public List<Call.Running> begin() {
                return List.of(home.algo("secret", "set", "KEY")
                        .reading("value-" + version)
                        .background());
            }

            @Override
            public void check(boolean acknowledged, JsonNode saved) throws Exception {
                String found = JSON.readTree(Files.readAllBytes(home.home().resolve("secrets.json")))
                        .path("secrets")
                        .path("KEY")
                        .asText();
                assertThat(found)
                        .isIn(
                                acknowledged
                                        ? List.of("value-" + version)
                                        : List.of("value-" + version, "value-" + (version - 1)));
                home.algo("secret", "set", "KEY")
                        .reading("value-" + version)
                        .run()
                        .ok();
                assertThat(files(home.home(), ".secrets"))
                        .as("what the dead daemon left")
                        .isEmpty();
            }
        };
        int points = 0;
        for (String calls : List.of("write", "fsync", "?rename,?renameat2", "?unlink", "?link", "openat")) {
            boolean struck = true;
            for (int count = 1; struck && count <= 12; count++) {
                struck = at(calls, count, true, set);
                points += struck ? 1 : 0;
            }
        }
        assertThat(points).isGreaterThan(10);
    }

    @Test
    @Tag("faults")
    void aSecretAsAFileIsThereForARunThatLivesAndForNoOther() throws Exception {
        home.addBeacon("s");
        home.algo("secret", "set", "KEY").reading("value").run().ok();
        home.algo("set", "s", "secrets=KEY:file").run().ok();
        atEveryPoint("start with a secret as a file", new Operation() {
            @Override
            public void prepare() {
                home.algo("stop", "s").run().ok();
            }

            @Override
            public List<Call.Running> begin() {
                return List.of(home.algo("start", "s").background());
            }

            @Override
            public void check(boolean acknowledged, JsonNode saved) throws Exception {
                settled("s");
                Eventually.holds(
                        "the files are those of the live run",
                        () -> files(home.home().resolve("run/secrets"), "").equals(home.liveRuns("s")));
                home.algo("stop", "s").run().ok();
                assertThat(files(home.home().resolve("run/secrets"), "")).isEmpty();
            }
        });
    }

    private static Set<String> files(Path directory, String prefix) throws IOException {
        if (!Files.exists(directory)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(prefix))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
