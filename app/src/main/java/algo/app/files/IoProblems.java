package algo.app.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Says in one clause, for people, why an operation on a file failed, and what to do where that is known. */
public final class IoProblems {
    /** The most characters of a name that is said whole: nobody reads a longer one, which is told by its beginning. */
    private static final int LONGEST_NAME = 240;

    private static final int BEGINNING = 160;

    private IoProblems() {}

    /**
     * Explains a failure, e.g. "no space left on device: /home/a/.algo/state/state.json; free space or inodes there".
     */
    public static String explain(IOException failure) {
        String reason = lowerFirst(reason(failure));
        String file = failure instanceof FileSystemException system ? system.getFile() : null;
        return reason + (file == null ? "" : ": " + brief(file)) + advice(reason);
    }

    private static String brief(String file) {
        return file.length() <= LONGEST_NAME ? file : file.substring(0, BEGINNING) + "…";
    }

    /** Returns the system's words for a failure; some exceptions of the JDK tell it by their class alone. */
    static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (!(failure instanceof FileSystemException system)) {
            String message = failure.getMessage();
            return message == null ? failure.getClass().getSimpleName() : message;
        }
        if (system.getReason() != null) {
            return system.getReason();
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "file exists";
        }
        if (failure instanceof DirectoryNotEmptyException) {
            return "directory not empty";
        }
        return failure instanceof NotDirectoryException ? "not a directory" : "the file system refused it";
    }

    /** Returns what to do about a failure whose words, from strerror(3), stand for a state of the host. */
    private static String advice(String reason) {
        return switch (reason) {
            case "no space left on device" -> "; free space or inodes there";
            case "disk quota exceeded" -> "; free some of the quota";
            case "read-only file system" -> "; make it writable again";
            case "input/output error" -> "; the disk may be failing, see the log of the kernel";
            case "file too large" -> "; start the daemon with a higher limit of file sizes (ulimit -f)";
            case "too many open files" -> "; start the daemon with a higher limit of open files (ulimit -n)";
            default -> "";
        };
    }

    private static String lowerFirst(String text) {
        boolean name = text.equals(text.strip()) && text.endsWith("Exception");
        return text.isEmpty() || name ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
