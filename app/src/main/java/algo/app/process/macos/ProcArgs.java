package algo.app.process.macos;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The arguments and the environment that a program was executed with, as {@code KERN_PROCARGS2} of sysctl(3) gives them: the number of
 * arguments, the path of the program, NULs up to the next word of the machine, the arguments, the variables, and what the kernel has for
 * the loader behind an empty text. Of programs that the system protects it gives no variables.
 *
 * @param arguments the first is what the program goes by
 * @param variables {@code NAME=value} each
 */
record ProcArgs(List<String> arguments, List<String> variables) {
    private static final ProcArgs NONE = new ProcArgs(List.of(), List.of());

    /** Reads what the kernel gave; nothing if that is damaged, as while a program is executed. */
    static ProcArgs parse(byte[] given) {
        if (given.length <= Integer.BYTES) {
            return NONE;
        }
        int count = ByteBuffer.wrap(given).order(ByteOrder.nativeOrder()).getInt(0);
        int at = next(given, Integer.BYTES); // behind the path
        while (at < given.length && given[at] == 0) {
            at++;
        }
        List<String> arguments = new ArrayList<>();
        while (arguments.size() < count && at < given.length) {
            arguments.add(text(given, at));
            at = next(given, at);
        }
        if (arguments.size() < count) {
            return NONE;
        }
        List<String> variables = new ArrayList<>();
        while (at < given.length && given[at] != 0) {
            variables.add(text(given, at));
            at = next(given, at);
        }
        return new ProcArgs(List.copyOf(arguments), List.copyOf(variables));
    }

    private static int end(byte[] given, int from) {
        int end = from;
        while (end < given.length && given[end] != 0) {
            end++;
        }
        return end;
    }

    private static int next(byte[] given, int from) {
        return end(given, from) + 1;
    }

    private static String text(byte[] given, int from) {
        return new String(given, from, end(given, from) - from, StandardCharsets.UTF_8);
    }

    /** Returns the first variable of this name. */
    Optional<String> variable(String name) {
        String start = name + "=";
        return variables.stream()
                .filter(variable -> variable.startsWith(start))
                .map(variable -> variable.substring(start.length()))
                .findFirst();
    }

    /**
     * Returns the status file of a run, if these are the arguments of its wrapper.
     *
     * @param run the id of the run
     */
    Optional<String> statusFile(String run) {
        boolean wrapper = arguments.size() > 3
                && arguments.get(0).equals("sh")
                && arguments.get(1).equals("-c")
                && arguments.get(3).startsWith("/")
                && arguments.get(3).endsWith("/" + run);
        return wrapper ? Optional.of(arguments.get(3)) : Optional.empty();
    }
}
