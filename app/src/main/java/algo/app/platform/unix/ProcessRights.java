package algo.app.platform.unix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Checks that a process has the rights of one user and of one group, and no others. */
public final class ProcessRights {
    private static final List<String> CAPABILITIES = List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb");

    private ProcessRights() {}

    /**
     * Returns what is wrong with the rights of this process; empty if they are exactly these.
     *
     * @param uid real, effective, saved and of files
     * @param gid likewise
     */
    public static Optional<String> problem(long uid, long gid) throws IOException {
        return problem(uid, gid, Files.readString(Path.of("/proc/self/status")));
    }

    /**
     * Returns what is wrong with the rights of a process, from its {@code /proc/PID/status}; empty if they are exactly
     * these. Pure.
     */
    static Optional<String> problem(long uid, long gid, String status) {
        Map<String, String> lines = new LinkedHashMap<>();
        status.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                lines.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
        Optional<String> ids = ids(lines, "Uid", uid).or(() -> ids(lines, "Gid", gid));
        if (ids.isPresent()) {
            return ids;
        }
        for (String set : CAPABILITIES) {
            if (!lines.getOrDefault(set, "unknown").matches("0+")) {
                return Optional.of("it still has capabilities (" + set + " " + lines.get(set) + ")");
            }
        }
        return lines.getOrDefault("NoNewPrivs", "").equals("1")
                ? Optional.empty()
                : Optional.of("it could gain rights (NoNewPrivs is not set)");
    }

    private static Optional<String> ids(Map<String, String> lines, String name, long wanted) {
        String ids = lines.getOrDefault(name, "unknown");
        return ids.matches("(" + wanted + "\\s+){3}" + wanted)
                ? Optional.empty()
                : Optional.of("its " + name.toLowerCase(Locale.ROOT) + "s are " + ids.replaceAll("\\s+", ", ")
                        + " and not all " + wanted);
    }
}
