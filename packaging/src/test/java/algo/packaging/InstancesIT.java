package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several instances of one strategy, from the first one to the removal of all. */
class InstancesIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    void anInstanceRunsTheCodeOfItsBaseInADirectoryAndALogOfItsOwn() throws Exception {
        addEcho();
        home.algo("daemon", "start").run().ok();
        String config = Files.readString(home.config());
        Files.writeString(
                home.config(),
                config.replaceFirst(
                        "\"strategies\" : \\{",
                        "\"strategies\" : {\"echo@M&M\": {\"of\": \"echo\", \"params\": {\"SYMBOL\": \"M&M\"}},"));
        home.does("reload");

        home.does("start", "echo@M&M", "echo");

        for (String id : new String[] {"echo@M&M", "echo"}) {
            String symbol = id.contains("@") ? "M&M" : "SBIN";
            Eventually.holds(id + " prints what is its own", () -> home.inside("logs", id)
                    .out()
                    .equals(id + " " + symbol + " " + home.home() + "/data/" + id + " fixed\n"));
        }
        assertThat(home.status("echo@M&M").path("of").asText()).isEqualTo("echo");
        assertThat(home.home().resolve("log/strategies/echo@M&M.log")).exists();
        assertThat(home.home().resolve("strategies/scripts/echo@M&M")).doesNotExist();

        home.inside("remove", "echo").refused(5, "echo");
        home.does("stop", "echo");
        home.inside("remove", "echo").refused(5, "has instances: echo@M&M");
        home.algo("add", home.script("echo.py", "print('new')").toString(), "--replace")
                .run()
                .refused(5, "its code is run by echo@M&M", "algo stop \"echo@*\"");

