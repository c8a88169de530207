package algo.cli.service;

import algo.app.platform.SystemFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/** Reads what the kernel says of the process of a daemon of this host. */
final class DaemonProcess {
    private DaemonProcess() {}

    /** Returns whether the process with this pid is a daemon that our launcher started; false for one of somebody else. */
    static boolean is(long pid) {
        return read(pid, "cmdline").contains("-Dalgo.launcher=");
    }

    /** Returns a file of the process, byte by byte; empty if it is gone, is not ours, or there is no such directory on this host. */
    static String read(long pid, String file) {
        try {
            return Files.readString(SystemFiles.process(pid).resolve(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
