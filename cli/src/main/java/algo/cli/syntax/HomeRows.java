package algo.cli.syntax;

import algo.app.protocol.DaemonOption;

/** The rows of {@link CommandTable} for what is about the daemon and its home rather than about strategies. */
final class HomeRows {
    private HomeRows() {}

    /** Returns the command of that name; null if there is none. */
    static Syntax command(String name) {
        switch (name) {
            case "calendar":
                return calendar();
            case "reload":
                return new Syntax(
                                "reload",
                                "Read the config file again, and list every problem with it. Edits are noticed without"
                                        + " this, too.")
                        .flag("Take one that has no strategies any more: all that there were are to go.", "--accept");
            case "sandbox":
                return sandbox();
            case "notify":
                return new Syntax(
                                "notify",
                                "Show the channels by which people are told of what goes wrong, and what each told last; or send a"
                                        + " message to see whether it arrives. Channels are set with 'algo config"
                                        + " notify.NAME.KEY=VALUE'. Without an action: the list.")
                        .action(new Syntax(
                                "list",
                                "Show the channels, what waits to be told, what was told last, and what is wrong."))
                        .action(new Syntax(
                                        "test",
                                        "Send a message by a channel, and say whether the other end took it, or why not. Exits"
                                                + " with 1 if one did not.")
                                .parameter("CHANNEL", "0..1", "The name of a channel (default: all)."))
                        .usually("list");
            case "env":
                return env();
            case "import":
                return new Syntax(
                                "import",
                                "Take over the strategies that an OpenAlgo server hosts: code, names, exchanges, schedules, variables,"
                                        + " in live mode. Starts none of them; what was stopped by hand stays stopped.",
                                "The folder is only read, and no secret in it is. What is here already is left as it is, so the"
                                        + " same command may be given again. Each entry is taken over whole or not at all; one"
                                        + " that is not is named with the reason, and the exit code is 1.")
                        .parameter("DIR", "1", "The folder of OpenAlgo, with its .env and strategies/.")
                        .flag("Only say what would be done.", "--dry-run")
                        .flag(
                                "Take in the logs of log/strategies too, as logs of old runs; also of strategies that are"
                                        + " here already.",
                                "--logs")
                        .flag("Leave out the time at the end of ids: ema for ema_20260101093000.", "--short-ids");
            case "secret":
                return secret();
            case "daemon":
                return daemon();
            case "web":
                return web();
            case "metrics":
                return new Syntax(
                                "metrics",
                                "Print what monitoring collects, as OpenMetrics text: strategies by phase and mode, starts,"
                                        + " restarts and exits, cpu, memory, logs, how late schedules were, how long the"
                                        + " daemon's loop takes.")
                        .value(
                                "FILE",
                                "Write it there instead, in one step, for node_exporter's textfile collector. Where no"
                                        + " daemon answers, the file then says 'algo_up 0'.",
                                "--output");
            case "service":
                return service();
            case "doctor":
                return new Syntax(
                                "doctor",
                                "Examine the home and this host: each line says ok, or what to do. Exits with 1 if anything is"
                                        + " wrong.",
                                "Asks the daemon; where none answers, looks at what can be seen without one. Changes nothing.")
                        .flag(
                                "Look at the strategies that run or are to start today, each by itself: interpreter, packages,"
                                        + " code, secrets, and the host of live mode. The alert at checks.at says the same.",
                                "--today")
                        .parameter("FILE", "0..1", "With --bundle: the file (default: algo-report-TIME.tar.gz, here).")
                        .flag(
                                "Pack what a report of a problem needs into one .tar.gz: versions, what was found, status,"
                                        + " config, state, and the ends of journal and logs; without secrets and code.",
                                "--bundle")
                        .flag("With --bundle: overwrite the file.", "--replace");
            case "completion":
                return completion();
            case "dial-stdio":
                return new Syntax(
                        "dial-stdio",
                        "Join standard input and output to the control socket of the daemon here, until one side ends: what"
                                + " '--host' runs on the other machine. Exits with 4 where no daemon runs.");
            case "help":
                return new Syntax("help", "Show the list of commands, or the help of one: 'algo help calendar add'.")
                        .parameter("COMMAND", "0..*", "The command, and its action (default: all commands).");
            case "version":
                return new Syntax("version", "Show the version of this program and of its protocol.");
            default:
                return null;
        }
    }

    private static Syntax web() {
        return new Syntax(
                        "web",
                        "Show the strategies in a browser, and answer the addresses of OpenAlgo's page, until Ctrl-C. Prints the"
                                + " address with a token in it, which lets in whoever has it.",
                        "'algo config web.enabled=true' has the daemon keep one running.")
                .value(
                        "ADDRESS:PORT",
                        "Where it listens; by TLS alone if other machines can reach that (default: 127.0.0.1:5080).",
                        "--listen")
                .value("FILE", "Speak TLS with this certificate, and those that vouch for it, in PEM.", "--certificate")
                .value("FILE", "Its private key, in PEM, readable by you alone.", "--key")
                .flag("Open the page in the browser.", "--open")
                .flag("Refuse every change.", "--read-only")
                .values("NAME", "A name under which a proxy passes requests on. Repeatable.", "--allow-host")
                .flag("Print the address, with the token, of the one that runs.", "--print-url")
                .flag("Make a new token: the old one lets nobody in any more.", "--new-token")
                .flag("As the daemon runs it: prints no token, and ends with the daemon.", "--kept");
    }

