package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Commands that ask, asked on a real terminal: going live, an edit that is refused, and the word of the kill switch. */
class PromptsIT {
    private static final String KEY = "0123456789abcdef0123456789abcdef";

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private String algo() {
        return AlgoHome.DIST.resolve("bin/algo").toString();
    }

    /** Types a command, answers what it asks, and returns what is seen once it has said how it ended. */
    private String dialogue(Tmux terminal, String command, String... asked) {
        // The screen still shows how the last one ended, and then the command as it is typed.
        terminal.type("clear");
        Eventually.holds("cleared", () -> !terminal.screen().contains("ended: "));
        terminal.type(command + "; echo 'ended'\": $?\"");
        for (int i = 0; i < asked.length; i += 2) {
            terminal.awaitScreen(asked[i]);
            terminal.type(asked[i + 1]);
        }
        return terminal.awaitScreen("ended: ").replaceAll("\\s+", " ");
    }

    @Test
    void goingLiveAsksForHostAndKeyAndPanicForAWord() throws Exception {
        home.algo("add", home.script("bot.py", "print(1)").toString(), "--python", AlgoHome.PYTHON)
                .run()
                .ok();
        try (FakeLiveServer live = new FakeLiveServer(KEY);
                Tmux terminal = new Tmux(home, 200, 50, Map.of())) {
            String said = dialogue(
                    terminal,
                    algo() + " live bot",
                    "(empty: leave it):",
                    "ftp://nowhere",
                    "ftp://nowhere",
                    live.address(),
                    "Type it now? [y/N]",
                    "y",
                    "Value of OPENALGO_APIKEY (hidden):",
                    KEY,
                    "Once more:",
                    KEY);
            assertThat(said)
                    .contains("openalgo.host is " + live.address() + " from now on", "OPENALGO_APIKEY is set")
                    .contains("ended: 0")
                    .doesNotContain(KEY);
            assertThat(home.algo("config", "openalgo.host").run().ok().out()).contains(live.address());

            live.hasOrder("1", "open");
            live.hasPosition("SBIN", 7);
            said = dialogue(terminal, algo() + " panic --square-off --live", "Type SQUARE OFF:", "yes");
            assertThat(said).contains("the live host was not touched", "ended: 1");
            assertThat(live.ledger())
                    .extracting(FakeLiveServer.Entry::call)
                    .doesNotContain("cancelallorder", "closeposition");

            said = dialogue(terminal, algo() + " panic --square-off --live", "Type SQUARE OFF:", "square off");
            assertThat(said).contains("no order and no position is left", "ended: 0");
            assertThat(live.hasOpenOrder()).isFalse();
            assertThat(live.position("SBIN")).isZero();
        }
    }

    @Test
    void anEditThatIsRefusedIsEditedAgainWithWhatWasTyped() throws Exception {
        home.algo("add", home.script("bot.py", "print(1)").toString(), "--python", AlgoHome.PYTHON)
                .run()
                .ok();
        Path editor = home.script(
                "editor.sh",
                "#!/bin/sh",
                "echo x >>\"$0.times\"",
                "case $(wc -l <\"$0.times\") in",
                "1) sed -i 's/\"script\"/\"scirpt\"/' \"$1\" ;;",
                "2) sed -i 's/\"scirpt\"/\"script\"/; s/^{/{ \"exchange\": \"MCX\",/' \"$1\" ;;",
                "*) : >\"$1\" ;;",
                "esac");
        assertThat(editor.toFile().setExecutable(true)).isTrue();
        try (Tmux terminal = new Tmux(home, 200, 50, Map.of("VISUAL", editor.toString()))) {
            assertThat(dialogue(terminal, algo() + " edit bot", "Edit it again? [Y/n]", ""))
                    .contains("unknown key 'scirpt'", "bot: changed", "ended: 0");
            String config = Files.readString(home.config());
            assertThat(config).contains("MCX");

            assertThat(dialogue(terminal, algo() + " edit bot", "Edit it again? [Y/n]", "n"))
                    .contains("the text is empty", "nothing was changed", "ended: 1");
            assertThat(Files.readString(home.config())).isEqualTo(config);
        }
    }
}
