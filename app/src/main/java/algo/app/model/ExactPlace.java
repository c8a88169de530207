package algo.app.model;

import java.nio.file.FileSystemException;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/**
 * Opens a file only if it lies at the very path that is given, which is a real one: a file that was swapped meanwhile is
 * refused.
 */
public enum ExactPlace implements OpenOption {
    REQUIRED;

    /** Makes the failure that another file, or a link, was put in the place of {@code file} or of a directory above it. */
    public static FileSystemException missed(Path file) {
        return new FileSystemException(
                file.toString(), null, "it was moved or replaced while it was opened; try again");
    }
}
