package algo.cli.syntax;

import algo.app.model.Nearest;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.MaxValuesExceededException;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reads arguments however they are written, with picocli, and prints help. */
public final class ArgumentParser {
    private final Syntax root = CommandTable.root();
    private final Syntax command;
    private final String[] args;
    private final PicocliModel model;

    private ArgumentParser(String[] args) {
        int at = named(args);
        this.command = at < 0 ? null : CommandTable.command(args[at]);
        this.args = command == null || command.actions().isEmpty() ? args : withActionInFront(args, at);
        List<Syntax> modelled = new ArrayList<>();
        for (String name : command == null ? CommandTable.names() : List.of(command.name())) {
            modelled.add(command == null ? CommandTable.command(name) : command);
        }
        this.model = new PicocliModel(root, modelled);
    }

    /**
     * Reads the arguments.
     *
     * @param out where help goes
     * @return empty if help was printed, since it was asked for or no command was named
     * @throws UsageException if they are wrong
     */
    public static Optional<Arguments> parse(String[] args, PrintStream out) throws UsageException {
        return new ArgumentParser(args).parse(out);
    }

    /**
     * Prints help.
     *
     * @param words a command, or a command and its action; none for the list of commands
     * @throws UsageException if there is no such command or action
     */
    public static void help(List<String> words, PrintStream out) throws UsageException {
        CommandLine line = new ArgumentParser(words.toArray(String[]::new)).model.commandLine();
        for (String word : words) {
            CommandLine next = line.getSubcommands().get(word);
            if (next == null) {
                CommandSpec spec = line.getCommandSpec();
                String problem = spec.parent() == null
                        ? CommandTable.unknown(word)
                        : Nearest.unknown("action", word, line.getSubcommands().keySet());
                throw new UsageException(problem, spec.parent() == null ? "see 'algo help'" : help(spec));
            }
            line = next;
        }
        line.usage(out);
    }

    /** Returns the model of picocli for these arguments: if they name a command, the model has that one alone. */
    static CommandLine model(String... args) {
        return new ArgumentParser(args).model.commandLine();
    }

    private Optional<Arguments> parse(PrintStream out) throws UsageException {
        ParseResult parsed;
        try {
            parsed = model.commandLine().parseArgs(args);
        } catch (ParameterException e) {
            throw explained(e);
        }
        String twice = "";
        List<String> before = new ArrayList<>();
        for (; parsed.hasSubcommand(); parsed = parsed.subcommand()) {
            parsed.matchedOptions().forEach(option -> before.add(option.longestName()));
        }
        for (OptionSpec option : parsed.matchedOptions()) {
            // The parser refuses it itself where both stand at the same side of the command. Of another home the last
            // one counts, as
            // scripts rely on; two machines are a mistake.
            boolean ofHost = option.longestName().startsWith("--host");
            twice = ofHost && before.contains(option.longestName()) ? option.longestName() : twice;
        }
        CommandSpec last = parsed.commandSpec();
        if (!twice.isEmpty()) {
            throw new UsageException("option '" + twice + "' should be specified only once", help(last));
        }
        if (parsed.isUsageHelpRequested() || last.parent() == null) {
            last.commandLine().usage(out);
            return Optional.empty();
        }
        Syntax meant = model.syntax(last);
        if (!meant.actions().isEmpty()) {
            if (!meant.hasUsualAction()) {
                throw new UsageException("missing ACTION", help(last));
            }
            meant = meant.actionNamed(meant.usualAction());
        }
        Arguments given = new Arguments(root, command, meant);
        model.give(last, given);
        String problem = meant.problem(given.parameters());
        Option empty = given.emptyOption();
        if (problem.isEmpty() && empty != null) {
            problem = empty.name() + " must not be empty";
        }
        if (!problem.isEmpty()) {
            throw new UsageException(problem, help(last));
        }
        if (!given.conflict().isEmpty()) {
            throw new UsageException(given.conflict(), "");
        }
        return Optional.of(given);
    }

    private static String help(CommandSpec spec) {
        return "see '" + spec.qualifiedName(" ") + " --help'";
    }

    private UsageException explained(ParameterException e) {
        CommandSpec spec = e.getCommandLine().getCommandSpec();
        if (e instanceof UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().get(0);
            if (word.startsWith("-")) {
                return unknownOption(word, spec, e.getMessage());
            }
            if (spec.parent() == null) {
                return new UsageException(CommandTable.unknown(word), help(spec));
            }
            Syntax syntax = model.syntax(spec);
            String problem = syntax.actions().isEmpty()
                    ? "unexpected argument '" + word + "'"
                    : Nearest.unknown("action", word, syntax.actionNames());
            return new UsageException(problem, help(spec));
        }
        if (e instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()
                && missing.getMissing().get(0).isPositional()) {
            return new UsageException("missing " + missing.getMissing().get(0).paramLabel(), help(spec));
        }
        if (e instanceof MutuallyExclusiveArgsException || e instanceof MaxValuesExceededException) {
            return new UsageException(model.excess(spec, command), "");
        }
        return new UsageException(e.getMessage(), help(spec));
    }

    /**
     * Makes the failure for an unknown option. An option of another action of the same command is known, and belongs
     * there.
     */
    private UsageException unknownOption(String word, CommandSpec spec, String message) {
        if (spec.parent() == null) {
            return new UsageException("unknown option '" + word + "'", help(spec));
        }
        int joint = word.indexOf('=');
        String name = joint < 0 ? word : word.substring(0, joint);
        StringBuilder owners = new StringBuilder();
        for (Syntax action : command.actions()) {
            if (action.option(name) != null) {
                owners.append(owners.length() == 0 ? "'algo " + command.name() + " " : " and '")
                        .append(action.name())
                        .append('\'');
            }
        }
        return owners.length() == 0
                ? new UsageException(message, help(spec))
                : new UsageException(name + " goes with " + owners, "");
    }

    /**
     * Returns the index of the first word that is neither an option nor the value of one that every command takes; -1
     * if there is none.
     */
    private int named(String[] words) {
        return next(words, 0, List.of(root));
    }

    /** Takes the action as if it had been written right behind its command: options may stand before it. */
    private String[] withActionInFront(String[] words, int named) {
        List<Syntax> all = new ArrayList<>(command.actions());
        all.add(root);
        int action = next(words, named + 1, all);
        if (action < 0) {
            return words;
        }
        List<String> ordered = new ArrayList<>(Arrays.asList(words));
        ordered.add(named + 1, ordered.remove(action));
        return ordered.toArray(String[]::new);
    }

    private static int next(String[] words, int from, List<Syntax> known) {
        for (int i = from; i < words.length && !words[i].equals("--"); i++) {
            if (!words[i].startsWith("-")) {
                return i;
            }
            for (Syntax each : known) {
                Option option = each.option(words[i]);
                if (option != null && option.takesValue()) {
                    i++;
                    break;
                }
            }
        }
        return -1;
    }
}
