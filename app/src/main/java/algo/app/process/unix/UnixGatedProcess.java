package algo.app.process.unix;

import algo.app.platform.unix.Fd;
import algo.app.platform.unix.LibC;
import algo.app.process.GatedProcess;
import algo.app.process.ProcessIdentity;
import algo.app.process.RunRecord;
import algo.app.process.RunningProcess;
import com.sun.jna.Native;
import java.util.function.Supplier;

/** A wrapper that waits for one line from us. Its file descriptor for that is the gate: closed unread, nothing runs. */
final class UnixGatedProcess implements GatedProcess {
    private static final byte[] GO = {'\n'};

    private final RunRecord record;
    private final Fd gate;
    private final Runnable undo;
    private final Supplier<RunningProcess> running;
    private boolean decided;

    /**
     * @param gate the end that we write to; closed by either decision
     * @param undo ends and reaps the wrapper, and removes what was made for it
     * @param running puts the wrapper under watch
     */
    UnixGatedProcess(RunRecord record, Fd gate, Runnable undo, Supplier<RunningProcess> running) {
        this.record = record;
        this.gate = gate;
        this.undo = undo;
        this.running = running;
    }

    @Override
    public RunRecord record() {
        return record;
    }

    @Override
    public RunningProcess release() {
        decide();
        RunningProcess process = watched();
        // A wrapper that was killed at its gate cannot be told (EPIPE; the JVM ignores SIGPIPE): then its exit is
        // reported like any other, and its status file says that nothing ran.
        while (LibC.write(gate.number(), GO, GO.length) < 0 && Native.getLastError() == LibC.EINTR) {
            // Interrupted by a signal: once more.
        }
        gate.close();
        return process;
    }

    private RunningProcess watched() {
        try {
            return running.get();
        } catch (RuntimeException e) { // no memory: then it must not run, and leaves nothing behind
            undo.run();
            throw e;
        }
    }

    @Override
    public void abandon() {
        decide();
        gate.close();
        undo.run();
    }

    private void decide() {
        if (decided) {
            ProcessIdentity wrapper = record.wrapper();
            throw new IllegalStateException("the gate of process " + wrapper.pid() + " was decided before");
        }
        decided = true;
    }
}
