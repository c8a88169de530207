package algo.cli.syntax;

import algo.app.model.EventType;
import java.util.List;

/**
 * The one table of commands, actions and options. Data alone: it is cheap to load, and only the row of the command that was
 * named is made. More rows are in {@link StrategyRows} and {@link HomeRows}.
 */
public final class CommandTable {
    private static final String IDS = "Ids as shown by 'algo list', ID@* or tag:NAME";
    private static final String ID = "An id as shown by 'algo list'.";
    private static final String ONE_OR_MORE = "An id as shown by 'algo list', ID@* or tag:NAME.";

    /** The names of the commands, in the order of the help. */
    private static final String[] NAMES = {
        "add",
        "list",
        "status",
        "top",
        "start",
        "stop",
        "restart",
        "reset",
        "panic",
        "logs",
        "events",
        "report",
        "metrics",
        "show",
        "set",
        "edit",
        "config",
        "source",
        "export",
        "rename",
        "copy",
        "move",
        "remove",
        "schedule",
        "unschedule",
        "explain",
        "live",
        "calendar",
        "validate",
        "schema",
        "reload",
        "sandbox",
        "notify",
        "env",
        "import",
        "secret",
        "daemon",
        "service",
        "web",
        "dial-stdio",
        "doctor",
        "completion",
        "help",
        "version"
    };

    private CommandTable() {}

    /** Returns the names of all commands, in the order of the help. */
    public static List<String> names() {
        return List.of(NAMES);
    }

    /** Returns the message about a word that is no command. */
    static String unknown(String word) {
        return Synonyms.unknown(word);
    }

    /** Returns the options that every command takes, before or after its name. */
    public static Syntax root() {
        return new Syntax("algo", "Hosts and supervises trading strategies.")
                .value("DIR", "Home of the daemon (default: $ALGO_HOME, else ~/.algo).", "--home")
                .value("FILE", "Control socket of that daemon (default: $ALGO_SOCKET).", "--socket")
                .value("NAME", "As root, with the system daemon: that user's strategies.", "--user")
                .flag("As root, with the system daemon: those of every user.", "--all-users")
                .value("NAME", "A machine that SSH reaches: NAME or user@host.", "--host")
                .value("NAMES", "Several of them: all, a tag, or A,B,C.", "--hosts")
                .flag("Print one JSON object, in a stable shape.", "--json");
    }

    /** Returns null if there is no such command. */
    public static Syntax command(String name) {
        switch (name) {
            case "add":
                return add();
            case "list":
                return ids(new Syntax("list", "Show all strategies in a table."))
                        .flag(
                                "Draw the table anew whenever something changes, until Ctrl-C; with --json an object a"
                                        + " line for each change.",
                                "--watch");
            case "status":
                return ids(new Syntax("status", "Show strategies in a table; one alone with everything about it."));
            case "top":
                return top();
            case "start":
                return start();
            case "stop":
                return stop();
            case "restart":
                return targets(new Syntax(
                                "restart",
                                "Stop strategies and start them again, in the mode of their configs; one that is not running"
                                        + " is started."))
                        .flag("Also one that trades the sandbox and comes back live.", "--yes");
            case "reset":
                return targets(new Syntax("reset", "Clear a failure, the count of restarts and a manual stop."))
                        .flag("Also lift what risk.max_daily_loss has stopped for the day.", "--risk")
                        .flag(
                                "Without an ID: lift what the risk.max_daily_loss of the live account has stopped for the"
                                        + " day. Asks first where a strategy starts live by that.",
                                "--account")
                        .flag("With --account: without the question.", "--yes");
            case "panic":
                return panic();
            case "logs":
                return logs();
            case "events":
                return events();
            case "report":
                return report();
            case "show":
                return new Syntax("show", "Show the config of a strategy, every key with the value in force.")
                        .parameter("ID", "1", ID);
            case "set":
                return set();
            case "validate":
                return new Syntax(
                                "validate",
                                "Check a config file, and list everything that is wrong with it, with line and column."
                                        + " Exits with 1 if anything is. Needs no daemon.")
                        .parameter("FILE", "0..1", "The file; that of the home if none is named.");
            case "schema":
                return new Syntax(
                        "schema",
                        "Print the JSON Schema (draft 2020-12) of the config file, for editors. Needs no daemon.");
            case "config":
                return new Syntax(
                                "config",
                                "Show what is decided outside single strategies, or change it: several keys at once, all"
                                        + " of them or none. The value null sets a key back to its default, and lifts a"
                                        + " limit.")
                        .parameter(
                                "KEY[=VALUE]...",
                                "0..*",
                                "openalgo.host, or defaults.KEY with any key of 'algo show', for all strategies that"
                                        + " say nothing else.");
            case "source":
                return new Syntax("source", "Print the code of a strategy.").parameter("ID", "1", ID);
            case "remove":
                return remove();
            case "schedule":
                return schedule();
            case "unschedule":
                return new Syntax(
                                "unschedule",
                                "Remove the schedule of a strategy. One that runs goes on until it is stopped.")
                        .parameter("ID", "1", ONE_OR_MORE);
            case "explain":
                return new Syntax("explain", "Say why a strategy is, or is not, running, and what happens next.")
                        .parameter("ID", "1", ONE_OR_MORE)
                        .value(
                                "DATETIME",
                                "At another time (IST): 2026-11-24T10:00, 10:00, 'tomorrow 10:00', +10m.",
                                "--at");
            case "live":
            case "edit":
            case "export":
            case "rename":
            case "copy":
            case "move":
                return StrategyRows.command(name);
            default:
                return HomeRows.command(name);
        }
    }

