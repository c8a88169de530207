package algo.packaging;

import algo.cli.syntax.CommandGroups;
import algo.cli.syntax.CommandTable;
import algo.cli.syntax.Examples;
import algo.cli.syntax.Option;
import algo.cli.syntax.Syntax;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Writes the man pages, {@code algo.1} and one a command, from the table that the help is made from too. */
final class ManPages {
    private static final String EXIT_CODES =
            """
            .SH EXIT STATUS
            .TP
            0
            done
            .TP
            1
            failed
            .TP
            2
            wrong usage or invalid value
            .TP
            3
            no such strategy
            .TP
            4
            daemon unreachable, or of another protocol version
            .TP
            5
            conflict: already running, refused on a closed day, running and so not removable
            .TP
            6
            no answer in time, outcome unknown
            """;

    private final StringBuilder text = new StringBuilder();

    private ManPages() {}

    /**
     * Writes all pages.
     *
     * @param arguments the directory, which is made where it is missing, and the version
     */
    public static void main(String[] arguments) throws IOException {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        write(directory, "algo", all(arguments[1]));
        for (String name : CommandTable.names()) {
            write(directory, "algo-" + name, of(CommandTable.command(name), arguments[1]));
        }
    }

    private static void write(Path directory, String name, String page) throws IOException {
        Files.write(directory.resolve(name + ".1"), page.getBytes(StandardCharsets.UTF_8));
    }

    /** The page of the program: its commands, and the options of every one. */
    private static String all(String version) {
        ManPages page = new ManPages();
        page.head("algo", "hosts, schedules and supervises trading strategies", version);
        page.line(".SH SYNOPSIS").line(".B algo").line("[OPTION]... COMMAND [ARGUMENT]...");
        page.line(".SH DESCRIPTION")
                .words("A daemon keeps strategies running, by their schedules in Indian Standard Time or until they are"
                        + " stopped; algo is its client. Strategies trade a simulated market unless they are told"
                        + " otherwise.");
        for (CommandGroups.Group group : CommandGroups.all()) {
            page.line(".SH " + group.title().toUpperCase(Locale.ROOT));
            for (CommandGroups.Entry entry : group.entries()) {
                page.line(".TP")
                        .line(".BR algo-" + hyphens(entry.name()) + " (1)")
                        .words(entry.summary());
            }
        }
        page.line(".SH OPTIONS OF EVERY COMMAND");
        page.options(CommandTable.root().options());
        page.text.append(EXIT_CODES);
        page.line(".SH ENVIRONMENT");
        page.entry("ALGO_HOME", "The home of the daemon to talk to (default: ~/.algo).");
        page.entry("ALGO_SOCKET", "Its control socket, where that lies elsewhere.");
        page.entry("ALGO_AUTOSTART", "With 0 no command starts a daemon.");
        page.entry("NO_COLOR", "Set to anything: no colours.");
        page.line(".SH FILES");
        page.entry("~/.algo/strategies/strategy_configs.json", "The config of all strategies.");
        return page.text.toString();
    }

    /** The page of a command, with its actions. */
    private static String of(Syntax command, String version) {
        ManPages page = new ManPages();
        String first = command.description()[0];
        int end = first.indexOf(". ");
        String summary = (end < 0 ? first : first.substring(0, end)).replaceFirst("[.]$", "");
        page.head("algo-" + command.name(), summary, version);
        page.line(".SH SYNOPSIS");
        if (command.actions().isEmpty()) {
            page.synopsis("algo " + command.name(), command);
        } else {
            String joint = "";
            for (Syntax action : command.actions()) {
                page.text.append(joint);
                page.synopsis("algo " + command.name() + " " + action.name(), action);
                joint = ".br\n";
            }
        }
        page.line(".SH DESCRIPTION");
        page.describe(command);
        page.details(command);
        for (Syntax action : command.actions()) {
            page.line(".SS algo " + hyphens(command.name() + " " + action.name()));
            page.describe(action);
            page.details(action);
            page.line(".PP").examples(command.name() + " " + action.name());
        }
        page.line(".SH EXAMPLES").examples(command.name());
        page.line(".SH SEE ALSO").line(".BR algo (1)").words("has the options of every command and the exit codes.");
        return page.text.toString();
    }

    private void head(String name, String summary, String version) {
        line(".\\\" Made from the table of commands.");
        line(".TH " + hyphens(name.toUpperCase(Locale.ROOT)) + " 1 2026-01-01 \"algo " + version + "\"");
        line(".SH NAME").line(hyphens(name) + " \\- " + escaped(summary));
    }

    private void synopsis(String name, Syntax syntax) {
        line(".B " + hyphens(name));
        syntax.options().forEach(option -> line("[" + escaped(option.synopsis()) + "]"));
        shown(syntax).forEach(each -> words(each.synopsis()));
    }

    private static List<Syntax.Parameter> shown(Syntax syntax) {
        return syntax.parameters().stream()
                .filter(each -> !each.label().isEmpty())
                .toList();
    }

    private void describe(Syntax syntax) {
        String[] paragraphs = syntax.description();
        for (int i = 0; i < paragraphs.length; i++) {
            line(i == 0 ? "." : ".PP").words(paragraphs[i]);
        }
    }

    private void details(Syntax syntax) {
        shown(syntax).forEach(each -> entry(each.synopsis(), each.description()));
        options(syntax.options());
    }

    private void options(List<Option> options) {
        options.forEach(option -> entry(option.text(), option.description()));
    }

    private void entry(String name, String about) {
        line(".TP").line(".B " + escaped(name)).words(about);
    }

    private ManPages examples(String name) {
        line(".nf");
        Examples.of(name).forEach(example -> words("algo " + example));
        return line(".fi");
    }

    private ManPages line(String line) {
        text.append(line).append('\n');
        return this;
    }

    /** Writes text that is no request, whatever it begins with. */
    private ManPages words(String words) {
        return line(escaped(words));
    }

    private static String escaped(String words) {
        String plain = hyphens(words.replace("\\", "\\e")).replace("'", "\\(aq").replace("~", "\\(ti");
        return plain.startsWith(".") ? "\\&" + plain : plain;
    }

    /** Writes a hyphen that can be copied as the minus that it is. */
    private static String hyphens(String words) {
        return words.replace("-", "\\-");
    }
}
