package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.nio.file.Files;
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
                .refused(5, "its code is run by echo@M&M", "algo stop echo@*");

        home.does("remove", "echo@M&M", "--stop", "--purge");
        assertThat(home.home().resolve("data/echo@M&M")).doesNotExist();
        assertThat(home.home().resolve("log/strategies/echo@M&M")).doesNotExist();
        assertThat(home.home().resolve("strategies/scripts/echo")).isDirectory();
        home.does("remove", "echo");
    }

    private void addEcho() throws Exception {
        home.algo(
                        "add",
                        home.script(
                                        "echo.py",
                                        "import os, time",
                                        "e = os.environ",
                                        "print(e['STRATEGY_ID'], e['SYMBOL'], os.getcwd(), e['COMMON'], flush=True)",
                                        "time.sleep(600)")
                                .toString(),
                        "--python",
                        AlgoHome.PYTHON,
                        "--param",
                        "SYMBOL=SBIN",
                        "--param",
                        "COMMON=fixed")
                .run()
                .ok();
    }
}
