package algo.app.process.windows;

import algo.app.platform.windows.WindowsException;
import algo.app.process.ProcessIdentity;
import algo.app.process.ProcessTable;
import algo.app.process.RunRecord;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The process table of Windows, read at one stroke; which processes are in a job is read when it is asked. One thread. */
final class WindowsProcessTable implements ProcessTable {
    /** winternl.h, and what is known of {@code SYSTEM_PROCESS_INFORMATION} beyond it. */
    private static final int NEXT = 0;

    private static final int THREADS = 4;
    private static final int MADE = 32;
    private static final int USER_TIME = 40;
    private static final int KERNEL_TIME = 48;
    private static final int NAME_BYTES = 56;
    private static final int NAME = 64;
    private static final int PID = 80;
    private static final int PARENT = 88;
    private static final int RESIDENT = 144;

    private static final int FIRST_SIZE = 256 * 1024;
    private static final int NANOS_OF_TICK = 100;
    /** The host of a console: Windows starts it for a program, and ends it when nobody uses the console any more. */
    private static final String CONSOLE_HOST = "conhost.exe";

    private static final String FIRST_OF_BOOT = "smss.exe";

    /** A process of the table. @param made in 100 ns since 1601 */
    private record Row(int pid, int parent, long made, long cpuNanos, long residentBytes, String name) {}

    private final Map<Integer, Row> rows = new HashMap<>();
    private final String bootId;

    private WindowsProcessTable(Memory information) {
        long at = 0;
        long next;
        do {
            Row row = row(information.share(at));
            // What has no thread has ended, and somebody holds it open.
            if (row != null) {
                rows.put(row.pid, row);
            }
            next = Integer.toUnsignedLong(information.getInt(at + NEXT));
            at += next;
        } while (next != 0);
        bootId =
                rows.values().stream()
                        .filter(row -> row.name.equalsIgnoreCase(FIRST_OF_BOOT))
                        .mapToLong(Row::made)
                        .min()
                        .stream()
                        .mapToObj(made -> "boot-" + made)
                        .findFirst()
                        .orElse("boot");
    }

    private static Row row(Pointer at) {
        if (at.getInt(THREADS) == 0) {
            return null;
        }
        Pointer name = at.getPointer(NAME);
        long ticks = at.getLong(USER_TIME) + at.getLong(KERNEL_TIME);
        return new Row(
                (int) at.getLong(PID),
                (int) at.getLong(PARENT),
                at.getLong(MADE),
                ticks * NANOS_OF_TICK,
                at.getLong(RESIDENT),
                name == null ? "" : new String(name.getCharArray(0, Short.toUnsignedInt(at.getShort(NAME_BYTES)) / 2)));
    }

    /** Reads the table now. */
    static WindowsProcessTable read() throws WindowsException {
        int size = FIRST_SIZE;
        while (true) {
            try (Memory information = new Memory(size);
                    Memory needed = new Memory(Integer.BYTES)) {
                int kind = ProcessCalls.SYSTEM_PROCESS_INFORMATION;
                int status = ProcessCalls.Ntdll.NtQuerySystemInformation(kind, information, size, needed);
                if (status == 0) {
                    return new WindowsProcessTable(information);
                }
                if (status != ProcessCalls.STATUS_INFO_LENGTH_MISMATCH) {
                    throw WindowsException.of(
                            "cannot read the process table: status " + Integer.toHexString(status), 0);
                }
                size *= 2;
            }
        }
    }

    /** Returns the id of this boot: when its first process was made, which no clock step moves. */
    String bootId() {
        return bootId;
    }

    boolean isAlive(ProcessIdentity process) {
        Row row = rows.get(process.pid());
        return row != null && row.made == process.startTime();
    }

    /** Returns the name of the program of a process; empty if that has ended. */
    Optional<String> name(ProcessIdentity process) {
        return isAlive(process) ? Optional.of(rows.get(process.pid()).name) : Optional.empty();
    }

    /** Returns all processes of the table. */
    List<ProcessIdentity> all() {
        return rows.values().stream().map(this::identity).toList();
    }

    /** Returns the parent of a process, if that lives. */
    Optional<ProcessIdentity> parent(ProcessIdentity process) {
        Row row = rows.get(process.pid());
        Row parent = row == null ? null : rows.get(row.parent);
        return parent == null || parent.made > row.made ? Optional.empty() : Optional.of(identity(parent));
    }

    /**
     * Returns what lives of a run, its program first: what is in its job, what is known, and what descends from those, should the job be
     * gone. Hosts of consoles are left out: they end with their last user.
     */
    List<ProcessIdentity> members(RunRecord run, List<ProcessIdentity> known) {
        Map<Integer, Row> members = new LinkedHashMap<>();
        Deque<Row> look = new ArrayDeque<>();
        List<ProcessIdentity> sure = new ArrayList<>(known);
        sure.add(0, run.wrapper());
        sure.stream().filter(this::isAlive).forEach(each -> look.add(rows.get(each.pid())));
        try (Job job = Job.open(run.run()).orElse(null)) {
            if (job != null) {
                for (int pid : job.pids()) {
                    if (rows.containsKey(pid)) {
                        look.add(rows.get(pid));
                    }
                }
            }
        } catch (WindowsException e) {
            throw new UncheckedIOException(e);
        }
        while (!look.isEmpty()) {
            Row next = look.poll();
            if (next.name.equalsIgnoreCase(CONSOLE_HOST) || members.putIfAbsent(next.pid, next) != null) {
                continue;
            }
            rows.values().stream()
                    .filter(row -> row.parent == next.pid && row.made >= next.made && row.pid != next.pid)
                    .forEach(look::add);
        }
        return members.values().stream().map(this::identity).toList();
    }

    private ProcessIdentity identity(Row row) {
        return new ProcessIdentity(bootId, row.pid, row.made);
    }

    @Override
    public Usage usage(RunRecord run) {
        List<ProcessIdentity> members = members(run, List.of());
        long resident = 0;
        long cpu = 0;
        for (ProcessIdentity each : members) {
            resident += rows.get(each.pid()).residentBytes;
            cpu += rows.get(each.pid()).cpuNanos;
        }
        return new Usage(resident, cpu, members.size(), 0);
    }

    /** Windows has nothing by which a person stops a process for a while. */
    @Override
    public String standstill(RunRecord run) {
        return "";
    }

    /** Pages that processes share count for each of them: Windows tells no better at this cost. */
    @Override
    public long residentBytes(RunRecord run) {
        return usage(run).residentBytes();
    }
}