    private static Syntax ids(Syntax syntax) {
        return syntax.parameter("ID", "0..*", IDS + " (default: all).");
    }

    private static Syntax targets(Syntax syntax) {
        return syntax.parameter("ID", "0..*", IDS + ".").flag("All strategies.", "--all");
    }

    private static Syntax add() {
        Syntax syntax = new Syntax(
                        "add",
                        "Take a strategy in: a script, or a directory with a main.py, or with what --main or --module names."
                                + " The code is copied and checked before anything changes. The same content twice is no"
                                + " error.")
                .parameter(
                        "FILE|DIR",
                        "1",
                        "The script or directory, or an archive of 'algo export'; - for one on standard input.");
        return adding(syntax)
                .flag("Trade the configured OpenAlgo host instead of the sandbox.", "--live")
                .flag("Start it afterwards; with --for its instances.", "--start");
    }

    /** The options for what is added, which {@code add} and {@code start} take. */
    public static Syntax adding(Syntax syntax) {
        return HomeRows.terms(syntax)
                .value("ID", "Its id (default: the name of the file or directory, '_' for each blank).", "--id")
                .value("NAME", "Its name, for people.", "--name")
                .value(
                        "EXCHANGE",
                        "NSE, BSE, NFO, BFO, CDS, BCD, MCX, NCDEX, NCO or CRYPTO (default: NSE).",
                        "--exchange")
                .values("K=V", "A parameter, which it gets as an environment variable. Repeatable.", "--param")
                .value(
                        "NAME=A,B,C",
                        "Make an instance ID@A, ID@B, ID@C for each value of this parameter, beside those there are.",
                        "--for")
                .values("T", "A tag, by which commands name it as tag:T. Repeatable.", "--tag")
                .value("FILE", "The file of the directory that is started (default: main.py).", "--main")
                .value(
                        "PKG",
                        "The module of the directory that is started, as 'python -m PKG' does it there, e.g. trader.bot.",
                        "--module")
                .value(
                        "PATH|VERSION",
                        "The interpreter, a virtual environment, or a version, e.g. 3.12 (default: the environment that lies in"
                                + " the directory, else python3 on the path of the daemon).",
                        "--python")
                .values(
                        "PKG,...",
                        "Python packages that it wants, e.g. openalgo,pandas, beside those that its code names; they are"
                                + " installed into an environment. Repeatable.",
                        "--with")
                .flag(
                        "Take the place of other content under the same id; the previous version is kept, and every file"
                                + " that the strategy wrote stays.",
                        "--replace")
                .exclusive("--main", "--module");
    }

    private static Syntax top() {
        return ids(new Syntax(
                        "top",
                        "Show strategies in a table that goes on: cpu, memory, uptime, restarts, what comes next, the last"
                                + " line of the log. ? shows the keys: sort, start, stop, restart, follow a log. With --hosts"
                                + " keys act on the machine of the selected row. Not on a terminal: one table, as 'algo"
                                + " status'."))
                .value(
                        "D",
                        "How often to look, from 1s to 1h (default: 1s); where there is no terminal, table after table.",
                        "--every");
    }

