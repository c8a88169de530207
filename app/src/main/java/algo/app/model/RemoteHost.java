package algo.app.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Another machine with a daemon, which is reached over SSH.
 *
 * @param name by which commands call it
 * @param ssh where SSH connects to: a host, an alias of the user's own ssh config, {@code user@host} or {@code ssh://user@host:port}
 * @param program the command that runs {@code algo} there
 * @param tags by which commands mean several hosts
 */
public record RemoteHost(String name, String ssh, String program, List<String> tags) {
    /** The command where the config names none. */
    public static final String PROGRAM = "algo";

    /** The word that means all hosts. */
    public static final String ALL = "all";

    /** The most hosts that a config has. */
    public static final int MOST = 100;

    private static final int MOST_TEXT = 255;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,31}");
    /** Neither the user nor the host begins with a '-', which ssh, or a program that it runs, would take for an option. */
    private static final Pattern SSH = Pattern.compile(
            "(ssh://)?([A-Za-z0-9_][A-Za-z0-9._+-]*@)?([A-Za-z0-9_][A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.]+(%[A-Za-z0-9]+)?\\]|[0-9A-Fa-f]*(:[0-9A-Fa-f]*){2,})(:[0-9]{1,5})?/?");
    /** A path that the shell of the other machine takes as it is: no blank, no quote, nothing that it would expand. */
    private static final Pattern PROGRAM_PATH = Pattern.compile("(~/)?[A-Za-z0-9_./][A-Za-z0-9_./+@-]*");

    public RemoteHost {
        tags = List.copyOf(tags);
    }

    /** Returns what is wrong with the name of a host; empty if nothing is. */
    public static String nameProblem(String name) {
        return !NAME.matcher(name).matches()
                ? "a host has a name of 1 to 32 letters, digits, _ and -"
                : name.equals(ALL) ? "no host may be called 'all', which means every host" : "";
    }

    /** Returns what is wrong with the place to which SSH is to connect; empty if nothing is. */
    public static String sshProblem(String ssh) {
        return ssh.length() <= MOST_TEXT && SSH.matcher(ssh).matches()
                ? ""
                : "must be a host, an alias of your ssh config, user@host or ssh://user@host:port, not '"
                        + Text.excerpt(ssh) + "'";
    }

    /** Returns what is wrong with the command that runs algo there; empty if nothing is. */
    public static String programProblem(String program) {
        return program.length() <= MOST_TEXT && PROGRAM_PATH.matcher(program).matches()
                ? ""
                : "must be the path of algo there, of letters, digits and . _ / + @ -, not '" + Text.excerpt(program)
                        + "'";
    }

    /** Returns the keys of the config with their values, without the name. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("ssh", ssh);
        fields.put("algo", program);
        fields.put("tags", tags);
        return fields;
    }
}
