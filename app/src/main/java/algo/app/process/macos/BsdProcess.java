package algo.app.process.macos;

import algo.app.platform.macos.DarwinLayouts;
import algo.app.platform.macos.DarwinNumbers;
import algo.app.process.ProcessIdentity;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A process as the kernel lists it ({@code struct kinfo_proc}), also that of another user.
 *
 * @param group its process group
 * @param started in microseconds since 1970, by the wall clock of that moment; no clock step moves it later
 * @param state a number of sys/proc.h
 * @param name of its program, cut off after 16 bytes
 */
record BsdProcess(int pid, int parent, int group, int realUser, long started, int state, String name) {
    private static final long MICROS = 1_000_000;

    /** Reads all entries. The bytes have the order of the machine. */
    static List<BsdProcess> readAll(ByteBuffer table) {
        List<BsdProcess> all = new ArrayList<>();
        for (int at = 0; at + DarwinLayouts.KINFO_SIZE <= table.limit(); at += DarwinLayouts.KINFO_SIZE) {
            all.add(read(table, at));
        }
        return all;
    }

    private static BsdProcess read(ByteBuffer table, int at) {
        long seconds = table.getLong(at + DarwinLayouts.KINFO_START_SECONDS);
        long micros = table.getInt(at + DarwinLayouts.KINFO_START_MICROS);
        return new BsdProcess(
                table.getInt(at + DarwinLayouts.KINFO_PID),
                table.getInt(at + DarwinLayouts.KINFO_PARENT),
                table.getInt(at + DarwinLayouts.KINFO_GROUP),
                table.getInt(at + DarwinLayouts.KINFO_REAL_UID),
                seconds * MICROS + micros,
                table.get(at + DarwinLayouts.KINFO_STATE),
                name(table, at + DarwinLayouts.KINFO_NAME));
    }

    private static String name(ByteBuffer table, int at) {
        byte[] bytes = new byte[DarwinLayouts.KINFO_NAME_SIZE];
        int length = 0;
        while (length < bytes.length && table.get(at + length) != 0) {
            bytes[length] = table.get(at + length);
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    boolean isDead() {
        return state == DarwinNumbers.SZOMB;
    }

    /** Returns whether a signal has stopped it. */
    boolean isFrozen() {
        return state == DarwinNumbers.SSTOP;
    }

    /** Returns whether it is that very process; of another boot nobody is. */
    boolean is(ProcessIdentity process) {
        return pid == process.pid() && started == process.startTime();
    }
}
