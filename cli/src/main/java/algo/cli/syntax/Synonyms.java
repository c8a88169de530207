package algo.cli.syntax;

import algo.app.model.Nearest;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The words of other tools for what our commands do. Loaded when a command is unknown. */
final class Synonyms {
    private static final Map<String, String> OURS = Map.ofEntries(
            Map.entry("attach", "logs -f"),
            Map.entry("attr", "show"),
            Map.entry("archive", "export"),
            Map.entry("avail", "list"),
            Map.entry("begin", "start"),
            Map.entry("backup", "export"),
            Map.entry("cat", "source"),
            Map.entry("cron", "schedule"),
            Map.entry("del", "remove"),
            Map.entry("delete", "remove"),
            Map.entry("describe", "status"),
            Map.entry("destroy", "remove"),
            Map.entry("disable", "unschedule"),
            Map.entry("down", "daemon stop"),
            Map.entry("enable", "schedule"),
            Map.entry("fg", "logs -f"),
            Map.entry("flush", "logs --clear"),
            Map.entry("follow", "logs -f"),
            Map.entry("halt", "stop"),
            Map.entry("history", "events"),
            Map.entry("info", "status"),
            Map.entry("inspect", "show"),
            Map.entry("install", "add"),
            Map.entry("jlist", "list --json"),
            Map.entry("journal", "events"),
            Map.entry("kill", "stop --kill"),
            Map.entry("l", "list"),
            Map.entry("launch", "start"),
            Map.entry("log", "logs"),
            Map.entry("ls", "list"),
            Map.entry("mv", "rename"),
            Map.entry("monit", "top"),
            Map.entry("monitor", "top"),
            Map.entry("orders", "sandbox orders"),
            Map.entry("positions", "sandbox positions"),
            Map.entry("ps", "list"),
            Map.entry("reread", "reload"),
            Map.entry("resume", "schedule --resume"),
            Map.entry("rm", "remove"),
            Map.entry("run", "start"),
            Map.entry("shutdown", "daemon stop"),
            Map.entry("tail", "logs"),
            Map.entry("trades", "sandbox orders"),
            Map.entry("uninstall", "remove"),
            Map.entry("up", "daemon start"),
            Map.entry("update", "reload"),
            Map.entry("upload", "add"),
            Map.entry("why", "explain"));

    private Synonyms() {}

    /** Returns the words of other tools. */
    static Set<String> words() {
        return OURS.keySet();
    }

    /** Returns what is wrong with a word that is no command, and which one is meant, as far as that can be told. */
    static String unknown(String word) {
        String ours = OURS.get(word.toLowerCase(Locale.ROOT));
        if (ours != null) {
            return Nearest.unknown("command", word, List.of()) + "; here it is 'algo " + ours + "'";
        }
        String near = Nearest.near(word, CommandTable.names());
        return Nearest.unknown("command", word, near.isEmpty() ? List.of() : List.of(near));
    }

    /** Returns the command lines that are named in place of words of other tools. */
    static Collection<String> named() {
        return OURS.values();
    }
}
