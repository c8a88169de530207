package algo.app.system.unix;

import algo.app.model.Quotas;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Builds the command by which the daemon of one user is started: with the user's rights and nothing of root's. Pure,
 * but for {@link #find}.
 */
final class UserCommand {
    private static final String PATH = "/usr/local/bin:/usr/bin:/bin";
    private static final List<String> SETPRIV = List.of("/usr/bin/setpriv", "/bin/setpriv", "/usr/sbin/setpriv");
    /** The environment variables that tell a daemon about the host. */
    private static final List<String> HANDED_ON =
            List.of("LANG", "TZ", "STRATEGY_MEMORY_LIMIT_MB", "ALGO_DAEMON_ARCHIVE");

    private static final String SHELL = "/bin/sh";

    private final Path setpriv;
    private final Path launcher;
    private final Optional<Path> java;
    private final Map<String, String> environment;

    /**
     * @param setpriv of util-linux, from version 2.31 on
     * @param launcher {@code bin/algo}
     * @param java the JVM that it is to use; empty for the one that its installation brings along
     * @param environment of this daemon
     */
    UserCommand(Path setpriv, Path launcher, Optional<Path> java, Map<String, String> environment) {
        this.setpriv = setpriv;
        this.launcher = launcher;
        this.java = java;
        this.environment = Map.copyOf(environment);
    }

    /** Returns the path of setpriv(1); empty if it is not installed. */
    static Optional<Path> find() {
        return SETPRIV.stream().map(Path::of).filter(Files::isExecutable).findFirst();
    }

    /**
     * Returns the words of the command. Users and groups are numbers in it: setpriv looks for a name first, even one
     * that is made of digits, but no name begins with a plus. The daemon is told who it is to be, and checks it.
     *
     * @param account empty for a user whom no list of users knows: then the group is that of the home, and the only one
     * @param idleMinutes after which it ends if there is nothing to do; 0 for never
     */
    List<String> line(UserHome home, Optional<UserAccount> account, Quotas quotas, int idleMinutes) {
        String uid = Integer.toUnsignedString(home.uid());
        String gid = Integer.toUnsignedString(gid(home, account));
        List<String> line = new ArrayList<>();
        line.add(setpriv.toString());
        line.add("--reuid=+" + uid);
        line.add("--regid=+" + gid);
        line.add(account.map(UserAccount::groups)
                .map(groups -> groups.stream()
                        .map(group -> "+" + Integer.toUnsignedString(group))
                        .collect(Collectors.joining(",", "--groups=", "")))
                .orElse("--clear-groups"));
        line.addAll(List.of("--bounding-set=-all", "--inh-caps=-all", "--ambient-caps=-all", "--no-new-privs"));
        line.addAll(List.of("--", SHELL, "-c", "umask 077 && exec \"$@\"", "sh"));
        line.addAll(List.of(launcher.toString(), "daemon", "run", "--background", "--hosted"));
        line.add("--uid=" + uid);
        line.add("--gid=" + gid);
        line.add("--home=" + home.root());
        line.add("--quotas=" + quotas.text());
        line.add("--idle-after=" + 60L * idleMinutes);
        return line;
    }

    static int gid(UserHome home, Optional<UserAccount> account) {
        return account.map(UserAccount::gid).orElse(home.gid());
    }

    /** Returns the environment of a login, with no variable of root's but a few that tell about the host. */
    Map<String, String> environment(UserHome home, Optional<UserAccount> account) {
        Map<String, String> own = new LinkedHashMap<>();
        for (String name : HANDED_ON) {
            String value = environment.get(name);
            if (value != null) {
                own.put(name, value);
            }
        }
        own.put("PATH", PATH);
        java.ifPresent(path -> own.put("ALGO_JAVA", path.toString()));
        own.put(
                "HOME",
                account.map(UserAccount::home)
                        .filter(text -> !text.isEmpty())
                        .orElse(home.root().toString()));
        own.put("USER", home.name());
        own.put("LOGNAME", home.name());
        own.put(
                "SHELL",
                account.map(UserAccount::shell).filter(text -> !text.isEmpty()).orElse(SHELL));
        return own;
    }
}
