package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What stands for several strategies, wherever a command takes ids. */
class SelectorsIT {
    @RegisterExtension
    final CommandHome home = new CommandHome();

    @Test
    void selectorsStandWhereverAnIdMay() throws Exception {
        addEcho();
        String config = Files.readString(home.config());
        Files.writeString(
                home.config(),
                config.replaceFirst(
                        "\"strategies\" : \\{",
                        "\"strategies\" : {\"echo@A.B\": {\"of\": \"echo\", \"tags\": [\"x\"]}, \"echo@C\": {\"of\": \"echo\"},"));
        home.does("reload");

        assertThat(home.inside("start", "echo@*", "tag:x", "echo@C").ok().out().lines())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("echo@A.B: started"))
                .anyMatch(line -> line.startsWith("echo@C: started"));
        assertThat(home.phase("echo")).isEqualTo("stopped");
        assertThat(home.inside("status", "tag:x", "--json").ok().json().path("strategies"))
                .hasSize(1);
        assertThat(home.inside("list", "echo@*").ok().out()).contains("echo@A.B", "echo@C");
        home.prints("echo@A.B", "echo@A.B SBIN\n");
        home.prints("echo@C", "echo@C SBIN\n");
        Eventually.holds(
                "both print",
                () -> home.inside("logs", "echo@*")
                                .out()
                                .lines()
                                .filter(line -> line.contains("SBIN"))
                                .count()
                        == 2);
        assertThat(home.inside("events", "echo@*", "-n", "1000").ok().out())
                .contains("echo@C  stopped -> starting")
                .doesNotContain("  echo  ");
        assertThat(home.inside("explain", "echo@*").ok().out().lines())
                .hasSize(2)
                .allMatch(line -> line.contains(" is running: "));
        assertThat(home.inside("schedule", "echo@*", "--start", "09:20", "--stop", "15:15")
                        .ok()
                        .out()
                        .lines())
                .anyMatch(line -> line.startsWith("echo@A.B: "))
                .anyMatch(line -> line.startsWith("echo@C: "));
        assertThat(home.inside("schedule", "tag:x", "--next", "2", "--json")
                        .ok()
                        .json()
                        .path("occurrences"))
                .hasSize(2);
        home.inside("show", "echo@*").refused(2, "means 2 strategies: echo@A.B, echo@C");
        assertThat(home.inside("set", "echo@*", "tags=y,x").ok().out())
                .contains("echo@A.B: changed", "echo@C: changed");
        assertThat(home.inside("set", "echo@*", "limits.threads=none").exits(2).err())
                .contains("echo@A.B: limits.threads", "echo@C: limits.threads");

        Call.Result mixed = home.inside("stop", "tag:none", "tag:x", "other@*").exits(3);
        assertThat(mixed.out()).contains("echo@A.B: stopped", "echo@C: stopped");
        assertThat(mixed.err())
                .contains("tag:none: no strategy has the tag 'none'")
                .contains("other@*: 'other' has no instances");
        home.inside("status", "tag:none").refused(3, "no strategy has the tag 'none'");
        home.inside("logs", "tag:none").refused(3, "no strategy has the tag 'none'");
        home.inside("top", "other@*").refused(3, "'other' has no instances");
        home.inside("schedule", "tag:none", "--next", "1").refused(3, "no strategy has the tag 'none'");
        home.inside("remove", "tag:none").refused(3, "no strategy has the tag 'none'");
        home.does("remove", "echo", "echo@*");
    }

    private void addEcho() {
        String script = home.script(
                        "echo.py",
                        "import os, time",
                        "e = os.environ",
                        "print(e['STRATEGY_ID'], e['SYMBOL'], os.getcwd(), e['COMMON'], flush=True)",
                        "time.sleep(600)")
                .toString();
        List<String> add = new ArrayList<>(List.of("add", script, "--python", TestHome.PYTHON));
        add.addAll(List.of("--param", "SYMBOL=SBIN", "--param", "COMMON=fixed"));
        home.inside(add.toArray(String[]::new)).ok();
    }
}
