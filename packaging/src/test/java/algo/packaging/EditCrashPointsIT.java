package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Wherever the daemon dies: code and config belong together, and what was acknowledged holds. */
class EditCrashPointsIT extends CrashPoints {
    private int version;

    @Test
    @Tag("faults")
    void anAddIsThereWithItsCodeAndItsParamsOrNotAtAll() throws Exception {
        atEveryPoint("add", new Operation() {
            @Override
            public void prepare() {
                version++;
            }

            @Override
            public List<Call.Running> begin() {
                return List.of(add("new" + version));
            }

            @Override
            public void check(boolean acknowledged, JsonNode saved) throws Exception {
                assertThat(versions("new" + version)).isIn(acknowledged ? List.of(both()) : List.of(both(), neither()));
            }
        });
    }

    @Test
    @Tag("faults")
    void aReplacementBringsCodeAndParamsTogether() throws Exception {
        add("code").result().ok();
        write("code");
        atEveryPoint("add --replace", replacement());
        for (int count = 1; count <= 20; count++) {
            at("write,fsync,?rename", count, true, replacement());
        }
    }

    private Operation replacement() {
        return new Operation() {
            @Override
            public void prepare() {
                version++;
            }

            @Override
            public List<Call.Running> begin() {
                return List.of(add("code", "--replace"));
            }

            @Override
            public void check(boolean acknowledged, JsonNode saved) throws Exception {
                List<String> found = versions("code");
                assertThat(found.get(0))
                        .as("version of the code and of its params")
                        .isEqualTo(found.get(1));
                assertThat(written("code")).allSatisfy(file -> assertThat(file).hasContent("code"));
                if (acknowledged) {
                    assertThat(found).isEqualTo(both());
                }
                // What was taken back must not stand in the way.
                version++;
                add("code", "--replace").result().ok();
                assertThat(versions("code")).isEqualTo(both());
                assertThat(home.algo("source", "code").run().ok().out()).contains("VERSION = " + version);
            }
        };
    }

