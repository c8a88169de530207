package algo.app.process;

import algo.app.model.RunId;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One daemon's door to a {@link FakeHost}. */
public final class FakeLauncher implements ProcessLauncher {
    private final FakeHost host;
    private final ExitListener listener;
    private boolean alive = true;
    private boolean tableFails;

    FakeLauncher(FakeHost host, ExitListener listener) {
        this.host = host;
        this.listener = listener;
    }

    /** Whether reading the process table fails from now on. */
    public void failTable(boolean fails) {
        tableFails = fails;
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
        if (tableFails) {
            throw new UncheckedIOException(new IOException("Too many open files"));
        }
        return new FakeTable();
    }

    private final class FakeTable implements ProcessTable {
        @Override
        public Usage usage(RunRecord run) {
            return new Usage(host.find(run.run()).resident() * 2, 0, 2, 0);
        }

        @Override
        public long residentBytes(RunRecord run) {
            return host.find(run.run()).resident();
        }
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
    public void close() {
        die();
    }
}
