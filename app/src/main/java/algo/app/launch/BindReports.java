package algo.app.launch;

import algo.app.model.RunId;
import algo.app.model.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * Tells whether a run in sandbox mode is bound to the sandbox, by what its own Python says in {@code
 * run/bound/<run>}: a line {@code +} once each process of it is bound, a line {@code -} and a reason for what it starts that
 * cannot be. The strategy writes that file, so its text is worth no more than what the strategy prints. Any thread.
 */
public final class BindReports {
    private static final String BOUND = "+";
    private static final String NOT = "-";
    /** A report is kept below 4 KiB by who writes it; of a longer one this much is read. */
    private static final int MOST_BYTES = 8192;

    private static final int MOST_SHOWN = 120;

    private final Path directory;

    /** @param home the home whose runs report */
    public BindReports(Path home) {
        directory = home.resolve("run/bound");
    }

    Path directory() {
        return directory;
    }

    Path file(RunId run) {
        return directory.resolve(run.value());
    }

    /** Returns why that run may reach something else than the sandbox, one clause; empty if it does not. */
    public String doubt(RunId run) {
        List<String> lines = read(file(run));
        if (!lines.contains(BOUND)) {
            return "it is no Python, or Python that ignores its environment";
        }
        return lines.stream()
                .filter(line -> line.startsWith(NOT) && line.length() > NOT.length())
                .map(line -> Text.printable(line.substring(NOT.length()), MOST_SHOWN))
                .findFirst()
                .orElse("");
    }

    private static List<String> read(Path file) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
