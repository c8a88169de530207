package algo.app;

import algo.app.model.FirstProcess;
import algo.app.model.Halt;
import algo.app.protocol.DaemonOption;
import algo.app.protocol.ExitCode;
import algo.app.system.SystemException;
import algo.app.system.SystemPlaces;
import algo.app.system.SystemService;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs the daemon of several users until it has ended. */
final class SystemMain {
    private static final long SHUTDOWN_LIMIT_HOURS = 3;

    private static final Set<DaemonOption> OPTIONS =
            EnumSet.of(DaemonOption.SYSTEM, DaemonOption.RUN_DIR, DaemonOption.HOMES, DaemonOption.QUOTAS);

    private static final String SERVING = "serves several users";
    private static final String ENDING = "ends the daemons of all users";

    private SystemMain() {}

    /** Returns the exit code of the process. */
    static int run(Platform platform, String[] args, Map<String, String> environment, RecordStream terminal)
            throws InterruptedException {
        System.setProperty("org.slf4j.simpleLogger.showThreadName", "false");
        System.setProperty("org.slf4j.simpleLogger.showShortLogName", "true");
        System.setProperty("org.slf4j.simpleLogger.levelInBrackets", "false");
        // Loggers print there: to a journal, or to the terminal.
        System.setErr(terminal);
        Halt.install();
        CountDownLatch ended = new CountDownLatch(1);
        ServiceLink link = ServiceLink.of(platform);
        AtomicBoolean ending = new AtomicBoolean();
        Runnable turned = () -> link.turned(ending.get(), () -> ending.get() ? ENDING : SERVING);
        try (SystemService daemon = platform.startSystem(places(args, environment), environment, turned)) {
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                ending.set(true);
                                turned.run();
                                endBySignal(daemon, platform.isHostEnding(environment), ended);
                            },
                            "shutdown"));
            link.ready(SERVING);
            daemon.await();
        } catch (SystemException e) {
            terminal.message(e.line());
            return e.code();
        } catch (StartException e) {
            terminal.message(e.getMessage());
            return e.exitCode();
        }
        ended.countDown();
        Runtime.getRuntime().halt(ExitCode.DONE);
        return ExitCode.DONE;
    }

    /**
     * SIGTERM, SIGINT, SIGHUP: as PID 1 of a container, or with the host, the strategies would die with us, so they are
     * stopped first.
     */
    private static void endBySignal(SystemService daemon, boolean hostEnds, CountDownLatch ended) {
        try {
            daemon.end(hostEnds || FirstProcess.isThis());
            ended.await(SHUTDOWN_LIMIT_HOURS, TimeUnit.HOURS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static SystemPlaces places(String[] args, Map<String, String> environment) throws StartException {
        Map<DaemonOption, String> given = Options.read(args, OPTIONS);
        String run = given.getOrDefault(DaemonOption.RUN_DIR, environment.getOrDefault("ALGO_RUN_DIR", ""));
        String homes = given.getOrDefault(DaemonOption.HOMES, environment.getOrDefault("ALGO_HOMES", ""));
        String quotas = given.getOrDefault(DaemonOption.QUOTAS, environment.getOrDefault("ALGO_QUOTAS", ""));
        String launcher = System.getProperty("algo.launcher", "");
        if (launcher.isEmpty()) {
            throw new StartException(
                    ExitCode.FAILED, "users' daemons cannot be started from here; use the launcher bin/algo");
        }
        return new SystemPlaces(
                Options.path(run.isEmpty() ? "/run/algo" : run),
                Options.path(homes.isEmpty() ? "/var/lib/algo" : homes),
                Options.path(quotas.isEmpty() ? "/etc/algo/quotas.json" : quotas),
                Options.path(launcher),
                Installation.foreignJava());
    }
}
