package algo.cli;

import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.service.HostService;
import algo.cli.service.HostServices;
import algo.cli.syntax.Arguments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code algo service}: has the service manager of the host start the daemon. Strategies are never disturbed. */
final class ServiceCommand extends Command {
    private static final String SYSTEM = "--system";
    private static final String FORCE = "--force";

    /** Variables that choose the Java: what systemd starts does not have those of this shell. */
    private static final String[] OF_JAVA = {"ALGO_JAVA", "JAVA_HOME"};

    ServiceCommand(Arguments given) {
        super(given);
    }

    @Override
    protected boolean takesHost() {
        return false;
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        if (in.namesUsers()) {
            throw new ClientException(
                    ExitCode.USAGE, "a service is that of the user who runs this", "--system is one for all");
        }
        try {
            switch (action()) {
                case "install":
                    return install(in);
                case "uninstall":
                    return uninstall(in);
                case "status":
                    return status(in);
                default:
                    throw unknownAction();
            }
        } catch (IOException e) {
            throw new ClientException(ExitCode.FAILED, e.getMessage(), "");
        }
    }

    private boolean isSystem() {
        return isSet(SYSTEM);
    }

    private HostService service() throws ClientException, IOException {
        return isSystem() ? HostServices.ofAll() : HostServices.ofUser(System.getenv());
    }

    private int install(Invocation in) throws ClientException, IOException {
        HostService service = service();
        String text = text(in, service);
        if (isSet("--print")) {
            return print(in, service, text);
        }
        requireRoot();
        if (!isSystem()) {
            requireOwnHome(in);
        }
        service.require(launcher());
        boolean written = service.write(text, isSet(FORCE));
        if (written) {
            service.reload();
        }
        boolean enabled = service.enable();
        boolean tookOver = takeOver(in, service);
        boolean started = begin(in, service, written, tookOver);
        say(in, service, written || enabled || started, tookOver);
        return ExitCode.DONE;
    }

    /** The strategies of a user are in one home, and only this user and root can have put something there. */
    private static void requireOwnHome(Invocation in) throws ClientException {
        Optional<Path> kept = in.keptBySystem();
        if (kept.isPresent()) {
            throw new ClientException(
                    ExitCode.CONFLICT,
                    "the system daemon keeps your strategies, in " + kept.get() + ", and is a service of root's",
                    "--home names another home, for a daemon of your own");
        }
        HomeTrust.require(in.sockets().home());
    }

    private static int print(Invocation in, HostService service, String text) {
        if (in.json()) {
            Map<String, Object> unit = new LinkedHashMap<>();
            unit.put("unit", service.file().toString());
            unit.put("text", text);
            in.print(unit);
        } else {
            in.out().print(text);
        }
        return ExitCode.DONE;
    }

    /** Starts it, or starts it anew for a unit that has changed; what was taken over goes on in the background if it does not start. */
    private static boolean begin(Invocation in, HostService service, boolean changed, boolean tookOver)
            throws ClientException {
        boolean active = service.isActive();
        if (active && !changed) {
            return false;
        }
        try {
            if (active) {
                service.restart();
            } else {
                service.start();
            }
        } catch (ClientException e) {
            if (tookOver) {
                service.halt();
                in.autostart().start(false);
            }
            throw new ClientException(
                    e.exitCode(),
                    e.getMessage() + (tookOver ? "; the daemon goes on in the background" : ""),
                    "'" + service.command() + " status " + service.name() + "' and log/daemon.log of the home say why");
        }
        return true;
    }

    /** Ends a daemon that was started otherwise; the strategies go on, and the service adopts them. */
    private boolean takeOver(Invocation in, HostService service) throws ClientException {
        Sockets sockets = isSystem() ? Sockets.ofSystem("", "") : in.sockets();
        try (DaemonClient daemon = DaemonClient.connect(sockets, new DaemonClient.Whose("", isSystem()))) {
            if (daemon.hasPassedOverAHome() || daemon.isSystem() != isSystem()) {
                return false;
            }
            long pid = DaemonClient.expect(Reply.Daemon.class, daemon.ask(new Request.DaemonStatus()))
                    .daemon()
                    .pid();
            if (pid == service.pid()) {
                return false;
            }
            daemon.ask(new Request.Shutdown(false));
            daemon.awaitEnd();
            return true;
        } catch (NoDaemonException e) {
            return false;
        }
    }

