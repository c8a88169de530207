package algo.app.hook;

import algo.app.model.RunId;

/** Runs commands beside the supervisor. Safe on any thread; no method waits. */
public interface Hooks {
    /** Is told, on the thread of the hooks, what became of each request, once. It only posts an event. */
    interface Reports {
        void over(RunId hook, HookOutcome outcome);
    }

    /**
     * Executes a command, or, if an earlier daemon did that before it died, waits for its end; that it was is known by its
     * status file, so an id is never used for anything else.
     */
    void run(HookRequest request);

    /**
     * Forgets a command whose end is remembered elsewhere now: the file that would tell the next daemon that it was
     * executed may go.
     */
    void forget(RunId hook);

    /** Ends all that run, as their timeout would. */
    void end();
}
