package algo.app.config;

import algo.app.platform.PrivateFiles;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files of a project as a user has it. Links are followed as long as they stay inside, and refused if they leave it: what
 * they lead to would not come along. What its author did not write is left out, such as an environment of Python, whatever
 * its name.
 */
final class ProjectFiles {
    /** The names that only an environment has, made by venv or by conda. */
    private static final List<String> OF_ENVIRONMENT = List.of("pyvenv.cfg", "conda-meta");

    private static final List<String> USUAL_NAMES = List.of(".venv", "venv", "env");

    private final Path root;
    private final int most;
    private final Map<String, Path> files = new TreeMap<>();
    private final List<Path> environments = new ArrayList<>();

    private ProjectFiles(Path root, int most) {
        this.root = root;
        this.most = most;
    }

    /**
     * Looks through a project.
     *
     * @param most how many are looked for: one more tells that there are more
     * @throws ConfigException if a link leaves the project, leads nowhere or in a circle
     */
    static ProjectFiles of(Path source, int most) throws IOException, ConfigException {
        Path root = source.toRealPath();
        ProjectFiles project = new ProjectFiles(root, most);
        project.walk(root, "", List.of(root), source);
        return project;
    }

    /** Every file by its path inside the project, and where it is. */
    Map<String, Path> files() {
        return Collections.unmodifiableMap(files);
    }

    /** The environments that are left out, those with the usual names first. */
    List<Path> environments() {
        List<Path> sorted = new ArrayList<>(environments);
        sorted.sort(Comparator.comparingInt(ProjectFiles::unlikeliness).thenComparing(Comparator.naturalOrder()));
        return List.copyOf(sorted);
    }

    private static int unlikeliness(Path environment) {
        int place = USUAL_NAMES.indexOf(environment.getFileName().toString());
        return place < 0 ? USUAL_NAMES.size() : place;
    }

    /**
     * @param directory a real path
     * @param name of it inside the project; empty for the project itself
     * @param above the real paths of it and of the directories that were walked through
     * @param shown the same as the user named it
     */
    private void walk(Path directory, String name, List<Path> above, Path shown) throws IOException, ConfigException {
        for (Path child : children(directory)) {
            if (files.size() > most) {
                return;
            }
            String file = child.getFileName().toString();
            Path shownChild = shown.resolve(file);
            if (isEnvironment(child)) {
                environments.add(child);
                continue;
            }
            if (CodeReader.isSkipped(Path.of(file))) {
                continue;
            }
            Path real = PrivateFiles.isLink(child) ? inside(child, shownChild) : child;
            String path = name.isEmpty() ? file : name + "/" + file;
            if (!Files.isDirectory(real)) {
                files.put(path, real);
            } else if (above.contains(real)) {
                throw ConfigException.invalid(List.of(shownChild + " is a link that leads in a circle; remove it"));
            } else {
                List<Path> next = new ArrayList<>(above);
                next.add(real);
                walk(real, path, next, shownChild);
            }
        }
    }

    private static List<Path> children(Path directory) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(children::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(children);
        return children;
    }

    private static boolean isEnvironment(Path path) {
        return OF_ENVIRONMENT.stream().anyMatch(mark -> Files.exists(path.resolve(mark)));
    }

    /** Returns the file to which a link leads. */
    private Path inside(Path link, Path shown) throws ConfigException {
        Path real;
        try {
            real = link.toRealPath();
        } catch (FileSystemException e) {
            throw ConfigException.invalid(List.of(shown + " is a link that leads nowhere; remove it, or mend it"));
        } catch (IOException e) {
            throw ConfigException.invalid(List.of(shown + " is a link that cannot be followed"));
        }
        if (!real.startsWith(root)) {
            throw ConfigException.invalid(List.of(
                    shown + " is a link that leaves the directory, to " + real + "; put a copy of that in its place"));
        }
        return real;
    }
}
