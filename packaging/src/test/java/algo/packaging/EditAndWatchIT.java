package algo.packaging;

import static algo.app.protocol.ExitCode.CONFLICT;
import static algo.app.protocol.ExitCode.FAILED;
import static algo.app.protocol.ExitCode.USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The two editors of a strategy: that of its config, and that of its script, which runs again with each change. */
class EditAndWatchIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private Call.Result edit(String editor) {
        return home.algo("edit", "bot").with("VISUAL", editor).run();
    }

    @Test
    void anEditedConfigIsTakenWholeOrNotAtAll() throws Exception {
        home.algo("add", home.script("bot.py", "print(1)").toString(), "--python", AlgoHome.PYTHON)
                .run()
                .ok();
        Path editor = home.script(
                "editor.sh", "#!/bin/sh", "sed -i 's/^{/{ \"exchange\": \"MCX\", \"params\": {\"A\": \"1\"},/' \"$1\"");
        assertThat(editor.toFile().setExecutable(true)).isTrue();

        assertThat(edit(editor.toString()).ok().out()).isEqualTo("bot: changed\n");
        assertThat(home.algo("show", "bot").run().ok().out()).contains("exchange=MCX", "params.A=1");
        Map<String, String> before = home.decided();
        edit("sed -i s/script/scirpt/").refused(USAGE, "unknown key 'scirpt'", "'script'", "nothing was changed");
        edit("sed -i s/MCX/NYSE/").refused(USAGE, "exchange", "NYSE", "nothing was changed");
        edit("sed -i 1d").refused(USAGE, "JSON", "nothing was changed");
        edit("false").refused(FAILED, "the editor ended with 1; nothing was changed");
        edit("/no/such").refused(FAILED, "the editor '/no/such' cannot be executed", "VISUAL or EDITOR");
        assertThat(edit("true").ok().out()).isEqualTo("bot: unchanged\n");
        assertThat(home.decided()).isEqualTo(before);

        String seen = home.ask("{\"ask\":\"entry\",\"id\":\"bot\"}")
                .orElseThrow()
                .at("/body/entry")
                .asText();
        home.does("set", "bot", "exchange=NSE");
        JsonNode late = home.ask(new ObjectMapper()
                        .createObjectNode()
                        .put("ask", "entry_set")
                        .put("id", "bot")
                        .put("text", seen.replace("MCX", "BSE"))
                        .put("before", seen)
                        .toString())
                .orElseThrow();
        assertThat(late.get("code").asInt()).isEqualTo(CONFLICT);
        assertThat(late.get("message").asText()).contains("somebody else has changed it meanwhile");
        assertThat(home.algo("show", "bot").run().ok().out()).contains("exchange=NSE");
    }

    @Test
    void aWatchedScriptRunsAgainWithEachChangeThatIsRight() throws Exception {
        Path file = home.script("bot.py", "import time", "print('one', flush=True)", "time.sleep(1000)");
        home.algo("start", file.toString(), "--watch", "--live")
                .run()
                .refused(USAGE, "--watch does not go with --live");
        Call.Running watching = home.algo("start", file.toString(), "--watch", "--python", AlgoHome.PYTHON)
                .background();
        Eventually.holds("the first version prints", () -> watching.out().contains("one\n"));
        int first = home.status("bot").get("pid").asInt();

        Files.writeString(file, "def f(:\n");
        Eventually.holds(
                "what is wrong is said",
                () -> watching.err().contains("line 1, column 7")
                        && watching.err().contains("bot: the version before goes on"));
        assertThat(home.status("bot").get("pid").asInt()).isEqualTo(first);

        Files.writeString(file, "import time\nprint('two', flush=True)\ntime.sleep(1000)\n");
        Eventually.holds("the next version prints", () -> watching.out().contains("two\n"));
        assertThat(home.status("bot").get("mode").asText()).isEqualTo("sandbox");
        assertThat(home.liveRuns("bot")).as("one run alone").hasSize(1);

        watching.proc().signal("TERM");
        Eventually.holds("it says what goes on", () -> watching.err().contains("detached; bot goes on"));
        Eventually.holds("it goes on", () -> home.phase("bot").equals("running"));
    }
}
