package algo.cli.service;

import java.util.Optional;

/** A daemon that runit(8) runs: whatever ends it but {@code algo daemon stop}, runsv starts the next one. */
public final class RunitService {
    private RunitService() {}

    /** Returns the process of the daemon with this pid if it is one of this host, and runsv started it; empty otherwise. */
    public static Optional<ProcessHandle> daemon(long pid) {
        return ProcessHandle.of(pid).filter(process -> DaemonProcess.is(pid)).filter(process -> process.parent()
                .filter(parent ->
                        DaemonProcess.read(parent.pid(), "comm").strip().equals("runsv"))
                .isPresent());
    }
}
