package algo.app.broker;

import algo.app.files.IoProblems;
import algo.app.ipc.Ports;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port of the broker, kept from the moment at which it is chosen, also while no broker listens. The thread of the keeper alone. */
final class KeptPort {
    private static final Logger LOG = LoggerFactory.getLogger("sandbox");

    private final Ports ports;
    private Optional<Ports.Held> held = Optional.empty();
    private int number;

    KeptPort(Ports ports) {
        this.ports = ports;
    }

    /** 0 while none was chosen. */
    int number() {
        return number;
    }

    /** The one that an earlier daemon chose. */
    void remember(int earlier) {
        number = earlier;
    }

    /**
     * Keeps it, before a broker is started. One that is taken is given up for another if no run knows it.
     *
     * @param known whether runs know it
     * @throws IOException if it cannot be had
     */
    void take(boolean known) throws IOException {
        if (held.isPresent()) {
            return;
        }
        try {
            held = Optional.of(ports.take(number));
        } catch (IOException taken) {
            if (known || number == 0) {
                throw new IOException(
                        "its port 127.0.0.1:" + number + " cannot be had: " + IoProblems.explain(taken), taken);
            }
            held = Optional.of(ports.take(0));
        }
        number = held.get().port();
    }

    /** Keeps it beside a broker that listens on it already. */
    void share() {
        try {
            held = Optional.of(ports.share(number));
        } catch (IOException e) {
            LOG.warn(
                    "the port 127.0.0.1:{} is not kept, should the sandbox broker die: {}",
                    number,
                    IoProblems.explain(e));
        }
    }

    void close() {
        held.ifPresent(Ports.Held::close);
    }
}
