package algo.cli;

import algo.app.model.RemoteHost;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Request;
import algo.cli.remote.FarHosts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The daemons of the machines that {@code --hosts} means: asked at the same time, each with its own time. Loaded only then. */
public final class ManyHosts implements AutoCloseable {
    private final FarHosts ssh;
    private final Map<String, RemoteHost> hosts = new LinkedHashMap<>();
    private final Printer err;

    private ManyHosts(FarHosts ssh, Printer err) {
        this.ssh = ssh;
        this.err = err;
    }

    /**
     * Finds the machines; ssh asks the user nothing, since several might ask at once.
     *
     * @param home whose config names them
     */
    public static ManyHosts of(Invocation in, Path home) throws ClientException {
        ManyHosts many = new ManyHosts(new FarHosts(home, false), in.err());
        many.ssh.several(in.hosts()).forEach(host -> many.hosts.put(host.name(), host));
        return many;
    }

    /** Returns their names, in the order of the config. */
    public List<String> names() {
        return List.copyOf(hosts.keySet());
    }

    /** Connects to the daemon of one of them. Safe on any thread. */
    public DaemonClient connect(String name) throws ClientException {
        // That it takes long is said of all of them together.
        return ssh.connect(hosts.get(name), () -> {});
    }

    /** Ends all connections, and the attempts to make some. */
    @Override
    public void close() {
        ssh.close();
    }

    /**
     * Asks all of them.
     *
     * @param lines whether each answers in many lines, up to an {@code end}
     * @return the highest exit code; 6 if one does not answer, which is said, and the others are taken all the same
     */
    int ask(Request request, boolean lines, Invocation.Each each) {
        List<AllUsers.User> users = new ArrayList<>();
        hosts.keySet().forEach(name -> users.add(new AllUsers.User(name, -1)));
        return new AllUsers(
                        users,
                        this::connect,
                        err,
                        (user, failure) -> tell(user.name(), failure),
                        HostsFollowed::narrowed)
                .ask(request, lines, each);
    }

    /** Tells that a machine has not answered, on one line; returns the exit code that it stands for. */
    int tell(String name, ClientException failure) {
        String message = failure.getMessage();
        String prefix = name + ": ";
        err.println("algo: " + (message.startsWith(prefix) ? message : prefix + message)
                + (failure.hint().isEmpty() ? "" : "; " + failure.hint()));
        return failure.exitCode() == ExitCode.UNREACHABLE ? ExitCode.UNKNOWN : failure.exitCode();
    }
}
