package algo.cli.service;

import algo.app.model.Text;
import algo.app.platform.SystemFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The systemctl of the host, for the units of this user or for those of the host. */
final class Systemctl implements ServiceTool {
    private static final long PATIENCE_SECONDS = 90;
    /** The longest complaint that is shown, in characters. */
    private static final int LONGEST = 300;

    private static final String RUNTIME_VARIABLE = "XDG_RUNTIME_DIR";

    private final boolean system;
    private final int user;

    /** @param user the number of this user */
    Systemctl(boolean system, int user) {
        this.system = system;
        this.user = user;
    }

    @Override
    public Answer run(List<String> words) {
        List<String> command = new ArrayList<>(List.of("systemctl"));
        if (!system) {
            command.add("--user");
        }
        command.addAll(words);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectInput(ProcessBuilder.Redirect.from(SystemFiles.nothing()));
        builder.environment().put("LC_ALL", "C");
        // Where neither a login nor lingering has set it, as for cron, systemd itself has it there.
        Path runtime = Path.of("/run/user/" + user);
        if (!system && !builder.environment().containsKey(RUNTIME_VARIABLE) && Files.isDirectory(runtime)) {
            builder.environment().put(RUNTIME_VARIABLE, runtime.toString());
        }
        try {
            Process process = builder.start();
            // What it says fits into the pipes.
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
                return new Answer(ABSENT, "", "systemctl has not answered within " + PATIENCE_SECONDS + " s");
            }
            return new Answer(process.exitValue(), said(process.getInputStream()), said(process.getErrorStream()));
        } catch (IOException e) {
            return new Answer(ABSENT, "", "systemctl is not installed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(ABSENT, "", "interrupted");
        }
    }

    private static String said(InputStream stream) throws IOException {
        String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
        return Text.printable(text.replace('\n', ' '), LONGEST);
    }
}