    private static Syntax start() {
        Syntax syntax = new Syntax(
                        "start",
                        "Start strategies now. Returns once each has stayed up for its start window (1s), or has ended with"
                                + " 0; one that dies before is shown with its exit code and its last lines. A path is added"
                                + " first, with the options of 'algo add'.")
                .parameter("ID|FILE|DIR", "0..*", IDS + ", or the path of a script or directory.")
                .flag("All strategies.", "--all")
                .flag("Stream the log afterwards; Ctrl-C only detaches.", "--follow")
                .flag(
                        "Start the path again with each change of it, in the sandbox, and stream the log; Ctrl-C only detaches.",
                        "--watch")
                .flag("Return once it was executed.", "--no-wait")
                .flag("Also on a closed day, and in live mode without an answer of the OpenAlgo host.", "--force")
                .flag("Trade the sandbox, for this run and the restarts of its policy alone.", "--sandbox")
                .flag(
                        "Trade the configured OpenAlgo host, for this run and the restarts of its policy alone.",
                        "--live")
                .flag("Do not ask before a start with real money.", "--yes")
                .exclusive("--sandbox", "--live");
        return adding(syntax);
    }

    private static Syntax stop() {
        return targets(new Syntax(
                        "stop",
                        "Stop strategies: every process of each, children and detached ones included, is asked once and has"
                                + " the whole grace. They stay stopped until they are started again."))
                .value(
                        "D",
                        "How long its processes may take before they are killed, e.g. 30s (default: its stop.grace).",
                        "--grace")
                .flag("Kill at once.", "--kill")
                .flag("Skip today's window alone: those that have a schedule start with their next one.", "--today")
                .exclusive("--grace", "--kill");
    }

    private static Syntax panic() {
        return new Syntax(
                        "panic",
                        "The kill switch: from now on nothing starts, on disk before anything else; every strategy is"
                                + " stopped, all at once, and every process tree is proven gone. Each step is told with"
                                + " its time. Works without a daemon too: one is started to stop what still runs.")
                .flag(
                        "Once all is proven gone, cancel all orders and close all positions: at the sandbox and, after a"
                                + " typed word, at the live host; then list what is left.",
                        "--square-off")
                .flag("With --square-off: at the sandbox alone.", "--sandbox")
                .flag("With --square-off: at the live host alone.", "--live")
                .flag(
                        "Without the question: with --square-off at the live host too; with --end also where strategies start"
                                + " live by that.",
                        "--yes")
                .exclusive("--sandbox", "--live")
                .flag(
                        "Lift it: schedules hold again at once. What was started by hand stays down. Asks first where a"
                                + " strategy starts live by that.",
                        "--end");
    }

    private static Syntax logs() {
        return new Syntax(
                        "logs",
                        "Show what strategies printed: the last lines of their newest runs, unless told otherwise.")
                .parameter("ID", "1..*", IDS + ".")
                .flag(
                        "Go on with what is printed from now on, across runs; a line that is not ended is shown after 300"
                                + " ms.",
                        "-f",
                        "--follow")
                .value("N", "How many lines (default: 20; with --since or --run: all).", "-n", "--lines")
                .flag(
                        "Say when each line was printed, to the second; dashes where no daemon was there to see.",
                        "-t",
                        "--times")
                .value("R", "Another run, by the beginning of its id.", "--run")
                .flag("List the runs that have logs.", "--runs")
                .value(
                        "T",
                        "What was printed since then, in all runs: 10m, 2h, 1d ago; 09:15, the last time that it was;"
                                + " 2026-11-20T09:15.",
                        "--since")
                .value("TEXT", "Only lines that contain it.", "--grep")
                .flag("Control characters go to the terminal as they are.", "--raw")
                .flag("Empty the logs; what is printed from then on is kept.", "--clear")
                .exclusive("--run", "--since");
    }

    private static Syntax events() {
        StringBuilder types = new StringBuilder();
        for (EventType type : EventType.values()) {
            types.append(types.length() == 0 ? "" : ", ").append(type.label());
        }
        return new Syntax("events", "Show what happened to strategies, and why.")
                .parameter("ID", "0..*", IDS + " (default: all, and what concerns none).")
                .flag("Go on with what happens from now on.", "-f", "--follow")
                .value(
                        "SEQ|T",
                        "Everything after this sequence number, or since then: 10m, 2h, 1d ago; 09:15, the last time that it"
                                + " was; 2026-11-20T09:15; as far as it is kept.",
                        "--since")
                .value("N", "How many events, where no --since is given (default: 50).", "-n", "--lines")
                .value("T[,T]", "Only events of these types: " + types + ".", "--type")
                .value(
                        "C[,C]",
                        "Only events with these causes, e.g. request, schedule, crash, memory_limit.",
                        "--cause")
                .exclusive("--since", "--lines");
    }

