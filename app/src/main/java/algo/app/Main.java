package algo.app;

import algo.app.files.IoProblems;
import algo.app.model.Halt;
import algo.app.platform.SystemFiles;
import algo.app.protocol.DaemonOption;
import algo.app.protocol.ExitCode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts the daemon, and keeps its process until it has ended. */
public final class Main {
    /**
     * The hours that a shutdown by a signal may take at most; strategies that are stopped with it have their grace in
     * it.
     */
    private static final long SHUTDOWN_LIMIT_HOURS = 2;

    /**
     * The seconds that a signal waits for a daemon that is starting: adopting hundreds of runs takes a second or two.
     */
    private static final long START_LIMIT_SECONDS = 30;

    private Main() {}

    /** The one line that a client waits for which started the daemon in the background. */
    private static final String READY = "ready";

    public static void main(String[] args) throws InterruptedException {
        // These are the JVM's own streams: System.err becomes the daemon's log.
        RecordStream terminal = new RecordStream(System.err);
        Platform platform = Platforms.choose();
        if (List.of(args).contains(DaemonOption.SYSTEM.option())) {
            System.exit(SystemMain.run(platform, args, SystemFiles.environment(), terminal));
            return;
        }
        Halt.install();
        CountDownLatch ended = new CountDownLatch(1);
        Daemon daemon;
        try {
            Options options = Options.parse(args, SystemFiles.environment(), System.getProperty("user.home"));
            if (options.check()) {
                System.out.println(DoctorWiring.withoutDaemon(platform, options, SystemFiles.environment())
                        .line());
                return;
            }
            if (options.report()) {
                System.out.println(ReportAnswer.of(platform, options, SystemFiles.environment(), System.in)
                        .line());
                return;
            }
            if (options.validate().isPresent()) {
                System.out.println(ConfigAnswers.check(options.validate().get(), SystemFiles.environment())
                        .line());
                return;
            }
            if (options.schema()) {
                System.out.println(ConfigAnswers.schema().line());
                return;
            }
            if (options.answers()) {
                HomeReading.answer(platform, options, SystemFiles.environment());
                return;
            }
            if (options.rights().isPresent()) {
                options.rights().get().require(platform);
            }
            Preload preload = Preload.begin(Preload.DAEMON);
            daemon = start(platform, options, ended);
            finish(preload, daemon);
            if (options.background()) {
                System.out.println(READY);
                System.out.flush();
            }
            daemon.takeStreams(options.background());
            daemon.cleanUp();
        } catch (IOException e) {
            terminal.message(IoProblems.explain(e));
            Halt.end(ExitCode.FAILED);
            return;
        } catch (LinkageError e) {
            terminal.message("the installation is not whole, install algo again: " + e);
            Halt.end(ExitCode.FAILED);
            return;
        } catch (StartException e) {
            terminal.message(e.getMessage());
            Halt.end(e.exitCode());
            return;
        }
        boolean well = daemon.await();
        daemon.close();
        Halt.finish();
        ended.countDown();
        Halt.end(well ? ExitCode.DONE : ExitCode.FAILED);
    }

    /**
     * Starts the daemon. A signal that comes meanwhile waits until the daemon is whole, and then ends it like any
     * other.
     */
    private static Daemon start(Platform platform, Options options, CountDownLatch ended)
            throws IOException, StartException {
        CompletableFuture<Daemon> starting = new CompletableFuture<>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endBySignal(starting, ended), "shutdown"));
        try {
            Daemon daemon = Daemon.start(platform, options);
            starting.complete(daemon);
            return daemon;
        } finally {
            starting.cancel(false); // unless it came up
        }
    }

    /** @throws IOException if a part of the installation is missing; then the daemon has ended, so that no other one is started in its place */
    private static void finish(Preload preload, Daemon daemon) throws IOException, InterruptedException {
        try {
            preload.finish();
        } catch (IOException e) {
            daemon.requestShutdown(false);
            daemon.await();
            daemon.close();
            throw e;
        }
    }

    /** SIGTERM, SIGINT, SIGHUP. */
    private static void endBySignal(CompletableFuture<Daemon> starting, CountDownLatch ended) {
        try {
            starting.get(START_LIMIT_SECONDS, TimeUnit.SECONDS).endBySignal();
            ended.await(SHUTDOWN_LIMIT_HOURS, TimeUnit.HOURS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (CancellationException | ExecutionException | TimeoutException e) {
            // The daemon did not come up, so there is nothing to end.
        }
    }
}
