package algo.app.process.macos;

import algo.app.platform.macos.Darwin;
import algo.app.platform.macos.DarwinException;
import algo.app.platform.macos.DarwinLayouts;
import algo.app.platform.macos.DarwinNumbers;
import algo.app.platform.macos.Sysctl;
import algo.app.process.ProcessIdentity;
import com.sun.jna.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/** Asks macOS about processes. Safe on any thread. */
final class MacProcesses {
    /** The room that arguments and environment take at most. */
    private static final int MOST_ARGUMENTS = Math.max(argMax(), 256 * 1024);

    private MacProcesses() {}

    /**
     * The use of the machine by one process.
     *
     * @param residentBytes pages that it shares included
     * @param footprintBytes the memory that only it is the reason for, compressed pages included
     * @param cpuNanos user and system time, that of children it waited for included
     * @param ageNanos how long ago it was started, the time that the machine slept not counted
     */
    record Use(long residentBytes, long footprintBytes, long cpuNanos, long ageNanos) {}

    private static int argMax() {
        try {
            return Sysctl.read(new int[] {DarwinNumbers.CTL_KERN, DarwinNumbers.KERN_ARGMAX}, Integer.BYTES)
                    .map(bytes -> ByteBuffer.wrap(bytes)
                            .order(ByteOrder.nativeOrder())
                            .getInt(0))
                    .orElse(0);
        } catch (DarwinException e) {
            return 0;
        }
    }

    /** Returns all processes of the host, as they were at one instant. */
    static List<BsdProcess> all() throws DarwinException {
        return list(DarwinNumbers.CTL_KERN, DarwinNumbers.KERN_PROC, DarwinNumbers.KERN_PROC_ALL);
    }

    /** Returns the processes of a group. */
    static List<BsdProcess> ofGroup(int group) throws DarwinException {
        return list(DarwinNumbers.CTL_KERN, DarwinNumbers.KERN_PROC, DarwinNumbers.KERN_PROC_PGRP, group);
    }

    /** Returns a process; empty if there is none of this number. */
    static Optional<BsdProcess> one(int pid) throws DarwinException {
        return list(DarwinNumbers.CTL_KERN, DarwinNumbers.KERN_PROC, DarwinNumbers.KERN_PROC_PID, pid).stream()
                .findFirst();
    }

    private static List<BsdProcess> list(int... words) throws DarwinException {
        return Sysctl.table(words)
                .map(bytes -> BsdProcess.readAll(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder())))
                .orElse(List.of());
    }

    /** Returns whether a process of this boot lives. */
    static boolean isAlive(ProcessIdentity process) throws DarwinException {
        return one(process.pid())
                .filter(found -> found.is(process) && !found.isDead())
                .isPresent();
    }

    /** Returns what a process of our own user was executed with; nothing if it has ended, or is not ours. */
    static ProcArgs arguments(int pid) throws DarwinException {
        int[] words = {DarwinNumbers.CTL_KERN, DarwinNumbers.KERN_PROCARGS2, pid};
        return ProcArgs.parse(Sysctl.read(words, MOST_ARGUMENTS).orElse(new byte[0]));
    }

    /** Returns what a process of our own user uses; empty if it has ended, or is not ours. */
    static Optional<Use> use(int pid) {
        try (Memory info = new Memory(DarwinLayouts.RUSAGE_SIZE)) {
            if (Darwin.proc_pid_rusage(pid, DarwinNumbers.RUSAGE_INFO_V2, info) != 0) {
                return Optional.empty();
            }
            long ticks = info.getLong(DarwinLayouts.RUSAGE_USER_TIME)
                    + info.getLong(DarwinLayouts.RUSAGE_SYSTEM_TIME)
                    + info.getLong(DarwinLayouts.RUSAGE_CHILD_USER_TIME)
                    + info.getLong(DarwinLayouts.RUSAGE_CHILD_SYSTEM_TIME);
            long age = Darwin.mach_absolute_time() - info.getLong(DarwinLayouts.RUSAGE_STARTED);
            return Optional.of(new Use(
                    info.getLong(DarwinLayouts.RUSAGE_RESIDENT),
                    info.getLong(DarwinLayouts.RUSAGE_FOOTPRINT),
                    MachTime.nanos(ticks),
                    MachTime.nanos(Math.max(0, age))));
        }
    }
}
