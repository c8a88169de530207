package algo.app.platform.unix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Names of the user and of the machine. */
public final class SystemNames {
    private static final List<String> MACHINE = List.of("/etc/machine-id", "/var/lib/dbus/machine-id");

    private SystemNames() {}

    /** Returns the name of the user to whom this process belongs. */
    public static String user() throws IOException {
        return Files.getOwner(Path.of("/proc/self")).getName();
    }

    /** Returns the id of the machine; empty where it has none, as in many containers. */
    public static String machineId() {
        for (String file : MACHINE) {
            try {
                String id = Files.readString(Path.of(file)).strip();
                if (id.matches("[0-9a-f]{32}")) {
                    return id;
                }
            } catch (IOException e) {
                // The other file may be there.
            }
        }
        return "";
    }
}
