package algo.cli;

/** A command failed as it may; the message is for the user, the code for scripts. */
public final class ClientException extends Exception {
    private final int exitCode;
    private final String hint;

    /**
     * @param exitCode of {@link algo.app.protocol.ExitCode}
     * @param hint what to do; may be empty
     */
    public ClientException(int exitCode, String message, String hint) {
        super(message);
        this.exitCode = exitCode;
        this.hint = hint;
    }

    public int exitCode() {
        return exitCode;
    }

    public String hint() {
        return hint;
    }
}
