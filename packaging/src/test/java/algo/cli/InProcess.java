package algo.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The client in the JVM of a test: a command takes milliseconds. */
public final class InProcess {
    private InProcess() {}

    /** What a command printed, and its exit code. */
    public record Result(int code, String out, String err) {}

    public static Result run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(arguments, out, err);
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Of every command the options of its own that take a value, by their first names. */
    public static Map<String, List<String>> options() {
        Map<String, List<String>> options = new LinkedHashMap<>();
        CommandLine all = Commands.commandLine(new String[0], new Globals());
        List<String> global = names(all);
        all.getSubcommands().forEach((name, command) -> {
            List<String> own = names(command);
            own.removeAll(global);
            options.put(name, own);
        });
        return options;
    }

    private static List<String> names(CommandLine command) {
        List<String> names = new ArrayList<>();
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (option.arity().max() > 0) {
                names.add(option.longestName());
            }
        }
        return names;
    }
}
