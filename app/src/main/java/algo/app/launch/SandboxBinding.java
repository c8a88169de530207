package algo.app.launch;

import algo.app.files.AtomicFile;
import algo.app.files.IoProblems;
import algo.app.model.CallerAddress;
import algo.app.model.HostAddress;
import algo.app.model.RunId;
import algo.app.platform.PrivateFiles;
import algo.app.supervise.Broker;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds Python programs in sandbox mode to the sandbox: they find {@code sitecustomize.py} first on {@code PYTHONPATH},
 * which leads their connections to OpenAlgo's usual addresses, and to the live host, to the paper broker. The supervisor's
 * thread alone.
 */
public final class SandboxBinding {
    private static final Logger LOG = LoggerFactory.getLogger("launch");
    private static final List<String> SHIMS = List.of("sitecustomize.py", "uvloop.py");

    /** The port at which the API of OpenAlgo listens unless somebody changed that. */
    private static final int API_PORT = 5000;

    private static final String REFUSED = "refuse";
    private static final String LOOPBACK = "127.0.0.1,localhost,::1";

    private final Path shims;
    private final BindReports reports;
    /** The files by name; read before they are needed, since the files of the installation may be gone by then. */
    private final Map<String, byte[]> contents = new LinkedHashMap<>();

    private boolean inPlace;

    /** @param home the home whose runs are bound; the directories are made below its {@code run} when they are needed */
    public SandboxBinding(Path home) {
        shims = home.resolve("run/bind");
        reports = new BindReports(home);
        for (String name : SHIMS) {
            try (InputStream in = SandboxBinding.class.getResourceAsStream(name)) {
                contents.put(name, in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Adds to the environment of a run what binds it.
     *
     * @param env the rest of its environment
     * @param endpoint that of the sandbox for its strategy
     * @param liveHost where strategies in live mode find OpenAlgo; empty where nobody said
     * @throws IOException if what binds it cannot be put into its place
     */
    void bind(Map<String, String> env, RunId run, Broker.Endpoint endpoint, String liveHost) throws IOException {
        putInPlace();
        directory(reports.directory());
        String others = env.getOrDefault("PYTHONPATH", "");
        // A path with a separator cannot be written there: a home of such a name binds nothing, and its runs show that.
        if (!shims.toString().contains(File.pathSeparator)) {
            env.put("PYTHONPATH", others.isEmpty() ? shims.toString() : shims + File.pathSeparator + others);
        }
        env.put("ALGO_BIND", settings(run, endpoint, liveHost));
        for (String name : List.of("NO_PROXY", "no_proxy")) {
            String before = env.getOrDefault(name, "");
            env.put(name, before.isEmpty() ? LOOPBACK : before + "," + LOOPBACK);
        }
    }

    /**
     * Returns the settings in the form that {@code sitecustomize.py} reads: no value holds a blank, which a path may,
     * so the path comes last.
     */
    private String settings(RunId run, Broker.Endpoint endpoint, String liveHost) {
        int port = URI.create(endpoint.host()).getPort();
        Map<String, String> led = new LinkedHashMap<>();
        // The sandbox's own port is led too: a script may bring a key alone.
        for (int each : new int[] {API_PORT, RunEnvironment.STREAM_PORT, port}) {
            led.put(String.valueOf(each), String.valueOf(port));
        }
        if (!liveHost.isEmpty()) {
            HostAddress live = HostAddress.parse(liveHost);
            if (live.isLoopback()) {
                led.put(String.valueOf(live.connectPort()), String.valueOf(port));
            } else {
                led.put(live.name() + ":" + live.connectPort(), live.isEncrypted() ? REFUSED : String.valueOf(port));
                led.put(live.name() + ":" + RunEnvironment.STREAM_PORT, String.valueOf(port));
            }
        }
        StringBuilder text = new StringBuilder("source=")
                .append(CallerAddress.of(endpoint.apiKey()).getHostAddress());
        led.forEach((from, to) -> text.append(' ').append(from).append('=').append(to));
        return text.append(" report=").append(reports.file(run)).toString();
    }

    private void putInPlace() throws IOException {
        if (inPlace && Files.isRegularFile(shims.resolve(SHIMS.get(0)), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        directory(shims);
        // Python would make it with the umask of the strategy.
        directory(shims.resolve("__pycache__"));
        for (Map.Entry<String, byte[]> shim : contents.entrySet()) {
            Path file = shims.resolve(shim.getKey());
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || !Arrays.equals(Files.readAllBytes(file), shim.getValue())) {
                AtomicFile.replace(file, shim.getValue());
            }
        }
        inPlace = true;
    }

    /** Makes a directory, but not those above it: a home that is gone is not made anew. */
    private static void directory(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectory(path, PrivateFiles.ofDirectory());
        }
    }

    /** Removes the report of a run that is over. What stays is removed by the next daemon. */
    void remove(RunId run) {
        try {
            Files.deleteIfExists(reports.file(run));
        } catch (IOException e) {
            LOG.warn("the report of a run in {} was not removed: {}", reports.file(run), IoProblems.explain(e));
        }
    }

    /** Removes the reports of all runs but these. */
    void keepOnly(Set<RunId> live) {
        Set<String> names = live.stream().map(RunId::value).collect(Collectors.toSet());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(reports.directory())) {
            for (Path file : files) {
                if (!names.contains(file.getFileName().toString())) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (NoSuchFileException e) {
            // There is no such directory: nothing of the kind was ever needed.
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warn("reports of ended runs in {} were not removed: {}", reports.directory(), e.getMessage());
        }
    }
}
