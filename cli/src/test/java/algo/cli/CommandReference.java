package algo.cli;

import algo.cli.syntax.CommandTable;
import algo.cli.syntax.Option;
import algo.cli.syntax.Syntax;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes the command reference, one section a command or action, from the table that the help is made from too. */
final class CommandReference {
    private final StringBuilder text = new StringBuilder();

    private CommandReference() {}

    /** Returns the page as Markdown. */
    static String page() {
        CommandReference reference = new CommandReference();
        reference.text.append(
                "# Command reference\n\nThis page is made from the table of commands, as their help is (`algo COMMAND --help`);"
                        + " [contributing](CONTRIBUTING.md) says how.\n\n## Options of every command\n");
        reference.head();
        reference.options(CommandTable.root().options());
        reference.row("-h, --help", "Show this help.");
        for (String name : CommandTable.names()) {
            reference.command("## ", "algo " + name, CommandTable.command(name));
        }
        return reference.text.toString();
    }

    private void command(String level, String name, Syntax syntax) {
        text.append('\n').append(level).append(name).append("\n\n    ");
        text.append(synopsis(name, syntax)).append('\n');
        for (String line : syntax.description()) {
            text.append('\n').append(escaped(line)).append('\n');
        }
        List<Syntax.Parameter> parameters = shown(syntax);
        if (!parameters.isEmpty() || !syntax.options().isEmpty()) {
            head();
            for (Syntax.Parameter each : parameters) {
                row(each.synopsis(), each.description());
            }
            options(syntax.options());
        }
        for (Syntax action : syntax.actions()) {
            command("### ", name + " " + action.name(), action);
        }
    }

    private static List<Syntax.Parameter> shown(Syntax syntax) {
        return syntax.parameters().stream()
                .filter(each -> !each.label().isEmpty())
                .toList();
    }

    private static String synopsis(String name, Syntax syntax) {
        StringBuilder line = new StringBuilder(name);
        Set<Option> done = new HashSet<>();
        for (Option option : syntax.options()) {
            if (done.contains(option)) {
                continue;
            }
            List<Option> together = syntax.exclusives().stream()
                    .map(Syntax.Exclusive::options)
                    .filter(options -> options.contains(option))
                    .findFirst()
                    .filter(options -> options.stream().noneMatch(done::contains))
                    .orElse(List.of(option));
            line.append(" [")
                    .append(String.join(
                            " | ", together.stream().map(Option::synopsis).toList()));
            line.append(']');
            done.addAll(together);
        }
        for (Syntax.Parameter parameter : shown(syntax)) {
            line.append(' ').append(parameter.synopsis());
        }
        return line + (syntax.actions().isEmpty() ? "" : syntax.hasUsualAction() ? " [ACTION]" : " ACTION");
    }

    private void head() {
        text.append("\n| | |\n| --- | --- |\n");
    }

    private void options(List<Option> options) {
        options.forEach(option -> row(option.text(), option.description()));
    }

    private void row(String name, String about) {
        text.append("| `").append(name.replace("|", "\\|")).append("` | ");
        text.append(escaped(about)).append(" |\n");
    }

    /** Text that Markdown shows as it is. */
    private static String escaped(String line) {
        return line.replaceAll("[<*|]", "\\\\$0");
    }
}
