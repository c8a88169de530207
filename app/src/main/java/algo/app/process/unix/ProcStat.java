package algo.app.process.unix;

import algo.app.process.ProcessIdentity;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One process as {@code /proc/PID/stat} shows it (proc_pid_stat(5)).
 *
 * @param pid field 1
 * @param state field 3, e.g. R, S, T (stopped), Z (ended, not yet waited for)
 * @param parent field 4
 * @param group field 5
 * @param session field 6
 * @param cpuTicks fields 14 to 17: user and system time, with that of the children it waited for, in clock ticks
 * @param startTime field 22, in clock ticks since boot
 * @param residentPages field 24
 */
record ProcStat(
        int pid, char state, int parent, int group, int session, long cpuTicks, long startTime, long residentPages) {
    private static final int LAST_FIELD = 24;

    /** Parses the first {@code length} bytes of the file; empty where they are no such line. */
    static Optional<ProcStat> parse(byte[] line, int length) {
        // Field 2 is the name in brackets, and a name may hold brackets, spaces and line ends.
        int nameEnd = length - 1;
        while (nameEnd >= 0 && line[nameEnd] != ')') {
            nameEnd--;
        }
        if (nameEnd < 0) {
            return Optional.empty();
        }
        long[] fields = new long[LAST_FIELD + 1];
        int at = nameEnd + 4; // ") S " stands before field 4
        for (int field = 4; field <= LAST_FIELD; field++) {
            boolean negative = at < length && line[at] == '-';
            if (negative) {
                at++;
            }
            int first = at;
            while (at < length && line[at] >= '0' && line[at] <= '9') {
                fields[field] = fields[field] * 10 + line[at++] - '0';
            }
            if (at == first) {
                return Optional.empty();
            }
            if (negative) {
                fields[field] = -fields[field];
            }
            at++; // the space
        }
        int pid = leadingNumber(line, nameEnd);
        long cpu = fields[14] + fields[15] + fields[16] + fields[17];
        return Optional.of(new ProcStat(
                pid,
                (char) line[nameEnd + 2],
                (int) fields[4],
                (int) fields[5],
                (int) fields[6],
                cpu,
                fields[22],
                fields[24]));
    }

    /** Parses a line as {@link #parse(byte[], int)} does, for tests. */
    static Optional<ProcStat> parse(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        return parse(bytes, bytes.length);
    }

    private static int leadingNumber(byte[] line, int end) {
        int number = 0;
        for (int i = 0; i < end && line[i] >= '0' && line[i] <= '9'; i++) {
            number = number * 10 + line[i] - '0';
        }
        return number;
    }

    /** Returns whether the process has ended: it runs nothing any more, and only waits to be waited for. */
    boolean isDead() {
        return state == 'Z' || state == 'X' || state == 'x';
    }

    /** Returns whether a signal, or a debugger, has stopped the process. */
    boolean isFrozen() {
        return state == 'T' || state == 't';
    }

    /** Returns whether the process waits in the kernel for what no signal interrupts, mostly a disk. */
    boolean isStuck() {
        return state == 'D';
    }

    boolean is(ProcessIdentity identity) {
        return pid == identity.pid() && startTime == identity.startTime();
    }
}
