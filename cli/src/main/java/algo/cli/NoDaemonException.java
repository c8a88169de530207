package algo.cli;

import algo.app.protocol.ExitCode;
import java.nio.file.Path;

/** Thrown when no daemon answers on any of the sockets where it may be found. */
public final class NoDaemonException extends ClientException {
    /** @param socket the first of them, where it is expected */
    NoDaemonException(Path socket) {
        super(
                ExitCode.UNREACHABLE,
                "no daemon is running, nobody answers on " + socket,
                "start it with 'algo daemon start'");
    }
}
