package algo.cli.archive;

import algo.app.model.Text;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The names in one archive. A name that could lie outside, that stands there twice, or that some file system takes for another one,
 * is refused.
 */
final class ArchiveNames {
    private static final int LONGEST = 1000;
    private static final int LONGEST_PART = 200;
    private static final int DEEPEST = 20;
    private static final int MOST_SHOWN = 100;

    /** Names as they stand there, by what a file system that knows no capitals takes them for; and whether each is a file. */
    private final Map<String, String> known = new HashMap<>();

    private final Map<String, Boolean> files = new HashMap<>();

    /** Returns a name as people may be shown it. */
    static String shown(String name) {
        return "'" + Text.printable(name, MOST_SHOWN) + "'";
    }

    /**
     * Takes a name in.
     *
     * @return the same without a slash at its end
     * @throws ArchiveException if it is refused
     */
    String take(String name, boolean directory) throws ArchiveException {
        String path = directory && name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        require(path);
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            note(path.substring(0, slash), false, name);
        }
        if (!directory && known.containsKey(folded(path))) {
            boolean same = known.get(folded(path)).equals(path);
            throw new ArchiveException(
                    (same ? "has twice " : "has names that differ in capitals alone: ") + shown(name));
        }
        note(path, !directory, name);
        return path;
    }

    private void note(String path, boolean file, String shown) throws ArchiveException {
        String before = known.putIfAbsent(folded(path), path);
        if (before != null && !before.equals(path)) {
            throw new ArchiveException("has names that differ in capitals alone: " + shown(shown));
        }
        Boolean was = files.putIfAbsent(path, file);
        if (was != null && was != file) {
            throw new ArchiveException("has a file and a directory of one name: " + shown(path));
        }
    }

    private static String folded(String path) {
        return Normalizer.normalize(path, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }

    private static void require(String path) throws ArchiveException {
        String[] parts = path.split("/", -1);
        boolean bad = path.length() > LONGEST || parts.length > DEEPEST;
        for (String part : parts) {
            bad |= part.isEmpty() || part.equals(".") || part.equals("..") || part.length() > LONGEST_PART;
        }
        bad |= path.chars().anyMatch(c -> c == '\\' || c == ':' || Character.isISOControl(c));
        if (bad) {
            throw new ArchiveException("has a name that it must not have: " + shown(path));
        }
    }
}
