package algo.app.process.macos;

import algo.app.model.RunId;

/** One wrapper under watch of {@link MacExits}. Safe on any thread. */
final class MacWatch {
    private final RunId run;
    private final int pid;
    private volatile boolean exited;

    MacWatch(RunId run, int pid) {
        this.run = run;
        this.pid = pid;
    }

    RunId run() {
        return run;
    }

    int pid() {
        return pid;
    }

    boolean hasExited() {
        return exited;
    }

    /** Notes that the wrapper has ended, and was waited for. */
    void markExited() {
        exited = true;
    }
}