    /** Each of these has placed an order in the paper account, and no broker has read it yet. */
    private void account(String... ids) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < ids.length; i++) {
            lines.append("{\"event\":\"rejected\",\"order\":\"26112010000000")
                    .append(i)
                    .append("\",\"strategy\":\"")
                    .append(ids[i])
                    .append(
                            "\",\"terms\":{\"instrument\":{\"exchange\":\"NSE\",\"symbol\":\"SBIN\"},\"side\":\"BUY\",\"quantity\":1,")
                    .append("\"type\":\"MARKET\",\"limit\":0,\"trigger\":0,\"product\":\"MIS\"},\"reason\":\"a test\",")
                    .append("\"at\":\"2026-11-20T04:30:00Z\"}\n");
        }
        Files.writeString(home.home().resolve("state/sandbox.jsonl"), lines);
    }

    @Test
    @Tag("faults")
    void aRenamedStrategyHasAllUnderOneIdAndItsLatch() throws Exception {
        account("odd", "odd@1");
        add("odd", "--for", "A=1").result().ok();
        home.algo("schedule", "odd", "--start", "00:00", "--exchange", "CRYPTO", "--days", "sun-sat")
                .run()
                .ok();
        home.algo("schedule", "odd@1", "--start", "00:00", "--exchange", "CRYPTO", "--days", "sun-sat")
                .run()
                .ok();
        home.algo("stop", "odd", "odd@1").run().ok();
        home.algo("secret", "set", "OWN", "--strategy", "odd")
                .reading("a-value-of-it")
                .run()
                .ok();
        write("odd");
        String[] id = {"odd", "even"};
        Operation rename = new Operation() {
            @Override
            public void prepare() {
                // It has either id.
            }

            @Override
            public List<Call.Running> begin() {
                return List.of(home.algo("rename", id[0], id[1]).background());
            }

            @Override
            public void check(boolean acknowledged, JsonNode saved) throws Exception {
                JsonNode list = home.algo("list", "--json").run().ok().json().get("strategies");
                List<String> ids = list.findValuesAsText("id");
                assertThat(ids).isIn(List.of(id[0], id[0] + "@1"), List.of(id[1], id[1] + "@1"));
                String has = ids.get(0);
                String lost = has.equals(id[0]) ? id[1] : id[0];
                assertThat(acknowledged && has.equals(id[0]))
                        .as("acknowledged, and not there")
                        .isFalse();
                for (JsonNode each : list) {
                    assertThat(each.get("intent").asText())
                            .as("the latch of %s", each)
                            .isEqualTo("stopped");
                    assertThat(each.get("phase").asText()).isEqualTo("stopped");
                }
                assertThat(versions(has)).isEqualTo(both());
                assertThat(versions(lost)).isEqualTo(neither());
                assertThat(written(has)).allSatisfy(file -> assertThat(file).hasContent("odd"));
                JsonNode secrets =
                        home.algo("secret", "list", "--json").run().ok().json().get("secrets");
                assertThat(secrets.findValuesAsText("strategy")).containsExactly(has);
                JsonNode account =
                        home.algo("sandbox", "orders", "--json").run().ok().json();
                assertThat(account.get("orders").findValuesAsText("strategy"))
                        .as("orders of the account")
                        .containsExactly(has, has + "@1");
                id[0] = has;
                id[1] = lost;
            }
        };
        atEveryPoint("rename", rename);
    }

    @Test
    @Tag("faults")
    void aSettingIsOldOrNew() throws Exception {
        add("code").result().ok();
        atEveryPoint("set", new Operation() {
            @Override
            public void prepare() {
                version++;
            }

            @Override
            public List<Call.Running> begin() {
                return List.of(home.algo("set", "code", "params.V=" + version).background());
            }

            @Override
            public void check(boolean acknowledged, JsonNode saved) throws Exception {
                String found = versions("code").get(1);
                assertThat(found)
                        .isIn(acknowledged ? List.of("" + version) : List.of("" + version, "" + (version - 1)));
                home.algo("set", "code", "params.V=" + version).run().ok();
            }
        });
    }

    @Test
    @Tag("faults")
    void aRemovalTakesCodeAndEntryTogether() throws Exception {
        atEveryPoint("remove", new Operation() {
            private long before;

            @Override
            public void prepare() throws Exception {
                version++;
                add("gone", "--replace").result().ok();
                write("gone");
                before = kept();
            }

            @Override
            public List<Call.Running> begin() {
                return List.of(home.algo("remove", "gone").background());
            }

            @Override
            public void check(boolean acknowledged, JsonNode saved) throws Exception {
                List<String> found = versions("gone");
                assertThat(found).isIn(acknowledged ? List.of(neither()) : List.of(both(), neither()));
                if (found.equals(both())) {
                    assertThat(written("gone"))
                            .allSatisfy(file -> assertThat(file).hasContent("gone"));
                } else {
                    assertThat(kept()).isEqualTo(before + 2);
                }
            }
        });
    }

    /** Begins to add code of the current version with a param that names the same. */
    private Call.Running add(String id, String... options) {
        Path project = project();
        List<String> command = new ArrayList<>(List.of("add", project.toString(), "--id", id));
        command.addAll(List.of("--python", AlgoHome.PYTHON, "--param", "V=" + version));
        command.addAll(List.of(options));
        return home.algo(command.toArray(String[]::new)).background();
    }

    /** The current version, with a data file that names it too. */
    private Path project() {
        Path project = home.directory().resolve("project");
        try {
            Files.createDirectories(project);
            Files.writeString(project.resolve("main.py"), "VERSION = " + version + "\nimport time\ntime.sleep(60)\n");
            Files.writeString(project.resolve("list.csv"), "" + version);
            return project;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the strategy wrote in its working directory and beside its code. */
    private List<Path> written(String id) {
        return List.of(
                home.home().resolve("data/" + id + "/state.json"),
                home.home().resolve("strategies/scripts/" + id + "/state.json"));
    }

    /** How many files of removed strategies there are. */
    private long kept() throws IOException {
        Path removed = home.home().resolve("data/.removed");
        if (!Files.exists(removed)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(removed)) {
            return files.filter(file -> file.endsWith("state.json")).count();
        }
    }

    private void write(String id) throws IOException {
        for (Path file : written(id)) {
            Files.writeString(file, id);
        }
    }

    private List<String> both() {
        return List.of("" + version, "" + version);
    }

    private static List<String> neither() {
        return List.of("", "");
    }

    /** The version of the code on disk, and that in the config. */
    private List<String> versions(String id) throws IOException {
        Path script = home.home().resolve("strategies/scripts/" + id + "/main.py");
        String code = Files.exists(script) ? Files.readAllLines(script).get(0).replace("VERSION = ", "") : "";
        for (String directory : List.of("strategies/scripts/", "data/")) {
            Path list = home.home().resolve(directory + id + "/list.csv");
            assertThat(Files.exists(list) ? Files.readString(list) : "")
                    .as("version of the data in " + directory)
                    .isEqualTo(code);
        }
        String param = Files.exists(home.config())
                ? JSON.readTree(Files.readAllBytes(home.config()))
                        .path("strategies")
                        .path(id)
                        .path("params")
                        .path("V")
                        .asText()
                : "";
        return List.of(code, param);
    }

    /** What the ordinary build can afford: a few points, others each time. */
    @Test
    void somePointsAtRandom() throws Exception {
        add("code").result().ok();
        write("code");
        atSomePoints(replacement(), 7);
    }
}
