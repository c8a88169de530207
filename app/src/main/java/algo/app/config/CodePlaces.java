package algo.app.config;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The places of the code and the data of the strategies of a home. Names of files that are not there for long begin
 * with a dot and end in the mark of the change that they belong to.
 *
 * @param scripts the directory {@code strategies/scripts}; it exists
 * @param data the directory {@code data}, directly in the home; it exists
 * @param followers told of new ids
 */
record CodePlaces(Path scripts, Path data, CodeStore.Followers followers) {
    CodePlaces(Path scripts, Path data) {
        this(scripts, data, CodeStore.Followers.NONE);
    }

    /** The directory of the data of strategies that were removed. */
    static final String REMOVED = ".removed";

    /** The name of something that is made, replaced or to be deleted, and a mark. */
    private static final Pattern LEFTOVER = Pattern.compile("\\..+\\.(new|old|gone)-[0-9a-f.]+");

    private static final String CODE = "code/";
    private static final String DATA = "data/";
    private static final String HOME = "home/";

    /** Text for a path below one of the two directories; it holds wherever the home is moved to. */
    static String code(String name) {
        return CODE + name;
    }

    static String data(String name) {
        return DATA + name;
    }

    /** Returns the text for another path below the home. */
    static String home(String name) {
        return HOME + name;
    }

    /** Returns the path for a text that {@link #code}, {@link #data} or {@link #home} gave. */
    Path at(String text) {
        if (text.startsWith(HOME)) {
            return data.resolveSibling(text.substring(HOME.length()));
        }
        return text.startsWith(DATA)
                ? data.resolve(text.substring(DATA.length()))
                : scripts.resolve(text.substring(CODE.length()));
    }

    /** Returns the directory with the code of a strategy. */
    Path directory(String id) {
        return scripts.resolve(id);
    }

    /** Returns the file that lists what {@code algo add} brought of the strategy. */
    Path manifest(String id) {
        return scripts.resolve(manifestName(id));
    }

    static String manifestName(String id) {
        return id + ".manifest.json";
    }

    /** Returns the working directory of a strategy that names none. */
    Path dataOf(String id) {
        return data.resolve(id);
    }

    /** Returns the name of what is being made for a change. */
    static String made(String id, String mark) {
        return "." + id + ".new-" + mark;
    }

    /** Returns the name of what a change replaces. */
    static String replaced(String id, String mark) {
        return "." + id + ".old-" + mark;
    }

    /** Returns the name of what a change leaves to be deleted. */
    static String gone(String id, String mark) {
        return "." + id + ".gone-" + mark;
    }

    static String madeManifest(String id, String mark) {
        return made(manifestName(id), mark);
    }

    static String replacedManifest(String id, String mark) {
        return replaced(manifestName(id), mark);
    }

    /** Everything that may be left of a change that is over. */
    List<Path> leftovers(String id, String mark) throws IOException {
        List<Path> all = new ArrayList<>(List.of(
                scripts.resolve(made(id, mark)),
                scripts.resolve(replaced(id, mark)),
                scripts.resolve(gone(id, mark)),
                scripts.resolve(madeManifest(id, mark)),
                scripts.resolve(replacedManifest(id, mark)),
                data.resolve(made(id, mark)),
                data.resolve(replaced(id, mark)),
                data.resolve(gone(id, mark))));
        // Those of instances. The mark is of this change alone.
        try (DirectoryStream<Path> files = Files.newDirectoryStream(data, "." + id + "@*-" + mark)) {
            files.forEach(all::add);
        } catch (NotDirectoryException | NoSuchFileException e) {
            // No data, and so nothing of it.
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return all;
    }

    /**
     * Returns whether a file directly in one of the two directories belongs to a change, and to nothing once none is
     * under way.
     */
    boolean isLeftover(Path file) {
        String name = file.getFileName().toString();
        boolean isOfFirstVersion = scripts.equals(file.getParent()) && name.startsWith(".") && name.endsWith(".old");
        return isOfFirstVersion || LEFTOVER.matcher(name).matches();
    }
}
