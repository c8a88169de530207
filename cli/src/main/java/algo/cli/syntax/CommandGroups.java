package algo.cli.syntax;

import java.util.List;

/** The commands as one screen of help lists them: in groups, a line each. Loaded for that screen alone. */
public final class CommandGroups {
    /**
     * A command in the list.
     *
     * @param summary fits on the line
     */
    public record Entry(String name, String summary) {}

    /** Commands about one subject. */
    public record Group(String title, List<Entry> entries) {}

    private CommandGroups() {}

    /** Returns the groups; every command of the {@link CommandTable} is in one. */
    public static List<Group> all() {
        return List.of(
                new Group(
                        "Run strategies",
                        List.of(
                                new Entry("add", "Take in a script, or a directory with a main.py"),
                                new Entry("import", "Take over the strategies of an OpenAlgo server"),
                                new Entry("start", "Start strategies now, or a script, which is added first"),
                                new Entry("stop", "Stop strategies with all their processes; they stay stopped"),
                                new Entry("restart", "Stop strategies and start them again"),
                                new Entry("reset", "Clear a failure, the count of restarts and a manual stop"),
                                new Entry("panic", "Stop everything now, and keep it down until panic --end"),
                                new Entry("remove", "Take strategies out, with their code and logs"))),
                new Group(
                        "See what they do",
                        List.of(
                                new Entry("list", "Show all strategies in a table"),
                                new Entry("status", "Show everything about one strategy, or a table"),
                                new Entry("top", "Show the table live; keys start, stop and follow logs"),
                                new Entry("logs", "Show what strategies printed; -f goes on with it"),
                                new Entry("events", "Show what happened to strategies, and why"),
                                new Entry("web", "Show all of it in a browser"),
                                new Entry("report", "Show how long strategies were wanted and up, day by day"),
                                new Entry("metrics", "Print numbers for monitoring, as OpenMetrics text"),
                                new Entry("explain", "Say why a strategy is, or is not, running"),
                                new Entry("sandbox", "Show the paper account, or begin it anew"))),
                new Group(
                        "Say when they run",
                        List.of(
                                new Entry("schedule", "Set when a strategy runs, or show what comes next"),
                                new Entry("unschedule", "Remove the schedule of a strategy"),
                                new Entry("calendar", "Show and correct the market calendar"),
                                new Entry("live", "Go through what a strategy needs to trade real money"))),
                new Group(
                        "Change how they run",
                        List.of(
                                new Entry("show", "Show the config of a strategy, with the values in force"),
                                new Entry("set", "Change the config of a strategy"),
                                new Entry("edit", "Edit the config of a strategy in your editor"),
                                new Entry("config", "Show or change what holds for all strategies"),
                                new Entry("source", "Print the code of a strategy"),
                                new Entry("rename", "Give a strategy another id; all that is its goes along"),
                                new Entry("copy", "Copy a strategy to another machine, stopped there"),
                                new Entry("move", "Move a strategy to another machine; it never runs at both"),
                                new Entry("export", "Pack a strategy into one file, for 'algo add' elsewhere"),
                                new Entry("env", "Show and make the Python environments of strategies"),
                                new Entry("secret", "Keep API keys and other values that no output shows"))),
                new Group(
                        "Look after algo itself",
                        List.of(
                                new Entry("daemon", "Run, start, stop or look at the daemon"),
                                new Entry("notify", "Show and try the channels by which people are told"),
                                new Entry("service", "Have the daemon start with the host"),
                                new Entry("validate", "Check a config file, and list its problems"),
                                new Entry("schema", "Print the JSON Schema of the config file"),
                                new Entry("reload", "Read the config file again, and list its problems"),
                                new Entry("dial-stdio", "Join stdin and stdout to the daemon's socket, for --host"),
                                new Entry("doctor", "Examine the home and this host, and say what to do"),
                                new Entry("completion", "Print the completion script of a shell"),
                                new Entry("help", "Show this list, or the help of a command"),
                                new Entry("version", "Show the version"))));
    }
}
