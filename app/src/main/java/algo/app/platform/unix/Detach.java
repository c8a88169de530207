package algo.app.platform.unix;

/** Separates the daemon from the terminal it was started at. */
public final class Detach {
    private Detach() {}

    /**
     * Makes this process the leader of a session of its own (setsid(2)), so that neither Ctrl-C nor the end of the
     * terminal reaches it.
     *
     * @return whether it is one now; false for the leader of a process group in another session, which the system does
     *     not let go, e.g. the foreground process of an interactive shell; and where JNA cannot be loaded
     */
    public static boolean fromSession() {
        try {
            int pid = LibC.getpid();
            return LibC.setsid() == pid || LibC.getsid(0) == pid;
        } catch (LinkageError e) {
            return false; // ExclusiveLock, which a daemon needs next, says it in words
        }
    }
}
