package algo.app.process.unix;

import algo.app.process.GatedProcess;
import algo.app.process.ProcessIdentity;
import algo.app.process.RunRecord;
import algo.app.process.Runs;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A daemon in a JVM of its own: starts one run, holds another at its gate, prints both records, and waits to be killed.
 * Arguments: a directory, and what the run is to execute.
 */
final class MortalDaemon {
    private MortalDaemon() {}

    public static void main(String[] arguments) throws Exception {
        Runs runs = new Runs(Path.of(arguments[0]));
        String[] command = Arrays.copyOfRange(arguments, 1, arguments.length);
        UnixProcessLauncher launcher = new UnixProcessLauncher(run -> {});
        RunRecord running = launcher.prepare(runs.puppet(command)).release().record();
        GatedProcess gated = launcher.prepare(
                runs.request("/usr/bin/touch", runs.file("proof").toString()));
        System.out.println(line(running));
        System.out.println(line(gated.record()));
        Thread.sleep(60_000);
        gated.abandon();
    }

    private static String line(RunRecord record) {
        ProcessIdentity wrapper = record.wrapper();
        return record.run() + " " + wrapper.bootId() + " " + wrapper.pid() + " " + wrapper.startTime() + " "
                + record.statusFile() + " " + record.output();
    }
}