    private void say(Invocation in, HostService service, boolean changed, boolean tookOver)
            throws ClientException, IOException {
        Path unit = service.known().orElse(service.file());
        boolean lingers = service.beginsWithHost();
        long pid = service.pid();
        if (in.json()) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("unit", unit.toString());
            all.put("changed", changed || tookOver);
            all.put("took_over", tookOver);
            all.put("pid", pid);
            all.put("at_boot", lingers);
            in.print(all);
        } else if (changed || tookOver) {
            in.out()
                    .println(service.name() + " is installed in " + unit.getParent() + " and runs the daemon, pid "
                            + pid + (tookOver ? ", in place of the one before; strategies went on" : ""));
        } else {
            in.out().println("unchanged: " + service.name() + " runs the daemon, pid " + pid);
        }
        if (!lingers) {
            in.err()
                    .println(
                            "algo: it starts with your first login and ends, with the strategies, after your last one; "
                                    + service.howToBegin() + " and go on");
        }
    }

    private int uninstall(Invocation in) throws ClientException, IOException {
        requireRoot();
        HostService service = service();
        boolean changed = false;
        if (service.known().isPresent()) {
            if (!isSet(FORCE)) {
                service.requireUnedited();
            }
            service.require(launcher());
            changed = service.disable();
            if (service.remove()) {
                changed = true;
                service.reload();
            }
        }
        if (in.json()) {
            in.print(Map.of("changed", changed));
        } else if (changed) {
            in.out()
                    .println(service.name()
                            + " is uninstalled; strategies that run go on, and schedules rest until a daemon"
                            + " runs again: 'algo daemon start'");
        } else {
            in.out().println("unchanged: no service is installed");
        }
        return ExitCode.DONE;
    }

    private int status(Invocation in) throws ClientException, IOException {
        HostService service = service();
        Optional<Path> unit = service.known();
        boolean enabled = unit.isPresent() && service.isEnabled();
        boolean atBoot = enabled && service.beginsWithHost();
        String state = unit.isPresent() ? service.state() : "";
        boolean edited = service.isEdited();
        long pid = unit.isPresent() ? service.pid() : 0;
        if (in.json()) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("installed", unit.isPresent());
            all.put("unit", unit.map(Path::toString).orElse(null));
            all.put("edited", edited);
            all.put("enabled", enabled);
            all.put("state", state.isEmpty() ? null : state);
            all.put("pid", pid == 0 ? null : pid);
            all.put("at_boot", atBoot);
            in.print(all);
        } else if (unit.isEmpty()) {
            in.out()
                    .println("no service is installed; 'algo service install" + (isSystem() ? " --system" : "")
                            + "' has the daemon started with the host");
        } else {
            in.out().println("unit    " + unit.get() + (edited ? ", edited" : ""));
            in.out()
                    .println("state   " + (state.isEmpty() ? "unknown: the service manager does not answer" : state)
                            + (pid == 0 ? "" : ", pid " + pid));
            in.out().println("starts  " + starts(service, enabled, atBoot));
        }
        return unit.isPresent() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static String starts(HostService service, boolean enabled, boolean atBoot) {
        if (atBoot) {
            return "with the host";
        }
        return enabled ? "with your first login; " + service.howToBegin() : "by hand alone";
    }

    private void requireRoot() throws ClientException {
        if (isSystem() && !ClientPlatform.CONNECTOR.isRoot()) {
            throw new ClientException(
                    ExitCode.FAILED,
                    "only root can change a service for all users",
                    "sudo " + launcher() + " service " + action()
                            + " --system; without --system it is one for you alone");
        }
    }

    private static Path launcher() throws ClientException {
        String launcher = System.getProperty("algo.launcher", "");
        if (launcher.isEmpty()) {
            throw new ClientException(
                    ExitCode.FAILED, "the daemon cannot be started from here", "use the launcher bin/algo");
        }
        return Path.of(launcher);
    }

    /** Returns the text of the file, with the places of this installation and the home that is meant. */
    private String text(Invocation in, HostService service) throws ClientException {
        Path root = launcher().getParent().getParent();
        return service.text(root, isSystem() ? Optional.empty() : namedHome(in), variables());
    }

    /** Returns the home, if it is not the one that a daemon of this user takes by itself. */
    static Optional<Path> namedHome(Invocation in) throws ClientException {
        Sockets sockets = in.sockets();
        if (sockets.socket().isPresent()) {
            throw new ClientException(
                    ExitCode.USAGE,
                    "a service listens on the socket of its home",
                    "leave out --socket and ALGO_SOCKET");
        }
        return named(sockets.home());
    }

    static Optional<Path> named(Path home) {
        return Optional.of(home).filter(path -> !path.equals(Path.of(System.getProperty("user.home"), ".algo")));
    }

    private static Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String name : OF_JAVA) {
            String value = System.getenv(name);
            if (value != null && !value.isEmpty()) {
                variables.put(name, value);
            }
        }
        return variables;
    }
}
