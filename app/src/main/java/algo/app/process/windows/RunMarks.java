package algo.app.process.windows;

import algo.app.model.RunId;
import algo.app.platform.windows.Handle;
import algo.app.platform.windows.Kernel32;
import algo.app.platform.windows.WindowsException;
import algo.app.process.ProcessIdentity;
import algo.app.process.RunTrace;
import com.sun.jna.Memory;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The marks by which the processes of runs are known when nothing else is: variables of their environment, which children inherit. A program
 * may leave them out for what it starts, so this is for what no daemon knows any more; the job of a run holds what a daemon knows. Any thread.
 */
final class RunMarks {
    static final String RUN = "ALGO_RUN_ID";
    static final String NOTES = "ALGO_RUN_NOTES";
    static final String LOG = "ALGO_RUN_LOG";

    /** winternl.h: {@code PROCESS_BASIC_INFORMATION}. */
    private static final int BASIC_BYTES = 48;

    private static final int PEB = 8;
    /** Places within {@code PEB} and {@code RTL_USER_PROCESS_PARAMETERS} of 64 bits. */
    private static final int PARAMETERS = 0x20;

    private static final int ENVIRONMENT = 0x80;
    private static final int ENVIRONMENT_BYTES = 0x3F0;
    private static final int MOST_BYTES = 256 * 1024;

    private RunMarks() {}

    /** Returns the living processes of this user that carry the mark of a run. */
    static List<RunTrace> of(WindowsProcessTable table) {
        Map<ProcessIdentity, Map<String, String>> marked = new HashMap<>();
        for (ProcessIdentity each : table.all()) {
            Map<String, String> environment = environment(each.pid());
            if (RunId.isValid(environment.getOrDefault(RUN, "")) && isStill(each)) {
                marked.put(each, environment);
            }
        }
        List<RunTrace> traces = new ArrayList<>();
        marked.forEach((process, environment) -> {
            String run = environment.get(RUN);
            boolean child = table.parent(process)
                    .map(marked::get)
                    .filter(parent -> run.equals(parent.get(RUN)))
                    .isPresent();
            traces.add(new RunTrace(
                    new RunId(run),
                    process,
                    WindowsProcessLauncher.ofAge(process),
                    child ? Optional.empty() : path(environment.get(NOTES)),
                    path(environment.get(LOG)),
                    environment.getOrDefault("STRATEGY_ID", ""),
                    environment.getOrDefault("OPENALGO_HOST", "")));
        });
        return traces;
    }

    /** Returns whether a process of the table is still there, so that what was read meanwhile is of it. */
    private static boolean isStill(ProcessIdentity process) {
        try (HeldProcess held = HeldProcess.open(process).orElse(null)) {
            return held != null && !held.hasEnded();
        } catch (WindowsException e) {
            return false;
        }
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.ofNullable(text).map(Path::of);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Returns the environment that a process was started with; empty if it has ended or is another user's. */
    static Map<String, String> environment(int pid) {
        Map<String, String> environment = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        int access = ProcessCalls.PROCESS_QUERY_INFORMATION | ProcessCalls.PROCESS_VM_READ;
        try (Handle process = Handle.of(Kernel32.OpenProcess(access, 0, pid), "cannot look at a process");
                Memory basic = new Memory(BASIC_BYTES)) {
            basic.clear();
            int kind = ProcessCalls.PROCESS_BASIC_INFORMATION;
            if (ProcessCalls.Ntdll.NtQueryInformationProcess(process.value(), kind, basic, BASIC_BYTES, null) != 0) {
                return environment;
            }
            long parameters = number(process, basic.getLong(PEB) + PARAMETERS);
            long size = number(process, parameters + ENVIRONMENT_BYTES);
            if (size <= 0 || size > MOST_BYTES) {
                return environment;
            }
            String block = text(process, number(process, parameters + ENVIRONMENT), (int) size);
            for (String entry : block.split("\0")) {
                int equals = entry.indexOf('=', 1);
                if (equals > 0) {
                    environment.putIfAbsent(entry.substring(0, equals), entry.substring(equals + 1));
                }
            }
        } catch (WindowsException e) {
            // It has ended, or it is nothing of ours.
        }
        return environment;
    }

    private static long number(Handle process, long address) throws WindowsException {
        try (Memory number = new Memory(Long.BYTES)) {
            read(process, address, number);
            return number.getLong(0);
        }
    }

    private static String text(Handle process, long address, int bytes) throws WindowsException {
        try (Memory text = new Memory(bytes)) {
            read(process, address, text);
            return new String(text.getByteArray(0, bytes), StandardCharsets.UTF_16LE);
        }
    }

    private static void read(Handle process, long address, Memory to) throws WindowsException {
        if (ProcessCalls.ReadProcessMemory(process.value(), address, to, to.size(), null) == 0) {
            throw WindowsException.last("cannot read a process");
        }
    }
}
