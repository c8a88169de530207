package algo.cli;

import algo.app.model.Nearest;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The commands by name. Only the model of the one that was named is built; all of them for help and for mistakes. */
final class Commands {
    private static final String[] NAMES = {
        "add", "list", "status", "start", "stop", "restart", "reset", "logs", "show", "set", "source", "remove",
        "reload", "sandbox", "daemon", "version"
    };

    private Commands() {}

    /** @param globals receives the global options in its first element */
    static CommandLine commandLine(String[] args, Globals[] globals) {
        CommandSpec root = CommandSpec.create().name("algo");
        root.usageMessage()
                .description("Hosts and supervises trading strategies.")
                .synopsisSubcommandLabel("COMMAND")
                .footer(
                        "",
                        "Exit codes: 0 done, 1 failed, 2 wrong usage or invalid value, 3 no such strategy,",
                        "4 daemon unreachable, 5 conflict, 6 no answer in time, outcome unknown.");
        globals[0] = Globals.addTo(root);
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
        root.addSubcommand(command.spec().name(), command.spec());
    }

    /** The first word that is neither an option nor the value of a global one. */
    private static String named(String[] args) {
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--home") || args[i].equals("--socket")) {
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
            case "show":
                return new ShowCommand();
            case "set":
                return new SetCommand();
            case "source":
                return new SourceCommand();
            case "remove":
                return new RemoveCommand();
            case "reload":
                return new ReloadCommand();
            case "sandbox":
                return new SandboxCommand();
            case "daemon":
                return new DaemonCommand();
            case "version":
                return new VersionCommand();
            default:
                return null;
        }
    }
}
