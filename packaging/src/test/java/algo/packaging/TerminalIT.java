package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What strategies and people put into names, logs and errors drives no terminal and forges no record: FAULTS.md row 62. */
class TerminalIT {
    private static final String NAME = "E\u001b]0;mine\u0007\u001b[2J\u009b2J\u202egpj\r\nid         forged";
    /** All but the ends of lines and the colours that algo itself uses. */
    private static final Pattern CONTROL = Pattern.compile(
            "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1a\\x1c-\\x1f\\x7f-\\x9f\\u202a-\\u202e]|\\x1b(?!\\[[0-9;]*m)");

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private String onTerminal(String... commands) throws Exception {
        Needs.tool("script");
        Path screen = home.directory().resolve("screen");
        home.call(List.of("script", "-qec", String.join("; ", commands), screen.toString()))
                .run();
        String text = Files.readString(screen, StandardCharsets.UTF_8);
        return text.substring(text.indexOf('\n') + 1, text.lastIndexOf("\nScript done"));
    }

    @Test
    void hostileTextIsShownAndDoesNothing() throws Exception {
        String algo = AlgoHome.DIST.resolve("bin/algo").toString();
        Path script = home.script(
                "evil.py",
                "import sys, time",
                "sys.stdout.buffer.write(b'\\x1b]0;mine\\x07\\x1b[2J\\x9b2J\\rX\\xe2\\x80\\xaegpj\\n')",
                "sys.stdout.flush()",
                "time.sleep(0.5)",
                "sys.exit('\\x1b[31mboom\\x07')");
        home.algo("add", script.toString(), "--name", NAME, "--python", AlgoHome.PYTHON)
                .run()
                .ok();

        String shown = onTerminal(
                algo + " start evil",
                algo + " list",
                algo + " status evil",
                algo + " show evil",
                algo + " logs evil -t",
                algo + " events",
                algo + " explain evil",
                algo + " stop $(printf 'a\\033[2J\\302\\233')",
                algo + " set evil $(printf 'name\\033[2J=x')",
                algo + " add $(printf '/tmp/\\033]0;mine\\007.py')",
                algo + " logs evil --run $(printf '\\033[2J')");

        assertThat(CONTROL.matcher(shown)
                        .results()
                        .map(found -> shown.substring(
                                Math.max(0, found.start() - 40), Math.min(shown.length(), found.end() + 10))))
                .isEmpty();
        assertThat(shown).contains("\\x1b]0;mine\\x07\\x1b[2J", "\\x1b[31mboom", "\\u202egpj");
        assertThat(shown.lines()).noneMatch(line -> line.startsWith("id         forged"));
        for (String command :
                List.of("list", "status evil", "show evil", "events", "explain evil", "status evil --json")) {
            assertThat(CONTROL.matcher(home.algo(command.split(" ")).run().ok().out())
                            .find())
                    .as("%s into a pipe", command)
                    .isFalse();
        }
        assertThat(Files.readString(home.home().resolve("log/daemon.log")).lines())
                .allMatch(line -> line.matches("20\\d\\d-\\d\\d-\\d\\d .*"))
                .noneMatch(line -> CONTROL.matcher(line).find());
    }

    @Test
    void bytesPassUnchangedIntoAPipe() throws Exception {
        Path script = home.script(
                "evil.py",
                "import sys, time",
                "sys.stdout.buffer.write(b'\\x1b]0;mine\\x07\\n')",
                "sys.stdout.flush()",
                "time.sleep(100)");
        home.algo("start", script.toString()).run().ok();

        Eventually.holds(
                "it has printed",
                () -> !home.algo("logs", "evil").run().ok().out().isEmpty());
        assertThat(home.algo("logs", "evil").run().ok().out()).isEqualTo("\u001b]0;mine\u0007\n");
    }
}
