package algo.app.platform.unix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A host whose first process is systemd. */
public final class SystemdHost {
    /** It is there while systemd runs the host; sd_booted(3). */
    private static final Path BOOTED = Path.of("/run/systemd/system");

    private static final long PATIENCE_SECONDS = 5;

    private SystemdHost() {}

    /**
     * Returns whether the host, or the systemd of this user that started this daemon, goes down: then everything that runs in it is
     * killed soon. Waits for the answer, some 20 ms, 10 s at most; false where there is none.
     *
     * @param environment of this process
     */
    public static boolean isEnding(Map<String, String> environment) {
        if (!Files.isDirectory(BOOTED)) {
            return false;
        }
        // Variable of systemd.exec(5), for services of a user alone.
        return isStopping(List.of("systemctl", "--user"), environment.containsKey("MANAGERPID"))
                || isStopping(List.of("systemctl"), true);
    }

    private static boolean isStopping(List<String> systemctl, boolean asked) {
        if (!asked) {
            return false;
        }
        List<String> command = new ArrayList<>(systemctl);
        command.add("is-system-running");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        && new String(process.getInputStream().readNBytes(100))
                                .strip()
                                .equals("stopping");
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