    private static Syntax service() {
        return new Syntax(
                        "service",
                        "Have systemd start the daemon with the host, and again when it dies. Strategies are never disturbed.")
                .action(forAll(new Syntax(
                                "install",
                                "Write the unit, enable it and start it, in place of a daemon in the background: strategies go on."
                                        + " What is as it should be is left so.")
                        .flag("Only print the unit.", "--print")
                        .flag("Replace a unit that was edited.", "--force")))
                .action(forAll(new Syntax(
                                "uninstall",
                                "End the daemon, disable the unit and remove it; strategies go on, and schedules rest until a daemon"
                                        + " runs again.")
                        .flag("Remove a unit that was edited.", "--force")))
                .action(forAll(
                        new Syntax("status", "Show the unit, and when it starts. Exits with 1 if none is installed.")));
    }

    private static Syntax forAll(Syntax syntax) {
        return syntax.flag("As root: the daemon for all users of this host.", "--system");
    }

    private static Syntax completion() {
        return new Syntax(
                        "completion",
                        "Print the script by which a shell completes commands, options, ids, instances, tags, config keys and"
                                + " exchanges.")
                .action(new Syntax("bash", "For bash: in ~/.bashrc, 'source <(algo completion bash)'."))
                .action(new Syntax("zsh", "For zsh: in ~/.zshrc, behind compinit, 'source <(algo completion zsh)'."))
                .action(new Syntax("fish", "For fish: 'algo completion fish > ~/.config/fish/completions/algo.fish'."))
                .action(new Syntax(
                        "powershell",
                        "For PowerShell: in $PROFILE, 'algo completion powershell | Out-String | Invoke-Expression'."))
                .action(new Syntax(
                        "words",
                        "What may stand at the end of a command line, which comes on standard input, a word a line, without"
                                + " 'algo'; the last one is being written. The scripts ask this."));
    }

    private static Syntax calendar() {
        return new Syntax(
                        "calendar",
                        "Show and correct the market calendar. Times are Indian Standard Time; codes may be in any case."
                                + " Needs no daemon.")
                .action(new Syntax("show", "Show the holidays and special days of a year, of all exchanges or of one.")
                        .parameter("EX", "0..1", "The exchange, such as NSE (default: all).")
                        .parameter("YEAR", "0..1", "The year (default: this one)."))
                .action(new Syntax(
                                "is-open",
                                "Say whether an exchange is open: exit code 0 open, 1 closed, 3 if the calendar lacks that"
                                        + " year; then it says what the weekday alone says.")
                        .parameter("EX", "1", "The exchange, such as NSE.")
                        .value(
                                "DATETIME",
                                "At that time: 2026-11-23T09:20, 2026-11-23, 09:20, 'tomorrow 09:20', +10m (default: now).",
                                "--at"))
                .action(new Syntax("next", "Say when an exchange next opens and closes.")
                        .parameter("EX", "1", "The exchange, such as NSE.")
                        .value("DATETIME", "From that time on, as 2026-11-23T09:20 (default: now).", "--from"))
                .action(new Syntax("check", "Say what a day is.")
                        .parameter("DATE", "1", "The day, such as 2026-11-24.")
                        .parameter("EX", "0..1", "The exchange (default: all)."))
                .action(calendarAdd())
                .action(new Syntax(
                                "remove",
                                "Take back what you added, or strike out what the bundled calendar says; the weekday alone"
                                        + " counts then.")
                        .parameter("DATE", "1", "The day, such as 2026-12-07.")
                        .parameter("EX|SET", "0..1", "As for 'algo calendar add'.")
                        .flag("What the bundled calendar says holds again.", "--restore"))
                .action(new Syntax(
                                "validate",
                                "List every problem of your calendar, or of a file that is to be one; exit code 2 if any.")
                        .parameter("FILE", "0..1", "The file (default: your calendar)."))
                .action(new Syntax(
                                "import",
                                "Lay a file over your calendar, day by day: what it does not name stays. The calendar as it"
                                        + " was is kept beside it as calendar.json.bak.")
                        .parameter("FILE", "1", "The file.")
                        .flag("The file takes the place of your calendar as a whole.", "--replace"));
    }

