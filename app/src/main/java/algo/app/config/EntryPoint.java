package algo.app.config;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The part of a project that is started, as somebody named it: a file, or a module; or neither, and then {@code main.py} is
 * meant.
 *
 * @param main a file, relative to the project or absolute; empty if none is named
 * @param module as {@code python -m} takes it; empty if none is named
 */
public record EntryPoint(String main, String module) {
    /** Names nothing. */
    public static final EntryPoint UNNAMED = new EntryPoint("", "");

    static final String USUAL = "main.py";

    /** Names as Python has them, with dots between them. */
    private static final Pattern MODULE = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*(\\.[\\p{L}_][\\p{L}\\p{N}_]*)*");

    boolean isNamed() {
        return !main.isEmpty() || !module.isEmpty();
    }

    static boolean isModule(String name) {
        return MODULE.matcher(name).matches();
    }

    /** The files that may hold a module, relative to the project: that of a package first, as Python has it. */
    static List<String> files(String module) {
        String path = module.replace('.', '/');
        return List.of(path + "/__main__.py", path + ".py");
    }

    /** Returns whether {@code script}, relative to the project, is the file that holds {@code module}. */
    static boolean isOf(String module, String script) {
        return isModule(module) && files(module).contains(script);
    }
}
