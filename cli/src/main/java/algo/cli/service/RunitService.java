package algo.cli.service;

import algo.app.platform.SystemFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/** A daemon that runit(8) runs: whatever ends it but {@code algo daemon stop}, runsv starts the next one. */
public final class RunitService {
    private RunitService() {}

    /** Returns the process of the daemon with this pid if it is one of this host, and runsv started it; empty otherwise. */
    public static Optional<ProcessHandle> daemon(long pid) {
        return ProcessHandle.of(pid)
                .filter(process -> read(pid, "cmdline").contains("-Dalgo.launcher="))
                .filter(process -> process.parent()
                        .filter(parent -> read(parent.pid(), "comm").strip().equals("runsv"))
                        .isPresent());
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(SystemFiles.process(pid).resolve(file));
        } catch (IOException e) {
            // It is gone, or there is no such directory on this host.
            return "";
        }
    }
}