    private static Syntax calendarAdd() {
        return new Syntax(
                        "add",
                        "Say what a day is, for an exchange, for a set of them such as 'equity', or for all that have"
                                + " holidays.")
                .parameter("DATE", "1", "The day, such as 2026-12-07.")
                .parameter("EX|SET", "0..1", "The exchange or set (default: all that have holidays).")
                .value("TEXT", "What the day is called. Needed.", "--name")
                .flag("Closed all day (the default).", "--closed")
                .flag("The regular hours, on whatever day of the week.", "--regular")
                .value("HOURS", "Hours of its own, such as 18:00-19:15 or 09:15-10:00,11:30-12:30.", "--sessions")
                .value("NAMES", "Only these of the regular sessions, such as 'evening'.", "--use")
                .value("KIND", "holiday, partial, muhurat, budget, special_live, dr_drill or note.", "--kind")
                .flag("Not yet official.", "--provisional")
                .flag("Change nothing; say which strategies it would stop or start that day.", "--dry-run")
                .exclusive("--closed", "--regular", "--sessions", "--use");
    }

    private static Syntax sandbox() {
        return new Syntax(
                        "sandbox",
                        "Show the paper account of the sandbox, a simulated market, or begin it anew. Without an action:"
                                + " the summary.")
                .action(new Syntax(
                        "summary", "Show what each strategy has, and all of them, and the address of the broker."))
                .action(new Syntax("positions", "Show the positions."))
                .action(new Syntax("orders", "Show the orders."))
                .action(new Syntax("funds", "Show the funds."))
                .action(new Syntax("reset", "Begin the paper account anew with one crore rupees."))
                .usually("summary");
    }

    private static Syntax env() {
        return new Syntax(
                        "env",
                        "Show and make the Python environments of strategies. Packages are named by 'requires' in the config, the"
                                + " header of the script (PEP 723), requirements.txt or pyproject.toml. Without an action: the"
                                + " list.",
                        "Made with uv where there is one on the path of the daemon, else with venv and pip. A start never makes"
                                + " one.")
                .action(new Syntax(
                        "list",
                        "Show the environments, which strategies use them, how large they are, and what is missing."))
                .action(terms(new Syntax(
                                        "build",
                                        "Make the environments of strategies, or find equal ones. What is there stays as it is,"
                                                + " and what was removed comes back with the same versions. One that fails"
                                                + " leaves the old one in force.")
                                .parameter("ID", "0..*", "Ids as shown by 'algo list'.")
                                .flag("All strategies.", "--all"))
                        .flag("Look for the newest versions of the packages.", "--upgrade"))
                .action(new Syntax("clean", "Take away the environments that no strategy uses."))
                .usually("list");
    }

    /** The options of a command that makes an environment. */
    static Syntax terms(Syntax syntax) {
        return syntax.value("DIR", "Packages may come from this directory with wheels, too.", "--find-links")
                .flag(
                        "Packages come from there, and from where pip's settings say, alone: without a network.",
                        "--no-index")
                .value("D", "The time that the environment may take, up to 50m (default: 15m).", "--timeout");
    }

    private static Syntax secret() {
        String alone = "For this strategy alone; it goes before the one for all.";
        return new Syntax(
                        "secret",
                        "Keep values that no output shows, such as the API key of OpenAlgo. Strategies get those that their"
                                + " configs name.",
                        "OPENALGO_APIKEY is the key that strategies in live mode get.")
                .action(new Syntax(
                                "set",
                                "Keep the value that comes on standard input, without its last line end, or that is typed"
                                        + " at a hidden prompt; never one from the command line, which everybody on the host"
                                        + " can see.")
                        .parameter("NAME", "1", "A valid variable name.")
                        .hiddenParameters()
                        .value("ID", alone, "--strategy"))
                .action(new Syntax("list", "Show names, fingerprints and who uses them.").hiddenParameters())
                .action(new Syntax("remove", "Forget a value.")
                        .parameter("NAME", "1", "The name that it is kept under.")
                        .hiddenParameters()
                        .value("ID", alone, "--strategy"));
    }

    private static Syntax daemon() {
        Syntax run = new Syntax(
                "run",
                "Run the daemon in the foreground, as service units start it, until SIGTERM or 'algo daemon stop'. Both leave"
                        + " the strategies running.",
                "With --system, as root: one daemon for all users of this host. Each has a home of their own, and strategies"
                        + " that run with their rights.");
        run.refusing("--user", "--all-users", "--host", "--hosts", "--json");
        for (DaemonOption option : DaemonOption.values()) {
            if (!option.description().isEmpty() && option.takesValue()) {
                run.value(option.label(), option.description(), option.option());
            } else if (!option.description().isEmpty()) {
                run.flag(option.description(), option.option());
            }
        }
        return new Syntax("daemon", "Run, start, stop or look at the daemon.")
                .action(run)
                .action(new Syntax(
                                "start",
                                "Start a daemon in the background. Its keeper starts the next one if it dies, unless"
                                        + " ALGO_KEEPER=0.")
                        .flag(DaemonOption.CLAIM.description(), DaemonOption.CLAIM.option()))
                .action(new Syntax(
                                "stop",
                                "End the daemon; strategies keep running, and schedules rest until a daemon runs again. As"
                                        + " the first process of a container it stops them first.")
                        .flag("Stop the strategies first. They come back with the next daemon.", "--strategies"))
                .action(new Syntax("restart", "End the daemon and start a new one; strategies keep running."))
                .action(new Syntax("status", "Show the daemon, its home and what is wrong, if anything."));
    }
}
