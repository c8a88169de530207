package algo.app.supervise;

import algo.app.config.Secrets;
import algo.app.files.IoProblems;
import algo.app.model.HostAddress;
import algo.app.model.SecretUse;
import algo.app.process.LaunchException;
import java.io.IOException;

/**
 * The address and the key with which a strategy in live mode trades: the host that people named and the key that they
 * set, or what of it is missing.
 */
public final class LiveEndpoint {
    /** The problem where nobody named a host, and the command that names one. */
    public static final String NO_HOST =
            "no OpenAlgo host is set; set yours with 'algo config openalgo.host=" + HostAddress.EXAMPLE + "'";

    private LiveEndpoint() {}

    /**
     * Reads the key anew.
     *
     * @param host as the config has it; empty where nobody said
     * @throws LaunchException with what is missing, in words for people
     */
    public static Broker.Endpoint of(String strategy, String host, Secrets secrets) throws LaunchException {
        if (host.isEmpty()) {
            throw new LaunchException("mode live needs the address of an OpenAlgo host, and " + NO_HOST);
        }
        return new Broker.Endpoint(host, secret(strategy, SecretUse.API_KEY, "mode live needs", secrets));
    }

    public static String secret(String strategy, String name, String who, Secrets secrets) throws LaunchException {
        try {
            return secrets.value(strategy, name)
                    .orElseThrow(() -> new LaunchException(who + " the secret " + name
                            + ", and there is none; set it with 'algo secret set " + name + "'"));
        } catch (IOException e) {
            throw new LaunchException("its secrets could not be read: " + IoProblems.explain(e), e);
        }
    }
}
