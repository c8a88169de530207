package algo.app;

import algo.app.protocol.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Whose rights the daemon of a user must have, and no others: it serves nobody with those of somebody else, whatever the
 * program that started it made of a number.
 *
 * @param uid real, effective, saved and of files
 * @param gid likewise
 */
record OwnRights(long uid, long gid) {
    private static final List<String> CAPABILITIES = List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb");

    /** @throws StartException if this process has other rights */
    void require() throws StartException, IOException {
        Optional<String> problem = problem(Files.readString(Path.of("/proc/self/status")));
        if (problem.isPresent()) {
            throw new StartException(
                    ExitCode.FAILED,
                    "the daemon of user " + uid + " does not start: " + problem.get()
                            + "; nothing was opened; tell root, whose setpriv(1) does not do what it was told");
        }
    }

    /** What is wrong with the rights of a process, from its {@code /proc/PID/status}; empty if they are these. Pure. */
    Optional<String> problem(String status) {
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
