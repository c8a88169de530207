package algo.app.process.macos;

import algo.app.platform.macos.Darwin;
import algo.app.platform.macos.DarwinNumbers;
import algo.app.platform.macos.OpenDescriptor;
import algo.app.process.GatedProcess;
import algo.app.process.RunRecord;
import algo.app.process.RunningProcess;
import com.sun.jna.Native;
import java.util.function.Supplier;

/** A wrapper on macOS that waits for one line from us. The pipe for that is the gate: closed unread, nothing runs. */
final class MacGatedProcess implements GatedProcess {
    private static final byte[] GO = {'\n'};

    private final RunRecord record;
    private final OpenDescriptor gate;
    private final Runnable undo;
    private final Supplier<RunningProcess> running;
    private boolean decided;

    /**
     * @param gate the end that we write to; closed by either decision
     * @param undo ends and reaps the wrapper, and removes what was made for it
     * @param running puts the wrapper under watch
     */
    MacGatedProcess(RunRecord record, OpenDescriptor gate, Runnable undo, Supplier<RunningProcess> running) {
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
        RunningProcess process;
        try {
            process = running.get();
        } catch (RuntimeException e) { // no memory: then it must not run, and leaves nothing behind
            undo.run();
            throw e;
        }
        // A wrapper that has ended at its gate cannot be told: its exit is reported like any other.
        while (Darwin.write(gate.number(), GO, GO.length) < 0 && Native.getLastError() == DarwinNumbers.EINTR) {
            // Interrupted by a signal: once more.
        }
        gate.close();
        return process;
    }

    @Override
    public void abandon() {
        decide();
        gate.close();
        undo.run();
    }

    private void decide() {
        if (decided) {
            throw new IllegalStateException(
                    "the gate of process " + record.wrapper().pid() + " was decided before");
        }
        decided = true;
    }
}