        home.does("remove", "echo@M&M", "--stop", "--purge");
        assertThat(home.home().resolve("data/echo@M&M")).doesNotExist();
        assertThat(home.home().resolve("log/strategies/echo@M&M")).doesNotExist();
        assertThat(home.home().resolve("strategies/scripts/echo")).isDirectory();
        home.does("remove", "echo");
    }

    @Test
    void addMakesAnInstanceForEachValueOnce() throws Exception {
        addEcho("--for", "SYMBOL=M&M,BAJAJ-AUTO", "--tag", "nifty", "--tag", "auto", "--start");

        assertThat(home.phase("echo")).isEqualTo("stopped");
        for (String symbol : new String[] {"M&M", "BAJAJ-AUTO"}) {
            String id = "echo@" + symbol;
            assertThat(home.phase(id)).isEqualTo("running");
            Eventually.holds(
                    id + " has its symbol", () -> home.inside("logs", id).out().startsWith(id + " " + symbol + " "));
        }
        assertThat(home.status("echo@M&M").path("tags")).hasSize(2);
        home.does("set", "echo@M&M", "params.COMMON=own");

        String script = home.directory().resolve("echo.py").toString();
        assertThat(home.inside("add", script, "--for", "SYMBOL=INFY,M&M").ok().out())
                .contains("echo: is there already", "echo@INFY: added", "echo@M&M: is there already");
        assertThat(home.inside("list", "echo@*", "--json").ok().json().path("strategies"))
                .as("one that is left out stays")
                .hasSize(3);
        assertThat(home.inside("show", "echo@M&M").ok().out()).contains("params.COMMON=own", "params.SYMBOL=M&M");
        home.inside("add", script, "--for", "SYMBOL=a b").refused(2, "'echo@a b' is no id of an instance");
        home.inside("add", script, "--for", "PATH=a").refused(2, "'PATH' is reserved");
        home.inside("add", script, "--for", "SYMBOL").refused(2, "--for takes NAME=A,B,C");
        home.inside("add", script, "--id", "echo@X").refused(2, "is the id of an instance");
        home.inside("add", script, "--tag", "a b").refused(2, "'a b' is no tag");
        home.does("remove", "--all", "--stop", "--purge");
        assertThat(home.home().resolve("data")).isEmptyDirectory();
    }

    @Test
    void aNewVersionOfTheCodeBringsItsDataFilesToEachInstanceThatDidNotChangeThem() throws Exception {
        Path project = Files.createDirectory(home.directory().resolve("bot"));
        Files.writeString(project.resolve("main.py"), "print(open('list.csv').read(), flush=True)\n");
        Files.writeString(project.resolve("list.csv"), "one");
        home.algo("add", project.toString(), "--for", "SYMBOL=A,B", "--python", AlgoHome.PYTHON)
                .run()
                .ok();
        home.inside("start", "bot@*").ok();
        Files.writeString(home.home().resolve("data/bot@B/list.csv"), "its own");

        Files.writeString(project.resolve("list.csv"), "two");
        assertThat(home.inside("add", project.toString(), "--replace").ok().err())
                .contains("data/bot@B/list.csv is kept as the strategy left it")
                .doesNotContain("bot@A");

        assertThat(home.home().resolve("data/bot/list.csv")).hasContent("two");
        assertThat(home.home().resolve("data/bot@A/list.csv")).hasContent("two");
        assertThat(home.home().resolve("data/bot@B/list.csv")).hasContent("its own");
        try (Stream<Path> data = Files.list(home.home().resolve("data"))) {
            assertThat(data.map(path -> path.getFileName().toString()))
                    .as("nothing of the change is left")
                    .containsExactlyInAnyOrder("bot", "bot@A", "bot@B");
        }
    }

    @Test
    void theNextDaemonAdoptsInstancesThatAKilledDaemonLeft() throws Exception {
        addEcho("--for", "SYMBOL=M&M,INFY", "--start");
        List<String> ids = List.of("echo@M&M", "echo@INFY");
        List<String> before = ids.stream().map(this::run).toList();

        home.killDaemon();
        home.algo("daemon", "start").run().ok();

        assertThat(ids.stream().map(this::run).toList()).isEqualTo(before);
        assertThat(home.inside("events", "echo@M&M").ok().out()).contains("adopted");
        assertThat(home.phase("echo")).isEqualTo("stopped");
        home.inside("start", "echo@M&M").refused(5, "echo@M&M");
        home.does("stop", "echo@*");
        for (String id : ids) {
            assertThat(home.liveRuns(id)).as(id).isEmpty();
            assertThat(home.status(id).at("/last_exit/reason").asText()).isEqualTo("stopped");
        }
    }

    private String run(String id) {
        return home.phase(id) + " " + home.status(id).get("run_id").asText() + " "
                + home.status(id).get("pid");
    }

    @Test
    void anInstanceWhoseBaseWasTakenOutOfTheConfigByHandRunsOnAndCanBeStopped() throws Exception {
        addEcho("--for", "SYMBOL=M&M", "--start");
        String before = run("echo@M&M");
        String whole = Files.readString(home.config());
        ObjectNode config = (ObjectNode) new ObjectMapper().readTree(whole);
        ((ObjectNode) config.path("strategies")).remove("echo");
        Files.writeString(home.config(), config.toString());

        assertThat(home.inside("reload").exits(2).err()).contains("strategies.echo@M&M.of: there is no such strategy");
        assertThat(run("echo@M&M")).as("by the last good copy").isEqualTo(before);
        assertThat(home.inside("set", "echo@M&M", "tags=x").exits(1).err()).contains("it is not edited");
        home.killDaemon();
        home.algo("daemon", "start").run().ok();
        assertThat(run("echo@M&M")).as("under the next daemon").isEqualTo(before);

        ((ObjectNode) config.path("strategies")).remove("echo@M&M");
        Files.writeString(home.config(), config.toString());
        home.does("reload", "--accept");
        assertThat(home.problems())
                .anyMatch(problem ->
                        problem.startsWith("echo@M&M: still runs") && problem.contains("algo stop \"echo@M&M\""));
        home.does("stop", "echo@M&M");
        assertThat(home.liveRuns("echo@M&M")).isEmpty();
        home.inside("status", "echo@M&M").exits(3);

        Files.writeString(home.config(), whole);
        home.does("reload");
        home.does("start", "echo@M&M");
    }

    private void addEcho(String... options) {
        String script = home.script(
                        "echo.py",
                        "import os, time",
                        "e = os.environ",
                        "print(e['STRATEGY_ID'], e['SYMBOL'], os.getcwd(), e['COMMON'], flush=True)",
                        "time.sleep(600)")
                .toString();
        List<String> add = new ArrayList<>(List.of("add", script, "--python", AlgoHome.PYTHON));
        add.addAll(List.of("--param", "SYMBOL=SBIN", "--param", "COMMON=fixed"));
        add.addAll(List.of(options));
        home.algo(add.toArray(String[]::new)).run().ok();
    }
}
