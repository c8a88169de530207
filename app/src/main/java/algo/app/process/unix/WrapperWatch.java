package algo.app.process.unix;

import algo.app.model.RunId;

/**
 * One wrapper under watch of the {@link Reaper}. Its descriptor is closed when both the wrapper has ended and the handle
 * of the run was given up, whichever comes last, so that neither side uses a number the other has given back.
 */
final class WrapperWatch {
    private final RunId run;
    private final int pid;
    private final PidFd process;
    private volatile boolean exited;
    private boolean released;

    WrapperWatch(RunId run, int pid, PidFd process) {
        this.run = run;
        this.pid = pid;
        this.process = process;
    }

    RunId run() {
        return run;
    }

    int pid() {
        return pid;
    }

    PidFd process() {
        return process;
    }

    boolean hasExited() {
        return exited;
    }

    /** Notes that the wrapper has ended. Called by the reaper, which no longer polls it. */
    synchronized void markExited() {
        exited = true;
        if (released) {
            process.close();
        }
    }

    /** Gives the watch up. Called by the owner of the run's handle. Idempotent. */
    synchronized void release() {
        released = true;
        if (exited) {
            process.close();
        }
    }
}
