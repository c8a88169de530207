package algo.cli;

import algo.cli.archive.ExportCommand;
import algo.cli.calendar.CalendarCommand;
import algo.cli.importing.ImportCommand;
import algo.cli.moving.MoveCommand;
import algo.cli.syntax.Arguments;
import algo.cli.top.TopCommand;
import algo.cli.web.WebCommand;

/** Maps each command of the table to its class: that of the one that was named is loaded, and no other. */
final class Commands {
    private Commands() {}

    /** Returns the command that was given. */
    static Command of(Arguments given) {
        switch (given.command()) {
            case "panic":
                return new PanicCommand(given);
            case "add":
                return new AddCommand(given);
            case "import":
                return new ImportCommand(given);
            case "list":
            case "status":
                return new StatusCommand(given);
            case "top":
                return new TopCommand(given);
            case "start":
                return new StartCommand(given);
            case "stop":
                return new StopCommand(given);
            case "restart":
                return new RestartCommand(given);
            case "reset":
                return new ResetCommand(given);
            case "logs":
                return new LogsCommand(given);
            case "events":
                return new EventsCommand(given);
            case "metrics":
                return new MetricsCommand(given);
            case "report":
                return new ReportCommand(given);
            case "show":
                return new ShowCommand(given);
            case "set":
                return new SetCommand(given);
            case "edit":
                return new EditCommand(given);
            case "source":
                return new SourceCommand(given);
            case "remove":
                return new RemoveCommand(given);
            case "schedule":
                return new ScheduleCommand(given);
            case "unschedule":
                return new UnscheduleCommand(given);
            case "explain":
                return new ExplainCommand(given);
            case "live":
                return new LiveCommand(given);
            case "calendar":
                return new CalendarCommand(given);
            case "rename":
                return new RenameCommand(given);
            case "copy":
            case "move":
                return new MoveCommand(given);
            case "export":
                return new ExportCommand(given);
            case "config":
                return new ConfigCommand(given);
            case "validate":
            case "schema":
                return new ValidateCommand(given);
            case "reload":
                return new ReloadCommand(given);
            case "sandbox":
                return new SandboxCommand(given);
            case "notify":
                return new NotifyCommand(given);
            case "env":
                return new EnvCommand(given);
            case "secret":
                return new SecretCommand(given);
            case "daemon":
                return new DaemonCommand(given);
            case "web":
                // Not by its constructor: the verifier would look for the class, which is in a jar of its own.
                return WebCommand.of(given);
            case "dial-stdio":
                return new DialCommand(given);
            case "service":
                return new ServiceCommand(given);
            case "doctor":
                return new DoctorCommand(given);
            case "completion":
                return new CompletionCommand(given);
            case "help":
                return new HelpCommand(given);
            case "version":
                return new VersionCommand(given);
            default:
                throw new IllegalStateException("'" + given.command() + "' is in the table and does nothing");
        }
    }
}
