package algo.cli;

import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.service.RunitService;
import algo.cli.service.SystemdDaemon;
import java.util.Optional;

/** The restart of a daemon by the service manager that runs it: one in the background beside the service would be in its way. */
final class ServiceRestart {
    /** The milliseconds that a service manager may take to start the next daemon, with the end of the old one. */
    private static final long NEXT_MILLIS = 30_000;

    private ServiceRestart() {}

    /**
     * Has the service manager end the daemon and start the next one; returns once that one answers.
     *
     * @return false if no service manager runs the daemon; then nothing was done
     * @throws ClientException if a service manager runs it and cannot be asked from here; then nothing was done either
     */
    static boolean of(Invocation in) throws ClientException {
        long before;
        String manager;
        try (DaemonClient daemon = in.connectToDaemon()) {
            if (daemon.hasPassedOverAHome() || daemon.isSystem()) {
                return false;
            }
            // While the connection stands, the pid is that of this daemon.
            before = pid(daemon);
            Optional<SystemdDaemon> systemd = SystemdDaemon.of(before);
            if (systemd.isPresent()) {
                manager = "systemd";
                systemd.get().restart();
            } else if (RunitService.daemon(before).map(ProcessHandle::destroy).orElse(false)) {
                // The signal is that of 'sv restart'.
                manager = "runit";
                daemon.awaitEnd();
            } else {
                return false;
            }
        }
        awaitNext(in, before, manager);
        return true;
    }

    private static long pid(DaemonClient daemon) throws ClientException {
        return DaemonClient.expect(Reply.Daemon.class, daemon.ask(new Request.DaemonStatus()))
                .daemon()
                .pid();
    }

    private static void awaitNext(Invocation in, long before, String manager) throws ClientException {
        long limit = System.nanoTime() + NEXT_MILLIS * 1_000_000;
        while (System.nanoTime() < limit) {
            try (DaemonClient daemon = in.connectToDaemon()) {
                if (!daemon.hasPassedOverAHome() && pid(daemon) != before) {
                    return;
                }
            } catch (ClientException e) {
                // The one has ended, and the next is not there yet.
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        throw new ClientException(
                ExitCode.UNKNOWN,
                manager + " has not started the next daemon after " + NEXT_MILLIS / 1000 + " s",
                "see " + (manager.equals("runit") ? "'sv status' of its service" : "'algo service status'")
                        + ", and what it printed");
    }
}