    private static Syntax report() {
        return ids(new Syntax(
                        "report",
                        "Show, day by day, how long strategies were wanted, how much of that they were up, how their runs"
                                + " ended and how often they were restarted."))
                .value(
                        "T",
                        "Since when: 10m, 2h, 1d ago; 09:15, the last time that it was; 2026-11-20; 2026-11-20T09:15"
                                + " (default: 7d).",
                        "--since");
    }

    private static Syntax set() {
        return new Syntax(
                        "set",
                        "Change the config of a strategy, e.g. 'algo set ema_crossover params.SYMBOL=INFY"
                                + " restart.when=on-failure'. The value null sets a key back to its default, and lifts a"
                                + " limit (limits.memory_mb=null). after takes ids, and broker: after=feed,broker;"
                                + " schedule, ready and watch are set whole, as JSON: 'watch={\"silence\": \"5m\"}'."
                                + " 'algo show ID' lists the keys.")
                .parameter(
                        "ID KEY=VALUE...",
                        "1..*",
                        "An id as shown by 'algo list', ID@* or tag:NAME, and what to change.");
    }

    private static Syntax remove() {
        return targets(new Syntax(
                        "remove",
                        "Take strategies out, with their code and logs. What they wrote is kept in"
                                + " data/.removed/<id>-<time>/ of the home. One that runs is refused."))
                .flag("Keep their logs.", "--keep-logs")
                .flag("Stop them first.", "--stop")
                .flag("Delete also what they wrote.", "--purge");
    }

    private static Syntax schedule() {
        String onlyOne = "give only one of --start, --market-hours, --at, --every, --cron";
        return new Syntax(
                        "schedule",
                        "Set when a strategy runs, or with --next show what schedules will do. Times are Indian Standard"
                                + " Time.")
                .parameter(
                        "ID",
                        "0..1",
                        "An id as shown by 'algo list', ID@* or tag:NAME; with --next none means all that have a schedule.")
                .value(
                        "TIME",
                        "Every trading day from then on: 09:20, 09:20:30, or open, open-15m, close-1h.",
                        "--start")
                .value(
                        "TIME",
                        "The time at which it is stopped, as --start; earlier than the start means the next day.",
                        "--stop")
                .flag(
                        "Every trading day from open to close; --start open-15m and --stop close-5m shift them.",
                        "--market-hours")
                .value("DATETIME", "Once: 2026-11-23T09:20, 'tomorrow 09:20', 09:20 today, or +10m.", "--at")
                .value(
                        "D",
                        "Again and again every D, e.g. 5m, from --start (default: open) to --stop (default: close).",
                        "--every")
                .value(
                        "EXPR",
                        "When a cron expression says, read as Debian's cron does, e.g. '20 9 * * 1-5', @daily.",
                        "--cron")
                .value("DAYS", "Days of the week, e.g. mon-fri or mon,wed (default: every trading day).", "--days")
                .value("CODE", "Changes its exchange, for good, e.g. to NSE or MCX.", "--exchange")
                .flag("On days on which the exchange is closed too.", "--any-day")
                .flag(
                        "In short special sessions too (Muhurat, drills), exactly as long as they last.",
                        "--follow-special-sessions")
                .value(
                        "HOW",
                        "A start that came due while no daemon ran: always, never, or at most so late, e.g. 30m.",
                        "--late-start")
                .value(
                        "HOW",
                        "In a year whose holidays are not known: run (weekdays count) or hold.",
                        "--on-missing-year")
                .flag(
                        "Lift a stop by hand, also one for today. Without other options the schedule stays as it is.",
                        "--resume")
                .value(
                        "N",
                        "Change nothing; show the next N starts and stops of each, and the days skipped. Needs no daemon.",
                        "--next")
                .value(
                        "DATETIME",
                        "With --next: from then on, e.g. 2026-11-23T09:20, tomorrow (default: now).",
                        "--from")
                .exclusiveOr(onlyOne, "--market-hours", "--at", "--every", "--cron")
                .exclusiveOr(onlyOne, "--start", "--at")
                .exclusiveOr(onlyOne, "--start", "--cron");
    }
}
