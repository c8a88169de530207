package algo.cli.syntax;

/** The rows of the {@link CommandTable} of commands that do something larger with one strategy. */
final class StrategyRows {
    private static final String ID = "An id as shown by 'algo list'.";

    private StrategyRows() {}

    /** Returns null if there is no such command here. */
    static Syntax command(String name) {
        switch (name) {
            case "live":
                return new Syntax(
                                "live",
                                "Show what stands between a strategy and real money: host, key, broker, what its code brings"
                                        + " itself, limits, schedule. Ends with the command that starts it live, and starts"
                                        + " nothing. Exits with 1 if something is missing.",
                                "On a terminal it asks for the host and the key that are missing.")
                        .parameter("ID", "1", ID)
                        .value(
                                "URL",
                                "Set openalgo.host to it, for every strategy in live mode; on a terminal it asks first.",
                                "--openalgo")
                        .flag(
                                "Set the secret OPENALGO_APIKEY, from standard input or typed at a hidden prompt.",
                                "--key");
            case "edit":
                return new Syntax(
                                "edit",
                                "Edit the config of a strategy as JSON, in $VISUAL, else $EDITOR, else vi. It is checked"
                                        + " whole, and taken or refused with every problem; on a terminal it may be edited"
                                        + " again then.")
                        .parameter("ID", "1", ID);
            case "rename":
                return new Syntax(
                                "rename",
                                "Give a strategy another id. Its code, config, schedule, secrets, data and logs go along, its"
                                        + " instances too, and others that name it in 'after'. It must not run.")
                        .parameter("ID", "1", ID)
                        .parameter("NEW", "1", "Its id from now on.");
            case "copy":
                return new Syntax(
                                "copy",
                                "Copy a strategy to the machine that --host names: its code, params, files, limits and schedule."
                                        + " It is stopped there, and in the sandbox, until somebody starts it. Secrets, logs and the"
                                        + " paper account do not go along.")
                        .parameter("ID", "1", ID)
                        .flag("Take the place of other content under the same id there.", "--replace");
            case "move":
                return new Syntax(
                                "move",
                                "Move a strategy to the machine that --host names: copied and looked through there, stopped and"
                                        + " kept down here, and only then left to its schedule there. It never lives at both."
                                        + " Where that is cut off, it is stopped; the same command again goes on with it.")
                        .parameter("ID", "1", ID)
                        .flag("Take the place of other content under the same id there.", "--replace")
                        .flag("Without a question: also real money, and what the other machine warns of.", "--yes")
                        .flag("Take it back: stopped there, and here no longer kept down. Starts nothing.", "--cancel")
                        .flag(
                                "With --cancel: also where the other machine does not answer, or has no such id. You say that it does not"
                                        + " run there.",
                                "--force")
                        .exclusive("--replace", "--cancel");
            case "export":
                return new Syntax(
                                "export",
                                "Pack a strategy into one file: its code, config, schedule, instances, and the exact versions"
                                        + " of its packages. No secret and nothing that it wrote is in it. 'algo add' takes"
                                        + " it in elsewhere. With --to, write files that run strategies without algo, for people who"
                                        + " leave or hand over; each begins with what is lost.")
                        .parameter("ID", "1..*", ID)
                        .value("KIND", "Write units of systemd, or manifests of kubernetes.", "--to")
                        .value(
                                "FILE",
                                "The archive (default: ID.tar.gz, here); - for standard output. With --to the directory in"
                                        + " which ID-KIND is made (default: here).",
                                "-o",
                                "--output")
                        .flag("Overwrite what is there.", "--replace");
            default:
                return null;
        }
    }
}
