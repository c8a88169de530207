package algo.app.process.windows;

import com.sun.jna.Memory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A process beside the daemon that sends Ctrl-C to the consoles of runs. Only who is attached to a console can do that, and for that moment has it in place of its
 * own; and what a process ignores, those that it starts ignore too. So the daemon does not do it itself. It reads a line for each question: the processes to
 * ask, and those that were asked before, separated by commas and these two by a blank. It ends with its input.
 */
final class ConsoleAsk {
    private static final int CTRL_C_EVENT = 0;
    private static final int MOST = 4096;

    private ConsoleAsk() {}

    public static void main(String[] args) throws IOException {
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            String[] parts = line.split(" ", -1);
            ask(pids(parts[0]), new HashSet<>(pids(parts[1])));
        }
    }

    private static List<Integer> pids(String text) {
        return Stream.of(text.split(","))
                .filter(pid -> !pid.isEmpty())
                .map(Integer::valueOf)
                .toList();
    }

    /** Asks each console once: everybody who is attached to it hears it. */
    private static void ask(List<Integer> pids, Set<Integer> before) {
        Set<Integer> heard = new HashSet<>();
        for (int pid : pids) {
            if (heard.contains(pid)) {
                continue;
            }
            ProcessCalls.FreeConsole();
            if (ProcessCalls.AttachConsole(pid) == 0) {
                continue; // it has none, or has ended
            }
            ProcessCalls.SetConsoleCtrlHandler(null, 1);
            Set<Integer> attached = attached();
            if (attached.stream().noneMatch(before::contains)) {
                ProcessCalls.GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0);
            }
            heard.addAll(attached);
        }
        ProcessCalls.FreeConsole();
    }

    private static Set<Integer> attached() {
        try (Memory list = new Memory((long) MOST * Integer.BYTES)) {
            int count = Math.min(MOST, ProcessCalls.GetConsoleProcessList(list, MOST));
            Set<Integer> attached = new HashSet<>();
            for (int i = 0; i < count; i++) {
                attached.add(list.getInt((long) i * Integer.BYTES));
            }
            return attached;
        }
    }
}
