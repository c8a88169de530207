package algo.app.env;

import algo.app.process.Interpreters;
import algo.app.process.LaunchException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds a Python of a version that somebody names, such as {@code 3.12}. Runs short programs; for threads that may wait. */
public final class PythonVersions {
    private static final Pattern VERSION = Pattern.compile("(3\\.\\d{1,2})(\\.\\d{1,3})?");

    private final Interpreters interpreters;
    private final Path kept;

    /** @param kept where pyenv keeps versions, a directory each; need not be there */
    public PythonVersions(Interpreters interpreters, Path kept) {
        this.interpreters = interpreters;
        this.kept = kept;
    }

    /** Returns where pyenv keeps versions, by the variables of an environment. */
    public static Path kept(Map<String, String> environment) {
        String root = environment.getOrDefault("PYENV_ROOT", environment.getOrDefault("HOME", "/") + "/.pyenv");
        return Path.of(root, "versions");
    }

    /**
     * Returns the interpreter of the version that a text names: {@code python3.12} on the path, else one that pyenv keeps, else one
     * that uv knows of. A text that is no version is returned as it is.
     *
     * @throws LaunchException if there is no Python of that version; says how to get one
     */
    public String named(String text) throws LaunchException {
        Matcher version = VERSION.matcher(text);
        if (!version.matches()) {
            return text;
        }
        Optional<Path> onPath = onPath("python" + version.group(1));
        if (onPath.isPresent() && isOf(onPath.get(), text)) {
            return onPath.get().toString();
        }
        Optional<Path> ofPyenv = ofPyenv(text);
        if (ofPyenv.isPresent()) {
            return ofPyenv.get().toString();
        }
        Optional<Path> uv = onPath("uv");
        if (uv.isPresent()) {
            List<String> find = List.of(uv.get().toString(), "python", "find", "--no-python-downloads", text);
            Optional<Path> known = Interpreters.answer(find)
                    .map(Path::of)
                    .filter(path -> path.isAbsolute() && Files.isExecutable(path));
            if (known.isPresent()) {
                return known.get().toString();
            }
        }
        throw new LaunchException("no Python " + text + ": there is no program python" + version.group(1)
                + " of that version on the path"
                + (uv.isPresent()
                        ? ", and uv knows none; 'uv python install " + text + "' gets one"
                        : "; install it, or 'pip install uv' and 'uv python install " + text + "'"));
    }

    private Optional<Path> onPath(String program) {
        try {
            return Optional.of(interpreters.resolve(program));
        } catch (LaunchException e) {
            return Optional.empty();
        }
    }

    /** The newest of that version: the shims of pyenv know it only where it is the chosen one. */
    private Optional<Path> ofPyenv(String version) {
        try (Stream<Path> all = Files.list(kept)) {
            return all.filter(each ->
                            VERSION.matcher(each.getFileName().toString()).matches())
                    .filter(each -> (each.getFileName() + ".").startsWith(version + "."))
                    .map(each -> each.resolve("bin/python3"))
                    .filter(Files::isExecutable)
                    .max(Comparator.comparingInt(PythonVersions::patch));
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private static int patch(Path python) {
        String version = python.getParent().getParent().getFileName().toString();
        return Integer.parseInt(version.substring(version.lastIndexOf('.') + 1));
    }

    /**
     * Returns whether an executable is a Python of this version, e.g. {@code 3.12}: a shim of a version manager is there for each
     * version that it knows of, installed or not.
     */
    public static boolean isOf(Path python, String version) {
        List<String> ask =
                List.of(python.toString(), "-I", "-S", "-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])");
        return Interpreters.answer(ask)
                .filter(own -> own.equals(version) || own.startsWith(version + "."))
                .isPresent();
    }
}
