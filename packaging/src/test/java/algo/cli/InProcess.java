package algo.cli;

import algo.cli.syntax.CommandTable;
import algo.cli.syntax.Option;
import algo.cli.syntax.Syntax;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    /** Of every command the options that take a value, with those of its actions, by their long names. */
    public static Map<String, List<String>> options() {
        Map<String, List<String>> options = new LinkedHashMap<>();
        for (String name : CommandTable.names()) {
            Syntax command = CommandTable.command(name);
            List<String> own = new ArrayList<>(names(command));
            command.actions().forEach(action -> own.addAll(names(action)));
            options.put(name, own);
        }
        return options;
    }

    private static List<String> names(Syntax syntax) {
        return syntax.options().stream()
                .filter(Option::takesValue)
                .map(Option::longName)
                .toList();
    }
}
