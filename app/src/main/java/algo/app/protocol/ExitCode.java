package algo.app.protocol;

/** The exit codes of every command, and the codes of errors on the wire. Scripts depend on them. */
public final class ExitCode {
    public static final int DONE = 0;
    public static final int FAILED = 1;
    /** Wrong usage, or an invalid value. */
    public static final int USAGE = 2;
    /** No such strategy, or not the caller's. */
    public static final int NOT_FOUND = 3;
    /** The daemon cannot be reached, or speaks another protocol version. */
    public static final int UNREACHABLE = 4;
    /** Already running, running and so not removable, refused on a closed day. */
    public static final int CONFLICT = 5;
    /** No answer in time: the outcome is unknown. */
    public static final int UNKNOWN = 6;

    private ExitCode() {}
}
