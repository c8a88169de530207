package algo.cli;

import algo.app.model.Nearest;
import algo.cli.calendar.CalendarCommand;
import algo.cli.top.TopCommand;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The commands by name. Only the model of the one that was named is built; all of them for help and for mistakes. */
public final class Commands {
    private static final String[] NAMES = {
        "add",
        "list",
        "status",
        "top",
        "start",
        "stop",
        "restart",
        "reset",
        "logs",
        "events",
        "report",
        "show",
        "set",
        "source",
        "remove",
        "schedule",
        "unschedule",
        "explain",
        "calendar",
        "reload",
        "sandbox",
        "secret",
        "daemon",
        "doctor",
        "version"
    };

    private Commands() {}

    /**
     * Reads arguments that are written plainly: every option in full with its value behind it, nothing twice, nothing
     * unknown, as many parameters as there must be. The rest is left to the parser, whose classes take as long to load as
     * all else that a command does.
     *
     * @return the command, with its arguments; null if they are not written plainly
     */
    static Command plain(String[] args, Globals globals) {
        Command command = null;
        for (int i = 0; i < args.length; i++) {
            String word = args[i];
            if (isParameter(word)) {
                if (command != null) {
                    command.give(word);
                } else {
                    command = command(word);
                    if (command == null) {
                        return null;
                    }
                }
                continue;
            }
            Option own = command == null ? null : command.option(word);
            Option option = own == null ? globals.option(word) : own;
            if (option == null || !option.mayCome()) {
                return null;
            }
            if (!option.takesValue()) {
                option.give();
            } else if (++i < args.length && isParameter(args[i])) {
                option.give(args[i]);
            } else {
                return null;
            }
        }
        return command != null && command.parameterProblem().isEmpty() ? command : null;
    }

    private static boolean isParameter(String word) {
        return !word.isEmpty() && word.charAt(0) != '-';
    }

    static CommandLine commandLine(String[] args, Globals globals) {
        CommandSpec root = CommandSpec.create().name("algo");
        root.usageMessage()
                .description("Hosts and supervises trading strategies.")
                .synopsisSubcommandLabel("COMMAND")
                .footer(
                        "",
                        "Exit codes: 0 done, 1 failed, 2 wrong usage or invalid value, 3 no such strategy,",
                        "4 daemon unreachable, 5 conflict, 6 no answer in time, outcome unknown.");
        globals.addTo(root);
        String name = named(args);
        Command only = name.isEmpty() ? null : command(name);
        if (only != null) {
            add(root, only);
        } else {
            for (String each : NAMES) {
                add(root, command(each));
            }
        }
        CommandLine line = new CommandLine(root);
        line.setUnmatchedOptionsArePositionalParams(false);
        line.setExpandAtFiles(false);
        return line;
    }

    private static void add(CommandSpec root, Command command) {
        root.addSubcommand(command.name(), command.model());
    }

    /** The first word that is neither an option nor the value of a global one. */
    private static String named(String[] args) {
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--home") || args[i].equals("--socket") || args[i].equals("--user")) {
                i++;
            } else if (!args[i].startsWith("-")) {
                return args[i];
            }
        }
        return "";
    }

    /** What to say of a word that is no command. */
    static String unknown(String word) {
        return word.startsWith("-")
                ? "unknown option '" + word + "'"
                : Nearest.unknown("command", word, List.of(NAMES));
    }

    /** Null if there is no such command. */
    private static Command command(String name) {
        switch (name) {
            case "add":
                return new AddCommand();
            case "list":
                return new StatusCommand("list", "Show all strategies in a table.");
            case "status":
                return new StatusCommand("status", "Show strategies in a table; one alone with everything about it.");
            case "top":
                return new TopCommand();
            case "start":
                return new StartCommand();
            case "stop":
                return new StopCommand();
            case "restart":
                return new RestartCommand();
            case "reset":
                return new ResetCommand();
            case "logs":
                return new LogsCommand();
            case "events":
                return new EventsCommand();
            case "report":
                return new ReportCommand();
            case "show":
                return new ShowCommand();
            case "set":
                return new SetCommand();
            case "source":
                return new SourceCommand();
            case "remove":
                return new RemoveCommand();
            case "schedule":
                return new ScheduleCommand();
            case "unschedule":
                return new UnscheduleCommand();
            case "explain":
                return new ExplainCommand();
            case "calendar":
                return new CalendarCommand();
            case "reload":
                return new ReloadCommand();
            case "sandbox":
                return new SandboxCommand();
            case "secret":
                return new SecretCommand();
            case "daemon":
                return new DaemonCommand();
            case "doctor":
                return new DoctorCommand();
            case "version":
                return new VersionCommand();
            default:
                return null;
        }
    }
}
