package algo.cli.service;

import algo.app.model.Text;
import algo.app.platform.PrivateFiles;
import algo.app.platform.SystemFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The launchctl of a Mac. It may say more than a pipe takes, so that goes into a file. */
final class Launchctl implements ServiceTool {
    private static final long PATIENCE_SECONDS = 90;
    /** The longest complaint that is shown, in characters. */
    private static final int LONGEST = 300;

    private static final int MOST_BYTES = 4 * 1024 * 1024;

    private final String program;

    Launchctl() {
        this("launchctl");
    }

    /** @param program that is executed */
    Launchctl(String program) {
        this.program = program;
    }

    @Override
    public Answer run(List<String> words) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(words);
        try {
            Path out = Files.createTempFile("algo-launchctl", "", PrivateFiles.ofFile());
            Path err = Files.createTempFile("algo-launchctl", "", PrivateFiles.ofFile());
            try {
                return run(command, out, err);
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            return new Answer(ABSENT, "", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(ABSENT, "", "interrupted");
        }
    }

    private Answer run(List<String> command, Path out, Path err) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.from(SystemFiles.nothing()))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
        } catch (IOException e) {
            return new Answer(ABSENT, "", "launchctl is not installed");
        }
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return new Answer(ABSENT, "", "launchctl has not answered within " + PATIENCE_SECONDS + " s");
        }
        return new Answer(
                process.exitValue(),
                said(out).strip(),
                Text.printable(said(err).strip().replace('\n', ' '), LONGEST));
    }

    private static String said(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        }
    }
}
