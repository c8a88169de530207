package algo.app;

import algo.app.process.unix.Detach;
import algo.app.protocol.ExitCode;
import algo.app.state.IoProblems;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Starts the daemon, and keeps its process until it has ended. */
public final class Main {
    /** Longest time that a shutdown by a signal may take; strategies that are stopped with it have their grace in it. */
    private static final long SHUTDOWN_LIMIT_HOURS = 2;

    private Main() {}

    /** The one line that a client waits for which started the daemon in the background. */
    private static final String READY = "ready";

    public static void main(String[] args) throws InterruptedException {
        if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
            System.out.print(Options.HELP);
            return;
        }
        // The JVM's own streams: System.err becomes the daemon's log.
        PrintStream terminal = System.err;
        if (List.of(args).contains("--system")) {
            System.exit(SystemMain.run(args, System.getenv(), terminal));
            return;
        }
        Daemon daemon;
        try {
            Options options = Options.parse(args, System.getenv(), System.getProperty("user.home"));
            if (options.check()) {
                System.out.println(
                        Examination.withoutDaemon(options, System.getenv()).line());
                return;
            }
            if (options.background()) {
                Detach.fromSession();
            }
            daemon = Daemon.start(options);
            if (options.background()) {
                System.out.println(READY);
                System.out.flush();
            }
        } catch (IOException e) {
            terminal.println("algo: " + IoProblems.explain(e));
            System.exit(ExitCode.FAILED);
            return;
        } catch (StartException e) {
            (List.of(args).contains("--background") ? System.out : terminal).println("algo: " + e.getMessage());
            System.exit(e.exitCode());
            return;
        }
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endBySignal(daemon, ended), "shutdown"));
        boolean well = daemon.await();
        daemon.close();
        ended.countDown();
        Runtime.getRuntime().halt(well ? ExitCode.DONE : ExitCode.FAILED);
    }

    /** SIGTERM, SIGINT, SIGHUP: as PID 1 of a container the strategies would die with us, so they are stopped first. */
    private static void endBySignal(Daemon daemon, CountDownLatch ended) {
        daemon.requestShutdown(ProcessHandle.current().pid() == 1);
        try {
            ended.await(SHUTDOWN_LIMIT_HOURS, TimeUnit.HOURS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
