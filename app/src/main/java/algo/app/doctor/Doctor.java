package algo.app.doctor;

import algo.app.config.Secrets;
import algo.app.openalgo.LiveHost;
import algo.app.process.HostProbe;
import algo.app.process.Interpreters;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Examines one home and the host it is on. A daemon does so for a client that asks; where none answers, a process of its
 * own does, and leaves out what only a daemon knows. Safe on any thread; takes as long as reading the home's directories and, where
 * a strategy trades in live mode, as the answer of its host, which is bounded.
 */
public final class Doctor {
    /**
     * The home and the host to be examined, with what the checks need.
     *
     * @param root the home
     * @param socket the daemon's control socket
     * @param mostSocketBytes the longest path that a socket may have
     * @param user name of the user who runs this
     * @param userConfig where this user keeps settings, as in $XDG_CONFIG_HOME
     * @param installation what runs as this user: directories and files of algo, and of its Java
     * @param defaultMemoryMb memory limit of a strategy that sets none, in MiB
     * @param searchPath directories separated by colons, as in {@code PATH}
     */
    public record Subject(
            Path root,
            Path socket,
            int mostSocketBytes,
            String user,
            Path userConfig,
            List<Path> installation,
            long defaultMemoryMb,
            String searchPath) {}

    /**
     * The daemon that asks.
     *
     * @param pid its process id
     * @param message how it stands, one clause
     * @param problems as in its status
     */
    public record Live(long pid, String message, List<String> problems) {}

    private final Subject subject;
    private final HostProbe host;
    private final Interpreters interpreters;
    private final LiveHost liveHost;
    private final Secrets secrets;
    private final Clock clock;

    public Doctor(
            Subject subject,
            HostProbe host,
            Interpreters interpreters,
            LiveHost liveHost,
            Secrets secrets,
            Clock clock) {
        this.subject = subject;
        this.host = host;
        this.interpreters = interpreters;
        this.liveHost = liveHost;
        this.secrets = secrets;
        this.clock = clock;
    }

    /**
     * Looks at everything; at nothing in a home that others than this user and root could have put something into.
     *
     * @param live empty where no daemon answers
     */
    public List<Check> examine(Optional<Live> live) {
        return examine(live, any -> true, any -> true);
    }

    /**
     * Looks at the home and the host, and of the strategies only at those that run or are to start today, at each by itself.
     *
     * @param wanted what is said of each, by id, e.g. {@code which starts at 09:15}
     */
    public List<Check> examineToday(Live live, Map<String, String> wanted) {
        List<Check> checks = examine(Optional.of(live), none -> false, wanted::containsKey);
        checks.removeIf(check -> check.name().equals(FileChecks.PACKAGES));
        boolean isRead = checks.stream().anyMatch(check -> check.name().equals(FileChecks.CONFIG));
        if (isRead) {
            checks.addAll(new TodayChecks(subject, interpreters, secrets).run(wanted));
        }
        return checks;
    }

    private List<Check> examine(Optional<Live> live, Predicate<String> inConfig, Predicate<String> inLiveMode) {
        List<Check> checks = new ArrayList<>();
        HomeChecks home = new HomeChecks(subject, host);
        Optional<Check> stranger = home.stranger();
        boolean ours = stranger.isEmpty();
        boolean there = ours && home.isThere();
        String missing = host.nativeProblem().orElse("");
        checks.add(stranger.orElseGet(home::home));
        if (there) {
            checks.add(home.modes());
        }
        if (ours && missing.isEmpty()) {
            checks.add(home.daemon(live));
            checks.add(home.socket(live));
        }
        HostChecks system = new HostChecks(subject, host, interpreters);
        checks.add(new InstallationCheck(subject.installation()).run());
        checks.add(system.java());
        checks.add(system.python());
        checks.add(
                missing.isEmpty()
                        ? Check.ok("native", "the system's functions can be called")
                        : Check.bad("native", missing, "no strategy can be started until this is mended"));
        if (missing.isEmpty()) {
            checks.add(system.limits());
            host.means(live.isPresent())
                    .forEach(means -> checks.add(new Check(means.name(), means.ok(), means.message(), means.hint())));
            checks.addAll(home.disk());
        }
        checks.add(new BootCheck(Path.of("/"), subject.userConfig(), subject.user(), BootCheck::installed).run());
        if (ours) {
            checks.add(new ClockCheck(subject.root(), clock).run());
            checks.add(new CalendarCheck(subject.root(), clock).run());
        }
        if (there) {
            FileChecks files = new FileChecks(subject, interpreters);
            checks.add(files.config(inConfig));
            checks.add(files.environments());
            checks.add(files.state());
            checks.add(files.secrets());
            if (missing.isEmpty()) {
                checks.addAll(new LiveCheck(subject, host, liveHost, secrets).run(inLiveMode));
            }
        }
        live.ifPresent(daemon -> checks.add(problems(daemon)));
        return checks;
    }

    private static Check problems(Live daemon) {
        return daemon.problems().isEmpty()
                ? Check.ok("status", "the daemon reports no problem")
                : Check.bad("status", String.join("; ", daemon.problems()), "");
    }

    public static boolean isWell(List<Check> checks) {
        return checks.stream().allMatch(Check::ok);
    }

    /** Returns the object that {@code algo doctor --json} prints. */
    public static Map<String, Object> body(List<Check> checks) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("checks", checks.stream().map(Check::fields).toList());
        return body;
    }

    /** Returns one line for each check. */
    public static String text(List<Check> checks) {
        StringBuilder text = new StringBuilder();
        checks.forEach(check -> text.append(check.line().replace('\n', ' ')).append('\n'));
        return text.toString();
    }
}
