package algo.app.state;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Says in one clause, for people, why an operation on a file failed. */
public final class IoProblems {
    private IoProblems() {}

    /** E.g. "no space left on device: /home/a/.algo/state/state.json". */
    public static String explain(IOException failure) {
        if (failure instanceof NoSuchFileException missing) {
            return "no such file or directory: " + missing.getFile();
        }
        if (failure instanceof AccessDeniedException denied) {
            return "permission denied: " + denied.getFile();
        }
        if (failure instanceof FileSystemException system) {
            return reason(system) + ": " + system.getFile();
        }
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : lowerFirst(message);
    }

    /** Some kinds of the JDK say it by their class alone. */
    private static String reason(FileSystemException failure) {
        if (failure.getReason() != null) {
            return lowerFirst(failure.getReason());
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "file exists";
        }
        if (failure instanceof DirectoryNotEmptyException) {
            return "directory not empty";
        }
        return failure instanceof NotDirectoryException ? "not a directory" : "the file system refused it";
    }

    private static String lowerFirst(String text) {
        return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
