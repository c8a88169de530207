package algo.app.platform.windows;

import com.sun.jna.Memory;
import com.sun.jna.WString;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;

/** Files that only the user of this process, and the system, may use from their first moment on. Safe on any thread. */
public final class PrivateFile {
    private static final int CREATE_NEW = 1;
    private static final int ERROR_FILE_EXISTS = 80;

    private PrivateFile() {}

    /**
     * Makes a file with these bytes.
     *
     * @throws FileAlreadyExistsException if there is one of that name; it is left as it is
     */
    public static void create(Path file, byte[] content) throws IOException {
        try (Memory security = Descriptor.own().attributes(false);
                Handle open = Handle.of(
                        Kernel32.CreateFileW(
                                new WString(Handle.longName(file)),
                                Kernel32.GENERIC_WRITE,
                                Kernel32.SHARE_ALL,
                                security,
                                CREATE_NEW,
                                Kernel32.FILE_ATTRIBUTE_NORMAL,
                                0),
                        "cannot make " + file);
                Memory bytes = new Memory(Math.max(1, content.length));
                Memory written = new Memory(Integer.BYTES)) {
            bytes.write(0, content, 0, content.length);
            if (Kernel32.WriteFile(open.value(), bytes, content.length, written, null) == 0) {
                throw WindowsException.last("cannot write " + file);
            }
        } catch (WindowsException e) {
            if (e.error() == ERROR_FILE_EXISTS) {
                throw new FileAlreadyExistsException(file.toString());
            }
            throw e;
        }
    }
}
