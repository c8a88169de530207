package algo.cli;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Writes the command reference, one section a command, from the models that the commands print their help from. */
final class CommandReference {
    /** A sub-action in a description: how it is called, and what it does. */
    private static final Pattern ACTION = Pattern.compile("([a-z-]+(?: [^:]*)?): (.*)");

    private final StringBuilder text = new StringBuilder();

    private CommandReference() {}

    /** Returns the page as Markdown. */
    static String page() {
        CommandReference reference = new CommandReference();
        CommandSpec root = Commands.commandLine(new String[0], new Globals()).getCommandSpec();
        reference.text.append(
                "# Command reference\n\nThis page is made from the help of the commands (`algo COMMAND --help`); "
                        + "[contributing](CONTRIBUTING.md) says how.\n\n## Options of every command\n");
        reference.options(root.options());
        for (CommandLine each : root.subcommands().values()) {
            reference.command(each.getCommandSpec());
        }
        return reference.text.toString();
    }

    private void command(CommandSpec spec) {
        String name = spec.qualifiedName(" ");
        List<OptionSpec> own =
                spec.options().stream().filter(o -> !o.inherited()).toList();
        List<PositionalParamSpec> parameters = spec.positionalParameters();
        text.append("\n## ")
                .append(name)
                .append("\n\n    ")
                .append(synopsis(name, own, parameters))
                .append('\n');
        describe(spec.usageMessage().description());
        if (name.equals("algo daemon")) {
            text.append("\nThe daemon itself has options of its own:\n\n")
                    .append(daemonHelp().indent(4));
        }
        List<ArgSpec> all = new ArrayList<>(parameters);
        all.addAll(own);
        options(all);
        for (CommandLine each : spec.subcommands().values()) {
            command(each.getCommandSpec());
        }
    }

    private static String synopsis(String name, List<OptionSpec> options, List<PositionalParamSpec> parameters) {
        StringBuilder line = new StringBuilder(name);
        for (OptionSpec option : options) {
            line.append(" [").append(option.longestName());
            line.append(option.arity().max() == 0 ? "" : "=" + option.paramLabel());
            line.append(option.isMultiValue() ? "]..." : "]");
        }
        for (PositionalParamSpec parameter : parameters) {
            line.append(' ').append(label(parameter));
        }
        return line.toString();
    }

    /** Its label; in brackets if it may be left out, with dots if it may come several times. */
    private static String label(PositionalParamSpec parameter) {
        String label = parameter.paramLabel() + (parameter.arity().max() > 1 ? "..." : "");
        return parameter.arity().min() == 0 ? "[" + label + "]" : label;
    }

    /** What names actions becomes a list, all else sentences. */
    private void describe(String[] description) {
        boolean inList = false;
        for (String line : description) {
            Matcher action = ACTION.matcher(line);
            boolean isAction = action.matches();
            if (!isAction || !inList) {
                text.append('\n');
            }
            inList = isAction;
            text.append(isAction ? "- `" + action.group(1) + "`: " + escaped(action.group(2)) : escaped(line));
            text.append('\n');
        }
    }

    private void options(List<? extends ArgSpec> all) {
        if (all.isEmpty()) {
            return;
        }
        text.append("\n| | |\n| --- | --- |\n");
        for (ArgSpec each : all) {
            String name = each instanceof OptionSpec option ? names(option) : label((PositionalParamSpec) each);
            text.append("| `").append(name.replace("|", "\\|")).append("` | ");
            text.append(escaped(String.join(" ", each.description()))).append(" |\n");
        }
    }

    private static String names(OptionSpec option) {
        return String.join(", ", option.names()) + (option.arity().max() == 0 ? "" : "=" + option.paramLabel());
    }

    /** Text that Markdown shows as it is. */
    private static String escaped(String line) {
        return line.replaceAll("[<*|]", "\\\\$0");
    }

    private static String daemonHelp() {
        try {
            Field help = Class.forName("algo.app.Options").getDeclaredField("HELP");
            help.setAccessible(true);
            return (String) help.get(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
