package algo.app.process.unix;

import algo.app.process.LaunchException;
import algo.app.process.LaunchRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The resident wrapper: a shell that waits at the gate, runs what comes before the program, and then the program in the
 * foreground, and notes in the {@link RunStatus} file how that ended. Written for dash and for bash as {@code /bin/sh}.
 *
 * @param arguments its argument vector, {@code sh} first: bash goes by that name too
 * @param environment what it is executed with, {@code NAME=value} each
 */
public record WrapperCommand(List<String> arguments, List<String> environment) {
    /**
     * Descriptor 0 of the wrapper is the program's, 1 the log, 2 the null device, 3 the gate; so what the shell itself says
     * ("Killed") does not reach the log. {@code $0} is the status file, {@code $@} the program.
     *
     * <p>It sets no variable, which might be one of the program's; {@code ALGO_} names are ours. {@code trap :} lets
     * the wrapper outlive a signal to the group, and the program start with the default, which {@code trap ''} would
     * not. PWD, OLDPWD, SHLVL and _ are the shells' own additions.
     *
     * <p>That exec failed is noted apart from the exit status. In dash, the EXIT trap of the subshell runs then, and is
     * forgotten when exec succeeds. A subshell of bash has no such moment: exec drops the traps first, and execfail counts
     * only outside a subshell; so there a second bash goes on behind its exec. That exec would export SHLVL again,
     * which a reference to an array element prevents, since arrays are not exported.
     *
     * <p>While the program ran somebody may have put a FIFO or a link into the place of the status file: to write there
     * would wait for ever, or make a file elsewhere. Nothing tells then how the program ended.
     */
    private static final String SCRIPT =
            """
            SET_LIMITS
            read -r ALGO_GATE <&3 || exit 0
            exec 3<&-
            trap : HUP INT QUIT USR1 USR2 PIPE ALRM TERM XCPU XFSZ VTALRM PROF IO SIGNALS_OF_SYSTEM TSTP TTIN TTOU
            echo opened >>"$0" || exit 0
            BEFORE_START
            if [ -n "$BASH_VERSION" ]; then
            /proc/$$/exe -O execfail -c 'echo running >>"$0" || exit 126
            unset ALGO_GATE PWD OLDPWD SHLVL _
            declare -n SHLVL="ALGO_LEVEL[0]"
            exec ENV_IF_NEEDED "$@" 2>&1
            echo "failed $?" >>"$0"' "$0" "$@"
            else
            (trap 'echo "failed $?" >>"$0"' EXIT
            echo running >>"$0" || exit 126
            unset ALGO_GATE PWD OLDPWD SHLVL _
            exec ENV_IF_NEEDED "$@" 2>&1)
            fi
            set -- "$?"
            [ -p "$0" ] || [ -h "$0" ] || { echo "exited $1" >>"$0"; times >>"$0"; }
            """;

    /**
     * The command that is executed before the program: it runs below a shell that still has the arguments of the wrapper, so that it is not
     * taken for the program, and that a stop ends. A run that was asked to end does not come to its program, even if what
     * came before it took no notice and ended with 0. The variable tells what binds it that it is not the program.
     */
    private static final String BEFORE =
            """
            echo preparing >>"$0" || exit 0
            ( (unset ALGO_GATE PWD OLDPWD SHLVL _
            [ -z "$BASH_VERSION" ] || declare -n SHLVL="ALGO_LEVEL[0]"
            export ALGO_BEFORE_START=1
            exec ENV_IF_NEEDED COMMAND 2>&1)
            exit "$?")
            ALGO_GATE="$?"
            [ -p "$0" ] || [ -h "$0" ] || echo "before $ALGO_GATE" >>"$0"
            [ "$ALGO_GATE" = 0 ] || exit 0
            [ ! -f "$0" ] || while read -r ALGO_GATE; do
            case "$ALGO_GATE" in "asked "*) exit 0;; esac
            done <"$0"
            """;

    /** Variables that dash or bash change, drop, obey, or take for their own; and all that start with BASH. */
    private static final Set<String> SHELL_OWN = Set.of(
            ("_ COMP_WORDBREAKS DIRSTACK ENV EPOCHREALTIME EPOCHSECONDS ERRNO EUID FUNCNAME FUNCNEST GROUPS HISTCMD IFS"
                            + " LINENO OLDPWD OPTARG OPTERR OPTIND PIPESTATUS POSIXLY_CORRECT PPID PS1 PS2 PS4 PWD"
                            + " RANDOM REPLY SECONDS SHELLOPTS SHLVL SRANDOM TMOUT UID")
                    .split(" "));

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /**
     * The differences between systems.
     *
     * @param signals names of signals that end a process and that not every system has, for the wrapper to outlive
     * @param limits lines by which the wrapper sets limits before it waits; empty where the daemon sets them
     * @param hidden whether a variable is one that does not get through the shell of the system, beyond the shell's own
     */
    public record Dialect(String signals, String limits, Predicate<String> hidden) {}

    private static final Dialect LINUX = new Dialect("PWR", "", name -> false);

    /** @throws LaunchException if no shell can pass the environment on as it is */
    static WrapperCommand of(LaunchRequest request) throws LaunchException {
        return of(request, LINUX);
    }

    /** @throws LaunchException if no shell can pass the environment on as it is */
    public static WrapperCommand of(LaunchRequest request, Dialect dialect) throws LaunchException {
        Map<String, String> variables = new TreeMap<>(request.environment());
        variables.put("ALGO_RUN_ID", request.run().value());
        List<String> environment = new ArrayList<>();
        StringBuilder hide = new StringBuilder();
        StringBuilder restore = new StringBuilder();
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            String name = variable.getKey();
            if (!NAME.matcher(name).matches()) {
                throw new LaunchException("no shell passes on an environment variable named '" + name + "'");
            }
            if (SHELL_OWN.contains(name)
                    || name.startsWith("BASH")
                    || dialect.hidden().test(name)) {
                // The shell gets the value under another name, and env(1), a third exec, puts it back. What becomes
                // part of the script are these names, letters, digits and underscores all of them; never a value.
                String alias = "ALGO_ENV_" + environment.size();
                hide.append("-u ").append(alias).append(' ');
                restore.append(name).append("=\"$").append(alias).append("\" ");
                name = alias;
            }
            environment.add(name + "=" + variable.getValue());
        }
        for (List<String> command : List.of(request.command(), request.before())) {
            // env(1) would take it for one more variable
            if (hide.length() > 0 && !command.isEmpty() && command.get(0).contains("=")) {
                throw new LaunchException(
                        "a program with '=' in its path cannot be given variables of the shell's own");
            }
        }
        String env = hide.length() > 0 ? "/usr/bin/env " + hide + restore : "";
        List<String> arguments = new ArrayList<>(List.of(
                "sh",
                "-c",
                script(env, request.before(), dialect),
                request.statusFile().toAbsolutePath().toString()));
        arguments.addAll(request.command());
        return new WrapperCommand(arguments, environment);
    }

    /** The words of {@code before} come in last, and quoted: nothing in them is replaced, or read by the shell. */
    private static String script(String env, List<String> before, Dialect dialect) {
        String words = before.stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
        String first =
                before.isEmpty() ? "" : BEFORE.replace("ENV_IF_NEEDED ", env).replace("COMMAND", words);
        return SCRIPT.replace("SET_LIMITS\n", dialect.limits())
                .replace("SIGNALS_OF_SYSTEM ", dialect.signals().isEmpty() ? "" : dialect.signals() + " ")
                .replace("ENV_IF_NEEDED ", env)
                .replace("BEFORE_START\n", first);
    }
}
