package algo.app.process;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Asks a Python which modules a program imports that it will not find. Nothing of the program is executed. Runs one short
 * program, so it is for threads that may wait.
 */
public final class ImportCheck {
    private ImportCheck() {}

    /** The reason for which an import will fail. */
    public enum Reason {
        /** This Python has no such module. */
        MISSING,
        /** It lies beside a file that is taken in alone. */
        BESIDE,
        /** It lies in the program, in a directory where this start does not look. */
        ELSEWHERE
    }

    /**
     * An import that will fail.
     *
     * @param module the first word of its name
     * @param file the file of the program that imports it, the first one if several do
     * @param line the line there, from 1
     */
    public record Finding(Reason reason, String module, String file, int line) {}

    /**
     * The program that is looked at.
     *
     * @param files the place of each file, by its path in the program
     * @param script the path of the one that is started
     * @param root the directory in the program where Python looks first; empty for the program's own
     * @param alone whether the script came without what lies beside it
     */
    public record Program(Map<String, Path> files, String script, String root, boolean alone) {}

    /**
     * Returns the imports that will fail, one for each module, 50 at most. Imports that may fail do not count: within a
     * {@code try} that catches it, or below a test of the platform.
     *
     * @throws LaunchException if the interpreter could not be asked
     */
    public static List<Finding> of(Path python, Program program) throws LaunchException {
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        for (Map.Entry<String, Path> file : program.files().entrySet()) {
            input.writeBytes((file.getKey() + "\0" + file.getValue() + "\0").getBytes(StandardCharsets.UTF_8));
        }
        List<String> command = List.of(
                python.toString(),
                "-c",
                Interpreters.IMPORTS,
                program.root(),
                program.script(),
                program.alone() ? "1" : "0");
        Interpreters.Result result = Interpreters.run(command, input.toByteArray());
        if (result.code() != 0) {
            throw new LaunchException(python + " could not look at the imports of " + program.script() + " (exit code "
                    + result.code() + ")");
        }
        List<Finding> findings = new ArrayList<>();
        for (String line : result.output().lines().toList()) {
            String[] words = line.split(" ", 4);
            findings.add(new Finding(
                    Reason.valueOf(words[0].toUpperCase(Locale.ROOT)), words[2], words[3], Integer.parseInt(words[1])));
        }
        return findings;
    }
}
