package algo.cli.service;

import algo.app.platform.PrivateFiles;
import algo.app.protocol.ExitCode;
import algo.cli.ClientException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A daemon that systemd runs, by whichever unit: of this user, or of the host. */
public final class SystemdDaemon {
    /** Set by systemd for the process that it starts itself, and inherited by others: systemd.exec(5). */
    private static final String MARK = "SYSTEMD_EXEC_PID=";

    private static final String UNIT = ".service";

    private final ServiceTool ofUser;
    private final ServiceTool ofHost;
    private final boolean root;
    private final long pid;
    private final String unit;

    SystemdDaemon(ServiceTool ofUser, ServiceTool ofHost, boolean root, long pid, String unit) {
        this.ofUser = ofUser;
        this.ofHost = ofHost;
        this.root = root;
        this.pid = pid;
        this.unit = unit;
    }

    /** Returns the daemon with this pid if it is one of this host, and systemd started it; empty otherwise. */
    public static Optional<SystemdDaemon> of(long pid) throws ClientException {
        if (!DaemonProcess.is(pid)
                || !Arrays.asList(DaemonProcess.read(pid, "environ").split("\0"))
                        .contains(MARK + pid)) {
            return Optional.empty();
        }
        try {
            int user = PrivateFiles.user();
            return Optional.of(new SystemdDaemon(
                    new Systemctl(false, user),
                    new Systemctl(true, user),
                    user == 0,
                    pid,
                    unit(DaemonProcess.read(pid, "cgroup"))));
        } catch (IOException e) {
            throw new ClientException(ExitCode.FAILED, "who this user is cannot be found out: " + e.getMessage(), "");
        }
    }

    /** Returns the name of the unit in what the kernel says of a process in its {@code cgroup}; that of ours if it names none. */
    static String unit(String cgroup) {
        return Arrays.stream(cgroup.split("[/\n]"))
                .filter(name -> name.endsWith(UNIT) && !name.startsWith("user@"))
                .reduce((first, second) -> second)
                .orElse("algo" + UNIT);
    }

    /**
     * Has systemd end it and start the next one; returns once systemd has done that. Strategies go on.
     *
     * @throws ClientException if systemd cannot be asked from here, or does not do it; where it cannot be asked nothing was changed
     */
    public void restart() throws ClientException {
        ServiceTool.Answer user = mainPid(ofUser);
        if (isThis(user)) {
            restart(ofUser, "systemctl --user");
        } else if (!isThis(mainPid(ofHost))) {
            String why = user.isDone() ? "the systemd of this user does not know it" : user.err();
            throw new ClientException(
                    ExitCode.FAILED,
                    "systemd runs this daemon, as " + unit + ", and cannot be asked from here: " + why
                            + "; nothing was changed",
                    "log in as that user, by ssh or 'machinectl shell', and not by su or sudo, and say 'systemctl --user restart "
                            + unit + "'");
        } else if (root) {
            restart(ofHost, "systemctl");
        } else {
            throw new ClientException(
                    ExitCode.FAILED,
                    "systemd runs this daemon, as " + unit + ", for the host; nothing was changed",
                    "root does it with 'systemctl restart " + unit + "'");
        }
    }

    private ServiceTool.Answer mainPid(ServiceTool systemctl) {
        return systemctl.run(List.of("show", "--property=MainPID", "--value", unit));
    }

    private boolean isThis(ServiceTool.Answer mainPid) {
        return mainPid.isDone() && mainPid.out().equals(Long.toString(pid));
    }

    private void restart(ServiceTool systemctl, String command) throws ClientException {
        ServiceTool.Answer answer = systemctl.run(List.of("restart", unit));
        if (!answer.isDone()) {
            throw new ClientException(
                    ExitCode.FAILED,
                    "'" + command + " restart " + unit + "' failed: " + answer.err(),
                    "see '" + command + " status " + unit + "'");
        }
    }
}
