package algo.cli;

import algo.cli.service.HostService;
import algo.cli.service.HostServices;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;

/** The start of a daemon by its service, where one is installed: a second daemon in the background would be in its way. */
final class ServiceStart {
    private ServiceStart() {}

    /**
     * Starts the service of this user that runs the daemon of this home; returns once the daemon answers.
     *
     * @param err told why the service did not start
     * @return what was started; empty if no service is installed, or it did not start
     */
    static Optional<String> of(Sockets sockets, PrintStream err) {
        if (sockets.socket().isPresent()) {
            return Optional.empty();
        }
        try {
            HostService service = HostServices.ofUser(System.getenv());
            if (!service.isFor(ServiceCommand.named(sockets.home()))) {
                return Optional.empty();
            }
            service.start();
            return Optional.of("the service " + service.name());
        } catch (ClientException e) {
            err.println("algo: " + e.getMessage() + "; a daemon is started in the background");
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
