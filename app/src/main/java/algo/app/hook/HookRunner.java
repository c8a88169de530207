package algo.app.hook;

import algo.app.files.IoProblems;
import algo.app.model.ResourceLimits;
import algo.app.model.RunId;
import algo.app.model.Threads;
import algo.app.model.TimeSource;
import algo.app.process.LaunchException;
import algo.app.process.LaunchRequest;
import algo.app.process.ProcessLauncher;
import algo.app.process.ProcessTable;
import algo.app.process.RunRecord;
import algo.app.process.RunningProcess;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes commands like strategies, in sessions, with limits and a mark of their own, but on a thread of its own, {@code
 * hooks}: whatever becomes of one, the supervisor does not notice. The fields below {@code inbox} belong to that thread;
 * tests drive {@link #step} without any.
 */
public final class HookRunner implements Hooks, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("on_exit");

    /** The limits of each process of a command; its time is bounded by the timeout. */
    static final ResourceLimits LIMITS = new ResourceLimits(1024, 1024, ResourceLimits.NONE, ResourceLimits.NONE, 2);

    /**
     * The directories and logs with which commands run.
     *
     * @param directory in which they start
     * @param statusFiles the directory in which wrappers leave how their programs ended; it exists
     * @param lastLines of the log of a run; none if it cannot be read
     */
    public record Surroundings(
            Path directory, Path statusFiles, HookLogs logs, Function<Path, List<String>> lastLines) {}

    private final ProcessLauncher launcher;
    private final Surroundings surroundings;
    private final Reports reports;
    private final TimeSource time;
    private final Thread thread = new Thread(this::run, "hooks");
    /** The ids of the commands whose exits are to be reported here. */
    private final Set<RunId> known = ConcurrentHashMap.newKeySet();

    private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();

    private final Map<RunId, RunningHook> running = new LinkedHashMap<>();
    /** Over and reported; kept until that is remembered elsewhere. */
    private final Map<RunId, RunningHook> over = new HashMap<>();

    private Optional<ProcessTable> table = Optional.empty();
    private boolean closed;

    public HookRunner(ProcessLauncher launcher, Surroundings surroundings, Reports reports, TimeSource time) {
        this.launcher = launcher;
        this.surroundings = surroundings;
        this.reports = reports;
        this.time = time;
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Takes the end of a wrapper; returns false if it is not that of a command. Any thread. */
    public boolean exited(RunId run) {
        if (!known.contains(run)) {
            return false;
        }
        inbox.add(() -> Optional.ofNullable(running.get(run)).ifPresent(RunningHook::hurry));
        return true;
    }

    @Override
    public void run(HookRequest request) {
        inbox.add(() -> begin(request, Files.exists(statusFile(request))));
    }

    @Override
    public void forget(RunId hook) {
        inbox.add(() -> {
            known.remove(hook);
            Optional.ofNullable(over.remove(hook)).ifPresent(RunningHook::close);
        });
    }

    @Override
    public void end() {
        inbox.add(() -> running.values().forEach(hook -> hook.end(time.steady())));
    }

    private void run() {
        try {
            while (!closed) {
                step(next());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("on_exit commands are not executed any more because of a mistake in algo", e);
        }
    }

    private List<Runnable> next() throws InterruptedException {
        Instant wake = running.values().stream()
                .map(RunningHook::next)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
        return Threads.takeAll(inbox, wake, time);
    }

    /** Does one turn. */
    private void step(List<Runnable> tasks) {
        tasks.forEach(Runnable::run);
        table = Optional.empty();
        Instant now = time.steady();
        for (RunningHook hook : List.copyOf(running.values())) {
            surroundings.logs().bound(hook.strategy());
            hook.check(now, this::table).ifPresent(outcome -> over(hook, outcome));
        }
    }

    private void over(RunningHook hook, HookOutcome outcome) {
        running.remove(hook.id());
        if (hook.isToBeExecuted()) {
            hook.close();
            begin(hook.request(), false);
        } else {
            over.put(hook.id(), hook);
            reports.over(hook.id(), outcome);
        }
    }

    /** Does one turn, with what was asked for since the last. */
    void step() {
        List<Runnable> tasks = new ArrayList<>();
        inbox.drainTo(tasks);
        step(tasks);
    }

    private Optional<ProcessTable> table() {
        if (table.isEmpty()) {
            try {
                table = Optional.of(launcher.table());
            } catch (UncheckedIOException e) {
                LOG.debug("the process table cannot be read: {}", e.getMessage());
            }
        }
        return table;
    }

    /** @param before whether an earlier daemon began it */
    private void begin(HookRequest request, boolean before) {
        known.add(request.id());
        try {
            RunningProcess process = before ? adopt(request) : launch(request);
            running.put(request.id(), new RunningHook(request, process, before, launcher::describe, time.steady()));
        } catch (LaunchException e) {
            reports.over(request.id(), HookOutcome.couldNotStart(e.getMessage()));
        } catch (UncheckedIOException e) {
            reports.over(request.id(), HookOutcome.couldNotStart(IoProblems.explain(e.getCause())));
        }
    }

    /** Takes over a command that an earlier daemon executed, or held at the gate when it died. */
    private RunningProcess adopt(HookRequest request) {
        return launcher.adopt(RunRecord.withoutWrapper(
                request.id(),
                launcher.bootId(),
                statusFile(request),
                surroundings.logs().of(request.strategy())));
    }

    private RunningProcess launch(HookRequest request) throws LaunchException {
        String file = request.event().path("log_file").asText("");
        List<String> lastLines =
                file.isEmpty() ? List.of() : surroundings.lastLines().apply(Path.of(file));
        Map<String, String> environment = new HashMap<>(request.environment());
        environment.putAll(HookEvent.variables(request.event()));
        Path log = surroundings.logs().begin(request.strategy(), time.wall(), HookEvent.headline(request.event()));
        return launcher.prepare(new LaunchRequest(
                        request.id(),
                        request.command(),
                        surroundings.directory(),
                        environment,
                        log,
                        statusFile(request),
                        LIMITS,
                        List.of(),
                        HookEvent.json(request.event(), lastLines)))
                .release();
    }

    private Path statusFile(HookRequest request) {
        return surroundings.statusFiles().resolve(request.id().value());
    }

    /** Does what was asked for before, then ends the thread. What runs goes on, and the next daemon looks after it. */
    @Override
    public void close() {
        inbox.add(() -> closed = true);
        Threads.awaitEnd(thread);
    }
}
