package algo.cli;

import java.util.List;

/** A command failed as it may; the message is for the user, the code for scripts. */
public class ClientException extends Exception {
    private final int exitCode;
    private final String hint;
    private final List<String> more;

    /**
     * @param exitCode of {@link algo.app.protocol.ExitCode}
     * @param hint what to do; may be empty
     */
    public ClientException(int exitCode, String message, String hint) {
        this(exitCode, message, hint, List.of());
    }

    /** @param more lines that are shown to people below the message */
    public ClientException(int exitCode, String message, String hint, List<String> more) {
        super(message);
        this.exitCode = exitCode;
        this.hint = hint;
        this.more = more;
    }

    public int exitCode() {
        return exitCode;
    }

    public String hint() {
        return hint;
    }

    public List<String> more() {
        return more;
    }
}
