package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tabulator in the shells of people, and the manual pages. */
class CompletionIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    /** Each line up to the tabulator, and the line that is there then. */
    private static final Map<String, String> COMPLETED = new LinkedHashMap<>();

    static {
        COMPLETED.put("algo daemon resta", "algo daemon restart");
        COMPLETED.put("algo stop ema", "algo stop ema_crossover");
        COMPLETED.put("algo --json stop sc", "algo --json stop scan");
        COMPLETED.put("algo stop scan@SB", "algo stop scan@SBIN");
        COMPLETED.put("algo restart tag:ni", "algo restart tag:nifty");
        COMPLETED.put("algo set ema_crossover start_w", "algo set ema_crossover start_window=");
        COMPLETED.put("algo set ema_crossover mode=li", "algo set ema_crossover mode=live");
        COMPLETED.put("algo schedule scan --exchange=NF", "algo schedule scan --exchange=NFO");
        COMPLETED.put("algo add other_file", "algo add other_file.py");
    }

    /** Each shell reads the file that its people write, with the line that the help names. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "bash | .bashrc | PS1='$ '; source <(algo completion bash)",
                "zsh  | .zshrc  | PS1='$ '; autoload -Uz compinit; compinit -D; source <(algo completion zsh)",
                "fish | .config/fish/config.fish | \"function fish_prompt; echo -n '$ '; end; algo completion fish | source\"",
            })
    void theTabulatorCompletesWhatIsKnown(String shell, String file, String lines) throws Exception {
        Needs.tool(shell);
        Path script = home.script("code.py", "print(1)");
        home.script("other_file.py", "print(2)");
        home.does("add", script.toString(), "--id", "ema_crossover", "--tag", "nifty");
        home.does("add", script.toString(), "--id", "scan", "--for", "SYMBOL=SBIN");
        Path read = home.directory().resolve(file);
        Files.createDirectories(read.getParent());
        Files.writeString(read, lines + "\necho rea''dy\n");
        Map<String, String> surroundings = Map.of("HOME", home.directory().toString());
        try (Tmux tmux = new Tmux(home, 120, 40, surroundings)) {
            tmux.type("clear; PATH=" + AlgoHome.DIST.resolve("bin") + ":$PATH exec " + shell + " -i");
            tmux.awaitScreen("ready");
            COMPLETED.forEach((line, completed) -> {
                tmux.write(line);
                tmux.press("Tab");
                tmux.awaitScreen("$ " + completed);
                tmux.press("C-u");
                tmux.awaitGone("$ " + completed);
            });
            tmux.write("algo calendar ");
            tmux.press("Tab", "Tab");
            tmux.awaitScreen("is-open", "validate", "import");
        }
    }

    @Test
    void withoutADaemonTheCommandsAreThereAllTheSame() {
        Call.Result words =
                home.algo("completion", "words").reading("stop\n--tod").run().ok();

        assertThat(words.out()).startsWith("--today\tSkip today's window alone");
        assertThat(home.algo("completion", "words")
                        .reading("stop\n\n")
                        .run()
                        .ok()
                        .out())
                .isEmpty();
        assertThat(home.algo("completion", "words")
                        .reading("\ufeffdaemon\r\nresta\r\n")
                        .run()
                        .ok()
                        .out())
                .as("as PowerShell writes it")
                .startsWith("restart\t");
        assertThat(home.home()).doesNotExist();
        home.algo("completion", "ksh").run().refused(2, "unknown action 'ksh'");
    }

    @Test
    void theManualPagesAreThereAndRight() throws Exception {
        Needs.tool("mandoc");
        Path pages = AlgoHome.DIST.resolve("share/man/man1");
        List<String> lint = new ArrayList<>(List.of("mandoc", "-Tlint", "-Wwarning"));
        try (Stream<Path> all = Files.list(pages)) {
            all.forEach(page -> lint.add(page.toString()));
        }
        home.call(lint).run().ok();
        assertThat(lint).hasSizeGreaterThan(25);
        assertThat(home.call(List.of(
                                "mandoc",
                                "-Tascii",
                                pages.resolve("algo-calendar.1").toString()))
                        .run()
                        .ok()
                        .out()
                        .replaceAll(".\b", ""))
                .contains("algo calendar is-open", "--provisional", "algo calendar check 2026-11-24");
    }
}
