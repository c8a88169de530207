package algo.app.process;

import algo.app.Eventually;
import algo.app.model.ResourceLimits;
import algo.app.model.RunId;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes launch requests in one directory, and looks at what they leave there. */
public final class Runs {
    public static final ResourceLimits UNLIMITED = new ResourceLimits(0, 0, 0, 0, 0);

    private final Path directory;

    public Runs(Path directory) {
        this.directory = directory;
    }

    /** A request for {@code puppet.py} with these arguments. */
    public LaunchRequest puppet(String... arguments) {
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3", "-S", puppetFile()));
        command.addAll(List.of(arguments));
        return request(command.toArray(new String[0]));
    }

    /** A request for any program, with two variables and without limits. */
    public LaunchRequest request(String... command) {
        return request(Map.of("PATH", "/usr/bin:/bin", "ANSWER", "forty two"), UNLIMITED, command);
    }

    public LaunchRequest request(Map<String, String> environment, ResourceLimits limits, String... command) {
        RunId run = RunId.random();
        return new LaunchRequest(
                run,
                List.of(command),
                directory,
                new HashMap<>(environment),
                directory.resolve(run + ".log"),
                directory.resolve(run + ".status"),
                limits);
    }

    public Path file(String name) {
        return directory.resolve(name);
    }

    /** The pid that a puppet writes into a file, once it does. */
    public int pidIn(Path file) {
        return Eventually.get(file + " holds a pid", () -> Optional.of(Integer.parseInt(Files.readString(file))));
    }

    public String log(LaunchRequest request) throws IOException {
        return Files.readString(request.output());
    }

    private static String puppetFile() {
        try {
            return Path.of(Runs.class.getResource("/puppet.py").toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
