package algo.app.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The settings of one strategy: an entry of the config file, the defaults filled in.
 *
 * @param id as {@link StrategyIds#isValid} has it
 * @param of the strategy whose instance it is, and whose code it runs; empty if it is none
 * @param name for people
 * @param script relative to {@code strategies/scripts/<codeId>}, or absolute
 * @param module run as {@code python -m} has it, of which {@code script} is the file; empty means that the file itself is run
 * @param args passed to the script
 * @param interpreter runs the script; empty means that the script is executed itself, or, if it ends in {@code .py}, by the default Python
 * @param workingDirectory absolute; empty means {@code data/<id>}
 * @param exchange upper-case code, e.g. {@code NSE}
 * @param mode which market it trades
 * @param params its own environment variables
 * @param secrets the secrets that it gets, each as {@link SecretUse} reads it
 * @param passEnv names of the daemon's environment variables that it gets
 * @param requires the Python packages that it wants, each as pip takes it, e.g. {@code pandas>=2}; those of its code are not
 *     among them
 * @param schedule the schedule as it stands in the config, one line of JSON; empty means none
 * @param startWindow how long a process must stay up for a start to count as successful
 * @param beforeStart what is executed before each start
 * @param after what a start waits for
 * @param ready the sign by which it is ready for those that wait for it
 * @param watch the watches over it while it runs
 * @param envFile the file with further variables, as the config has it; empty means none
 * @param tags by which commands name it, as {@link StrategyIds#isTag} has them
 * @param risk the most that it may lose in the sandbox on one day
 * @param onExit the command, an absolute path and arguments, that is told of each end of a run; empty means none
 */
public record StrategySpec(
        String id,
        String of,
        String name,
        String script,
        String module,
        List<String> args,
        String interpreter,
        String workingDirectory,
        String exchange,
        Mode mode,
        Map<String, String> params,
        List<String> secrets,
        List<String> passEnv,
        List<String> requires,
        String schedule,
        RestartPolicy restart,
        StopPolicy stop,
        Duration startWindow,
        BeforeStart beforeStart,
        After after,
        Ready ready,
        List<Watch> watch,
        ResourceLimits limits,
        LogPolicy log,
        String envFile,
        List<String> tags,
        LossLimit risk,
        List<String> onExit) {
    /** Returns the id of the strategy whose code it runs: its base's if it is an instance, else its own. */
    public String codeId() {
        return of.isEmpty() ? id : of;
    }
}
