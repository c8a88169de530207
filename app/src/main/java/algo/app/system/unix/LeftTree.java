package algo.app.system.unix;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;

/**
 * Removes a directory that a user may write to meanwhile, as root: each step starts from an open directory and follows no link, so
 * that nothing outside is reached.
 */
final class LeftTree {
    /** Deeper than anybody needs; each level costs a descriptor. */
    private static final int MOST_DEPTH = 50;

    private static final int MOST_ENTRIES = 10_000;

    private int left = MOST_ENTRIES;

    private LeftTree() {}

    /** Removes {@code name} in an open directory, with all that is in it; what cannot be removed, or is too much, stays. */
    static void remove(SecureDirectoryStream<Path> directory, Path name) {
        new LeftTree().remove(directory, name, 0);
    }

    private void remove(SecureDirectoryStream<Path> parent, Path name, int depth) {
        if (--left < 0 || depth > MOST_DEPTH) {
            return;
        }
        try {
            BasicFileAttributeView view =
                    parent.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            if (!view.readAttributes().isDirectory()) {
                parent.deleteFile(name);
                return;
            }
            try (SecureDirectoryStream<Path> directory = parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                for (Path each : directory) {
                    remove(directory, each.getFileName(), depth + 1);
                }
            }
            parent.deleteDirectory(name);
        } catch (IOException | DirectoryIteratorException e) {
            // The directory stays, under a name that is no home's.
        }
    }
}
