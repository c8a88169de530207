package algo.app.config;

import algo.app.model.Text;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds the file of a project that is started, and says what could be meant where it is not clear. */
final class EntrySearch {
    /** The most candidates that are named. */
    private static final int MOST_NAMED = 6;

    /** Python files that are started for other ends. */
    private static final List<String> NO_CANDIDATES = List.of("__init__.py", "setup.py", "conftest.py");

    private final Path source;
    private final Map<String, Path> files;

    /**
     * @param source the project as the user named it
     * @param files its files, by path relative to it
     */
    EntrySearch(Path source, Map<String, Path> files) {
        this.source = source;
        this.files = files;
    }

    /**
     * The file that is started, as which Python runs it.
     *
     * @param script the file, relative to the project
     * @param module as which it is run; empty if it is run as a file
     */
    record Found(String script, String module) {}

    /**
     * Finds what is started.
     *
     * @param before what was started so far; counts if nothing is named, and it is still there
     * @throws ConfigException if it is not there, or nobody said what is meant
     */
    Found find(EntryPoint named, EntryPoint before) throws ConfigException {
        if (!named.main().isEmpty() && !named.module().isEmpty()) {
            throw ConfigException.invalid(List.of("give --main or --module, not both"));
        }
        if (!named.module().isEmpty()) {
            return module(named.module());
        }
        if (!named.main().isEmpty()) {
            return main(named.main());
        }
        if (files.containsKey(before.main())) {
            return new Found(before.main(), before.module());
        }
        if (files.containsKey(EntryPoint.USUAL)) {
            return new Found(EntryPoint.USUAL, "");
        }
        throw ConfigException.invalid(List.of(source + " is a directory without a main.py" + candidates()));
    }

    private Found main(String name) throws ConfigException {
        Path path;
        try {
            path = source.resolve(name).normalize();
        } catch (InvalidPathException e) {
            throw ConfigException.invalid(List.of("--main: '" + Text.excerpt(name) + "' is no path"));
        }
        if (!path.startsWith(source)) {
            throw ConfigException.invalid(List.of("--main: " + path + " does not lie in " + source));
        }
        String relative = source.relativize(path).toString();
        if (!files.containsKey(relative)) {
            throw ConfigException.invalid(
                    List.of("--main: there is no file " + relative + " in " + source + candidates()));
        }
        return new Found(relative, "");
    }

    private Found module(String name) throws ConfigException {
        if (!EntryPoint.isModule(name)) {
            throw ConfigException.invalid(
                    List.of("--module: '" + Text.excerpt(name) + "' is no name of a module, such as trader.bot"));
        }
        String path = name.replace('.', '/');
        for (String file : EntryPoint.files(name)) {
            if (files.containsKey(file)) {
                return new Found(file, name);
            }
            if (files.containsKey(path + "/__init__.py")) {
                throw ConfigException.invalid(List.of("--module: the package " + name + " has no __main__.py, so Python"
                        + " does not run it" + candidates()));
            }
        }
        throw ConfigException.invalid(List.of(
                "--module: there is no " + path + ".py and no " + path + "/__main__.py in " + source + candidates()));
    }

    /** A clause that names what could be started; says that there is nothing where there is nothing. */
    private String candidates() {
        List<String> mains = new ArrayList<>();
        List<String> modules = new ArrayList<>();
        for (String file : files.keySet()) {
            String name = file.substring(file.lastIndexOf('/') + 1);
            if (name.equals("__main__.py") && file.contains("/")) {
                modules.add(file.substring(0, file.lastIndexOf('/')).replace('/', '.'));
            } else if (!file.contains("/") && isCandidate(name)) {
                mains.add(file);
            }
        }
        modules.removeIf(module -> !EntryPoint.isModule(module));
        if (mains.isEmpty() && modules.isEmpty()) {
            return "; name the file that is started with --main";
        }
        return "; name what is started: " + (mains.isEmpty() ? "" : "--main " + listed(mains))
                + (mains.isEmpty() || modules.isEmpty() ? "" : ", or ")
                + (modules.isEmpty() ? "" : "--module " + listed(modules));
    }

    private static boolean isCandidate(String name) {
        return name.endsWith(".py") && !NO_CANDIDATES.contains(name) && !name.startsWith("test_");
    }

    private static String listed(List<String> names) {
        List<String> shown = new ArrayList<>();
        for (String name : names.subList(0, Math.min(MOST_NAMED, names.size()))) {
            shown.add(Text.printable(name, 80));
        }
        return String.join(" | ", shown) + (names.size() > MOST_NAMED ? " | …" : "");
    }
}
