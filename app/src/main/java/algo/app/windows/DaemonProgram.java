package algo.app.windows;

import algo.app.Main;
import algo.app.protocol.DaemonOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The daemon as {@code algo.cmd} starts it. A batch file cannot take words out of its arguments and keep the others as they were, so this takes
 * {@code daemon run} out of them.
 */
public final class DaemonProgram {
    private static final List<String> WORDS = List.of("daemon", "run");

    private DaemonProgram() {}

    public static void main(String[] args) throws InterruptedException {
        Main.main(withoutWords(args));
    }

    /** Returns the options alone; a value that is one of the words stays. */
    static String[] withoutWords(String... args) {
        List<String> options = new ArrayList<>();
        int next = 0;
        boolean isValue = false;
        for (String arg : args) {
            if (!isValue && next < WORDS.size() && arg.equals(WORDS.get(next))) {
                next++;
                continue;
            }
            options.add(arg);
            isValue = !isValue && takesValue(arg);
        }
        return options.toArray(String[]::new);
    }

    private static boolean takesValue(String arg) {
        return Arrays.stream(DaemonOption.values())
                .anyMatch(option -> option.takesValue() && option.option().equals(arg));
    }
}
