package algo.app.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Tells what starts the daemon with the host. Nothing that does is no problem: many start it by hand. */
final class BootCheck {
    private static final String NAME = "boot";

    private static final Pattern REBOOT = Pattern.compile("(?m)^\\s*@reboot\\s.*\\balgo\\b.*\\b(daemon|start)\\b");

    private static final long PATIENCE_SECONDS = 2;

    /** The table of the user who asks; see crontab(1). */
    interface Crontab {
        /** Returns the text; empty if there is none, or it cannot be read. */
        String read();
    }

    private final Path host;
    private final Path config;
    private final String user;
    private final Crontab crontab;

    /**
     * @param host the root directory
     * @param config the directory in which this user keeps settings, as in $XDG_CONFIG_HOME
     * @param user the name of this user
     */
    BootCheck(Path host, Path config, String user, Crontab crontab) {
        this.host = host;
        this.config = config;
        this.user = user;
        this.crontab = crontab;
    }

    Check run() {
        List<String> starts = new ArrayList<>();
        String wants = "systemd/user/default.target.wants/algo.service";
        boolean own =
                isThere(config.resolve(wants)) || isThere(host.resolve("etc").resolve(wants));
        boolean lingers = isThere(host.resolve("var/lib/systemd/linger").resolve(user));
        if (own && lingers) {
            starts.add("algo.service of this user");
        }
        if (isThere(host.resolve("etc/systemd/system/multi-user.target.wants/algo-system.service"))) {
            starts.add("algo-system.service, the daemon for all users");
        }
        if (isThere(host.resolve("etc/service/algo"))) {
            starts.add("runit, by /etc/service/algo");
        }
        if (REBOOT.matcher(crontab.read()).find()) {
            starts.add("@reboot in the crontab of this user");
        }
        if (own && !lingers) {
            return new Check(
                    NAME,
                    true,
                    "algo.service starts with the first login of this user, not with the host"
                            + (starts.isEmpty() ? "" : "; " + String.join(", ", starts)),
                    "'loginctl enable-linger' changes that");
        }
        return starts.isEmpty()
                ? new Check(
                        NAME, true, "nothing starts the daemon with the host", "'algo service install' changes that")
                : Check.ok(NAME, "started with the host by " + String.join(", ", starts));
    }

    /** Links count, wherever they lead. */
    private static boolean isThere(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Asks crontab(1), two seconds at most. */
    static String installed() {
        try {
            Process process = new ProcessBuilder("crontab", "-l")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            try {
                return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        ? new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                        : "";
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
