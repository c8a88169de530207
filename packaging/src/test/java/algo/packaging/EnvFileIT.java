package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Variables that a strategy gets from a file. */
class EnvFileIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    void aFileIsReadAtEachStartAndRefusedWhereItIsNotWhatItShouldBe() throws Exception {
        Path script = home.script(
                "bot.py",
                "import os, time",
                "print(os.environ['A'], os.environ['B'], os.environ['TZ'], os.environ['MY_TOKEN'], flush=True)",
                "time.sleep(600)");
        home.algo("add", script.toString(), "--python", AlgoHome.PYTHON, "--param", "B=param")
                .run()
                .ok();
        Path file = home.directory().resolve("bot.env");
        assertThat(home.inside("set", "bot", "env_file=" + file).ok().err())
                .contains("it will not start: its env_file " + file + " cannot be read: no such file");
        home.inside("start", "bot").refused(1, "its env_file " + file + " cannot be read");

        write(file, "export A='one' # first\nB=file\nTZ=UTC\nMY_TOKEN=opensesame\n");
        home.does("start", "bot");
        Eventually.holds(
                "the params win, and what is called a token is hidden",
                () -> home.inside("logs", "bot").out().startsWith("one param UTC ")
                        && !home.inside("logs", "bot").out().contains("opensesame"));
        assertThat(home.inside("show", "bot").ok().out())
                .contains("env_file=" + file)
                .doesNotContain("opensesame");

        write(file, "A=two\nMY_TOKEN=opensesame\nLD_PRELOAD=/x\n");
        home.inside("restart", "bot").refused(1, file + ", line 3: 'LD_PRELOAD' is reserved");
        assertThat(home.inside("doctor").out()).contains("bot: its env_file " + file + ", line 3");

        Files.delete(file);
        home.call(List.of("mkfifo", file.toString())).run().ok();
        home.inside("start", "bot").refused(1, "not a regular file");

        Files.delete(file);
        write(file, "A=1\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        home.inside("start", "bot").exits(1);

        home.does("set", "bot", "env_file=local.env");
        write(home.home().resolve("strategies/scripts/bot/local.env"), "A=local\nMY_TOKEN=t\n");
        home.does("start", "bot");
        Eventually.holds(
                "it is beside the code", () -> home.inside("logs", "bot").out().contains("local param Asia/Kolkata t"));
    }

    private static void write(Path file, String text) throws Exception {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
