package algo.app.platform.windows;

import algo.app.platform.DirectoryMarks;
import com.sun.jna.Memory;
import com.sun.jna.WString;
import java.io.IOException;
import java.nio.file.Path;

/** Tells a directory from its copies, and a machine from others. Any thread. */
public final class WindowsMarks {
    private static final long HKEY_LOCAL_MACHINE = 0xFFFFFFFF80000002L;
    private static final int RRF_RT_REG_SZ = 2;
    /** Whatever registry this program's own bits would be shown. */
    private static final int RRF_SUBKEY_WOW6464KEY = 0x10000;

    private WindowsMarks() {}

    /** Returns those of {@code directory}. The number of a directory counts on NTFS how often it was given: no other mark is needed. */
    public static DirectoryMarks of(Path directory) throws IOException {
        try (Handle open = Handle.open(
                directory,
                Kernel32.FILE_READ_ATTRIBUTES,
                Kernel32.OPEN_EXISTING,
                Kernel32.FILE_FLAG_BACKUP_SEMANTICS,
                Descriptor.own())) {
            Handle.Numbers numbers = open.numbers();
            return new DirectoryMarks(numbers.index(), Integer.toUnsignedLong(numbers.volume()), "");
        }
    }

    /** Returns the id that Windows gave this machine when it was installed; empty if it tells none. */
    public static String machineId() {
        char[] text = new char[64];
        try (Memory size = new Memory(Integer.BYTES)) {
            size.setInt(0, text.length * Character.BYTES);
            int error = Advapi32.RegGetValueW(
                    HKEY_LOCAL_MACHINE,
                    new WString("SOFTWARE\\Microsoft\\Cryptography"),
                    new WString("MachineGuid"),
                    RRF_RT_REG_SZ | RRF_SUBKEY_WOW6464KEY,
                    null,
                    text,
                    size);
            int length = size.getInt(0) / Character.BYTES - 1;
            return error == 0 && length > 0 ? new String(text, 0, length) : "";
        }
    }
}
