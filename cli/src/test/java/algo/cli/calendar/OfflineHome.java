package algo.cli.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import algo.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A home without a daemon, and commands in it. */
public final class OfflineHome {
    private final Path home;

    public OfflineHome(Path directory) {
        this.home = directory.resolve("home");
    }

    /** What came of a command. */
    public record Result(int code, String out, String err) {
        public Result exits(int expected) {
            assertThat(code).as("%s%s", out, err).isEqualTo(expected);
            return this;
        }

        /** It failed with one line, and printed nothing. */
        public void refused(int expected, String line) {
            exits(expected);
            assertThat(out).isEmpty();
            assertThat(err).isEqualTo("algo: " + line + "\n");
        }
    }

    /** Runs one command, its words separated by spaces; {@code ~} stands for a space within a word. */
    public Result run(String words) {
        List<String> args = new ArrayList<>();
        for (String word : words.split(" ")) {
            args.add(word.replace('~', ' '));
        }
        args.add("--home");
        args.add(home.toString());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.execute(
                args.toArray(String[]::new),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    public Path home() {
        return home;
    }

    Path calendar() {
        return home.resolve("calendar.json");
    }

    public Path write(String file, String content) throws IOException {
        Path path = home.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, content);
    }

    /** The strategies of the config, as JSON below {@code strategies}, with quotes written as apostrophes. */
    public void strategies(String json) throws IOException {
        write(
                "strategies/strategy_configs.json",
                ("{'version': 1, 'defaults': {'exchange': 'NSE'}, 'strategies': {" + json + "}}").replace('\'', '"'));
    }
}
