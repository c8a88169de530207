package algo.cli.remote;

import algo.app.model.Nearest;
import algo.app.model.RemoteHost;
import algo.app.model.Text;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Json;
import algo.app.protocol.WireException;
import algo.cli.ClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The hosts of a home, from its config file: no daemon has to run here. The rest of the config is the daemon's to validate. */
final class HostBook {
    private static final long MOST_BYTES = 32L * 1024 * 1024;

    private final Path file;
    private final Map<String, RemoteHost> hosts = new LinkedHashMap<>();
    /** By name, what is wrong with a host: the others are there all the same. */
    private final Map<String, ClientException> wrong = new LinkedHashMap<>();

    private HostBook(Path file) {
        this.file = file;
    }

    /**
     * Reads the hosts of a home; a home without a config has none.
     *
     * @throws ClientException if they cannot be read
     */
    static HostBook of(Path home) throws ClientException {
        HostBook book = new HostBook(home.resolve("strategies").resolve("strategy_configs.json"));
        try {
            if (Files.size(book.file) > MOST_BYTES) {
                throw book.refused("is larger than 32 MiB");
            }
            Object hosts = Json.object(Files.readString(book.file)).map().get("hosts");
            if (hosts instanceof Map<?, ?> all) {
                for (Map.Entry<?, ?> each : all.entrySet()) {
                    String name = String.valueOf(each.getKey());
                    try {
                        book.take(name, each.getValue());
                    } catch (ClientException e) {
                        book.wrong.put(name, e);
                    }
                }
            } else if (hosts != null) {
                throw book.refused("hosts: must be an object");
            }
        } catch (NoSuchFileException e) {
            return book;
        } catch (IOException e) {
            throw book.refused("cannot be read: " + e.getMessage());
        } catch (WireException e) {
            throw book.refused(e.getMessage());
        }
        return book;
    }

    private void take(String name, Object value) throws ClientException {
        if (value == null) {
            return;
        }
        String problem = RemoteHost.nameProblem(name);
        if (!problem.isEmpty() || !(value instanceof Map<?, ?> host)) {
            throw refused("hosts." + Text.excerpt(name) + ": " + (problem.isEmpty() ? "must be an object" : problem));
        }
        String ssh = host.get("ssh") instanceof String text ? text : "";
        String program = host.get("algo") == null ? RemoteHost.PROGRAM : String.valueOf(host.get("algo"));
        List<String> tags = new ArrayList<>();
        if (host.get("tags") instanceof List<?> list) {
            list.forEach(tag -> tags.add(String.valueOf(tag)));
        }
        if (!RemoteHost.sshProblem(ssh).isEmpty()) {
            throw refused("hosts." + name + ".ssh: " + RemoteHost.sshProblem(ssh));
        }
        if (!RemoteHost.programProblem(program).isEmpty()) {
            throw refused("hosts." + name + ".algo: " + RemoteHost.programProblem(program));
        }
        hosts.put(name, new RemoteHost(name, ssh, program, tags));
    }

    private ClientException refused(String why) {
        return new ClientException(
                ExitCode.FAILED, Text.line(file + ": " + why), "'algo validate' lists every problem of it");
    }

    /**
     * Returns the host that {@code --host} names: one of the config, else whatever ssh knows by that name.
     *
     * @throws ClientException if ssh could take it for something else than a host, or what the config says of it is not valid
     */
    RemoteHost one(String name) throws ClientException {
        if (wrong.containsKey(name)) {
            throw wrong.get(name);
        }
        RemoteHost known = hosts.get(name);
        return known == null ? direct(name) : known;
    }

    /**
     * Returns a host that the config does not name.
     *
     * @throws ClientException if ssh could take it for something else than a host
     */
    static RemoteHost direct(String name) throws ClientException {
        if (name.startsWith("http:") || name.startsWith("https:")) {
            throw new ClientException(
                    ExitCode.USAGE,
                    "--host names another machine, not the address of OpenAlgo",
                    "'algo live ID --openalgo URL' and 'algo config openalgo.host=URL' set that");
        }
        String problem = RemoteHost.sshProblem(name);
        if (!problem.isEmpty()) {
            throw new ClientException(ExitCode.USAGE, "--host " + problem, "");
        }
        return new RemoteHost(name, name, RemoteHost.PROGRAM, List.of());
    }

    /**
     * Returns the hosts that {@code --hosts} means, in the order of the config: all, those with a tag, or those that are named.
     *
     * @throws ClientException if it means none, or one that it may mean is not valid
     */
    List<RemoteHost> several(String words) throws ClientException {
        if (hosts.isEmpty() && wrong.isEmpty()) {
            throw new ClientException(
                    ExitCode.USAGE,
                    "no hosts are in the config " + file,
                    "'algo config hosts.vps.ssh=trader@vps.example' takes one in");
        }
        Set<String> meant = new LinkedHashSet<>();
        for (String word : words.split(",", -1)) {
            if (!wrong.isEmpty() && !hosts.containsKey(word)) {
                throw wrong.values().iterator().next();
            }
            int before = meant.size();
            boolean known = false;
            for (RemoteHost host : hosts.values()) {
                boolean isMeant = word.equals(RemoteHost.ALL)
                        || word.equals(host.name())
                        || host.tags().contains(word);
                known |= isMeant;
                if (isMeant) {
                    meant.add(host.name());
                }
            }
            if (!known && before == meant.size()) {
                Set<String> names = new LinkedHashSet<>(List.of(RemoteHost.ALL));
                names.addAll(hosts.keySet());
                hosts.values().forEach(host -> names.addAll(host.tags()));
                throw new ClientException(
                        ExitCode.USAGE, "--hosts: " + Nearest.unknown("host or tag", word, names), "");
            }
        }
        List<RemoteHost> list = new ArrayList<>(hosts.values());
        list.removeIf(host -> !meant.contains(host.name()));
        return list;
    }
}
