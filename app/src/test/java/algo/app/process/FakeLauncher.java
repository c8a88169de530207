package algo.app.process;

import algo.app.model.RunId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** One daemon's door to a {@link FakeHost}. */
public final class FakeLauncher implements ProcessLauncher {
    private final FakeHost host;
    private final ExitListener listener;
    private boolean alive = true;
    private volatile boolean tableFails;
    private final AtomicInteger tables = new AtomicInteger();

    FakeLauncher(FakeHost host, ExitListener listener) {
        this.host = host;
        this.listener = listener;
    }

    /** Whether reading the process table fails from now on. */
    public void failTable(boolean fails) {
        tableFails = fails;
    }

    /** How often the process table was read. */
    public int tables() {
        return tables.get();
    }

    void die() {
        alive = false;
    }

    void report(RunId run) {
        if (alive) {
            listener.exited(run);
        }
    }

    @Override
    public GatedProcess prepare(LaunchRequest request) throws LaunchException {
        return host.make(request);
    }

    @Override
    public RunningProcess adopt(RunRecord record) {
        return host.find(record.run());
    }

    @Override
    public ProcessTable table() {
        tables.incrementAndGet();
        if (tableFails) {
            throw new UncheckedIOException(new IOException("Too many open files"));
        }
        return new FakeTable();
    }

    @Override
    public Optional<Duration> age(ProcessIdentity process) {
        return host.age();
    }

    @Override
    public void reapOrphans() {}

    private final class FakeTable implements ProcessTable {
        @Override
        public String standstill(RunRecord run) {
            return "";
        }

        @Override
        public Usage usage(RunRecord run) {
            FakeHost.FakeRun of = host.find(run.run());
            return new Usage(of.resident() * 2, of.cpuNanos(), of.isLive() ? 2 : 0, 0);
        }

        @Override
        public long residentBytes(RunRecord run) {
            return host.find(run.run()).resident();
        }
    }

    @Override
    public List<RunTrace> traces() {
        return host.traces();
    }

    @Override
    public String describe(ProcessIdentity process) {
        return "process " + process.pid() + " (fake)";
    }

    @Override
    public String bootId() {
        return host.bootId();
    }

    @Override
    public void remakeStatus(RunRecord record) {}

    @Override
    public Far far(RunRecord record) {
        return host.far(record);
    }

    @Override
    public void close() {
        die();
    }
}
