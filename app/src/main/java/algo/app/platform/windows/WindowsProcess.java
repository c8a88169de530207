package algo.app.platform.windows;

import com.sun.jna.WString;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** This process itself: its console, its standard streams, its native code. */
public final class WindowsProcess {
    private static final int STD_OUTPUT_HANDLE = -11;
    private static final int STD_ERROR_HANDLE = -12;
    /** JNA names what it unpacks so. */
    private static final String UNPACKED = "jna*.dll*";

    private WindowsProcess() {}

    /** Leaves the console at which this process was started: neither Ctrl-C there nor the end of the window reaches it any more. */
    public static void detach() {
        try {
            Kernel32.FreeConsole();
        } catch (LinkageError e) {
            // The lock, which a daemon needs next, says it in words.
        }
    }

    /**
     * Has JNA unpack its native half into {@code directory}, which exists and belongs to this process alone. Before anything else that needs
     * native code. Windows lets nobody change a file from which code is loaded.
     */
    public static void unpackInto(Path directory) {
        System.getProperties().putIfAbsent("jna.tmpdir", directory.toString());
    }

    /** Removes what killed processes left there. What is loaded still cannot be removed, and stays. */
    public static void removeUnpacked(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, UNPACKED)) {
            for (Path file : files) {
                try {
                    Files.deleteIfExists(file);
                } catch (FileSystemException e) {
                    // Somebody uses it.
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /**
     * Has what this process starts from now on, and what asks Windows for the standard streams from now on, append to {@code file}. Those who
     * have asked before, as the JVM has, go on where they were.
     *
     * @param errors whether the standard error goes there too
     * @throws IOException if it is no regular file, or cannot be opened; the streams go where they went
     */
    public static void leadStreams(Path file, boolean errors) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new FileSystemException(file.toString(), null, "it is no regular file");
        }
        // Never closed: it is a stream of this process from now on, and there are few.
        long open = Kernel32.CreateFileW(
                new WString(Handle.longName(file)),
                Kernel32.FILE_APPEND_DATA | Kernel32.SYNCHRONIZE,
                Kernel32.SHARE_ALL,
                null,
                Kernel32.OPEN_EXISTING,
                Kernel32.FILE_ATTRIBUTE_NORMAL,
                0);
        if (open == Kernel32.INVALID_HANDLE_VALUE) {
            throw WindowsException.last("cannot open " + file);
        }
        Kernel32.SetStdHandle(STD_OUTPUT_HANDLE, open);
        if (errors) {
            Kernel32.SetStdHandle(STD_ERROR_HANDLE, open);
        }
    }
}
