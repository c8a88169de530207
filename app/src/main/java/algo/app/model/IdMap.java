package algo.app.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The users of a user namespace, as a container without privileges has one, by {@code /proc/self/uid_map}. What belongs to a user
 * from outside shows as the overflow uid, usually 65534. That is root's where nobody within has this uid, and root of the
 * outside is none of the users within.
 *
 * @param lines of the file: the first uid within, the first outside, and how many
 * @param overflow the uid that stands for users from outside
 */
record IdMap(List<String> lines, long overflow) {
    private static final long USUAL_OVERFLOW = 65534;
    private static final int DIGITS = 16;

    static IdMap ofThisProcess() {
        try {
            return new IdMap(Files.readAllLines(Path.of("/proc/self/uid_map")), overflowUid());
        } catch (IOException e) {
            // A kernel without user namespaces.
            return new IdMap(List.of("0 0 4294967295"), USUAL_OVERFLOW);
        }
    }

    private static long overflowUid() {
        // At once: the kernel answers a second read of such a file as if it had ended.
        try (InputStream in = Files.newInputStream(Path.of("/proc/sys/kernel/overflowuid"))) {
            return Long.parseLong(new String(in.readNBytes(DIGITS), StandardCharsets.US_ASCII).strip());
        } catch (IOException | NumberFormatException e) {
            return USUAL_OVERFLOW; // not every /proc has the file
        }
    }

    /** Whether what shows as {@code uid} is root's of the outside. */
    boolean isRoot(int uid) {
        if (Integer.toUnsignedLong(uid) != overflow || lines.isEmpty()) {
            return false;
        }
        for (String line : lines) {
            String[] numbers = line.strip().split(" +");
            if (numbers.length != 3) {
                return false;
            }
            long within = Long.parseLong(numbers[0]);
            long count = Long.parseLong(numbers[2]);
            boolean hasOverflow = within <= overflow && overflow < within + count;
            boolean hasRoot = Long.parseLong(numbers[1]) == 0;
            if (hasOverflow || hasRoot) {
                return false;
            }
        }
        return true;
    }
}
