package algo.packaging;

import static algo.app.protocol.ExitCode.USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An archive goes through a pipe, as to another machine, whole or not at all. */
class ArchivePipeIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private Call shell(String line) {
        return home.call(List.of("/bin/sh", "-c", line))
                .with("PATH", AlgoHome.DIST.resolve("bin") + ":" + System.getenv("PATH"));
    }

    @Test
    void whatIsExportedToStandardOutputIsAddedFromStandardInput() throws Exception {
        Path file = home.script("bot.py", "print('of the bot')");
        home.packaged("add", file.toString(), "--python", AlgoHome.PYTHON, "--param", "LOTS=2")
                .run()
                .ok();

        Call.Result piped =
                shell("algo export bot -o - | algo add - --id there").run();

        assertThat(piped.ok().out()).contains("there: added").doesNotContain("exported");
        assertThat(home.algo("source", "there").run().ok().out()).isEqualTo("print('of the bot')\n");
        assertThat(home.algo("show", "there").run().ok().out()).contains("params.LOTS=2");
        shell("algo export bot -o - >one.tar.gz && algo export bot -o two.tar.gz >said && cmp one.tar.gz two.tar.gz")
                .in(home.directory())
                .run()
                .ok();
        assertThat(Files.readString(home.directory().resolve("said"))).contains("bot: exported to");
        assertThat(shell("algo start - --id run <one.tar.gz")
                        .in(home.directory())
                        .run()
                        .ok()
                        .out())
                .contains("run: added", "run: ");
        Eventually.holds("it has ended", () -> home.phase("run").equals("exited"));
    }

    @Test
    void aPipeThatBreaksAddsNothing() throws Exception {
        Path file = home.script("bot.py", "print('of the bot')");
        home.packaged("add", file.toString(), "--python", AlgoHome.PYTHON).run().ok();

        Call.Result nobody = shell("algo export nobody -o - | algo add -").run();
        assertThat(nobody.code()).isEqualTo(USAGE);
        assertThat(nobody.err()).contains("nobody: no such strategy", "standard input has ended without an archive");
        shell("algo export bot -o - | head -c 200 | algo add - --id cut")
                .run()
                .refused(USAGE, "the archive on standard input ends in the middle", "nothing was changed");
        shell("echo 'print(1)' | algo add -")
                .run()
                .refused(USAGE, "the archive on standard input is no .tar.gz", "nothing was changed");
        assertThat(shell("algo export bot -o - --json").run().code()).isEqualTo(USAGE);
        shell("algo start - --watch </dev/null").run().refused(USAGE, "--watch goes with code");
        assertThat(shell("algo export bot -o - >/dev/full").run().code()).isEqualTo(1);
        assertThat(home.algo("list", "--json").run().ok().json().get("strategies"))
                .hasSize(1);
    }

    @Test
    void aTerminalIsShownNoArchiveAndAskedForNone() throws Exception {
        Needs.tool("script");
        Path screen = home.directory().resolve("screen");
        String algo = AlgoHome.DIST.resolve("bin/algo").toString();
        home.call(List.of("script", "-qec", algo + " export bot -o -; " + algo + " add -", screen.toString()))
                .run();

        assertThat(Files.readString(screen))
                .contains("an archive is nothing for a terminal to show; send it on, such as to: ssh HOST algo add -")
                .contains("- takes an archive from standard input, which is a terminal");
    }
}
