package algo.app.platform.windows;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.WString;

/**
 * The functions of kernel32.dll that we call, named and typed as Microsoft documents them; no logic here. A {@code HANDLE} is a
 * {@code long}, a {@code BOOL} an {@code int}. After a failure {@link Native#getLastError()} says why; after a success it says nothing.
 *
 * @see <a href="https://learn.microsoft.com/windows/win32/api/">Windows API</a>
 */
public final class Kernel32 {
    /** winerror.h. */
    public static final int ERROR_FILE_NOT_FOUND = 2;

    public static final int ERROR_PATH_NOT_FOUND = 3;
    public static final int ERROR_ACCESS_DENIED = 5;
    public static final int ERROR_SHARING_VIOLATION = 32;
    public static final int ERROR_LOCK_VIOLATION = 33;
    public static final int ERROR_HANDLE_EOF = 38;
    public static final int ERROR_INVALID_PARAMETER = 87;
    public static final int ERROR_BROKEN_PIPE = 109;
    public static final int ERROR_ALREADY_EXISTS = 183;
    public static final int ERROR_PIPE_BUSY = 231;
    public static final int ERROR_NO_DATA = 232;
    public static final int ERROR_PIPE_NOT_CONNECTED = 233;
    public static final int ERROR_MORE_DATA = 234;
    public static final int ERROR_PIPE_CONNECTED = 535;
    public static final int ERROR_OPERATION_ABORTED = 995;
    public static final int ERROR_IO_PENDING = 997;

    /** handleapi.h. */
    public static final long INVALID_HANDLE_VALUE = -1;

    /** winnt.h: rights and ways to share. */
    public static final int GENERIC_READ = 0x80000000;

    public static final int GENERIC_WRITE = 0x40000000;
    public static final int FILE_APPEND_DATA = 0x4;
    public static final int FILE_READ_ATTRIBUTES = 0x80;
    public static final int SYNCHRONIZE = 0x100000;
    static final int WRITE_DAC = 0x40000;
    public static final int READ_CONTROL = 0x20000;
    /** Read, write and delete. */
    public static final int SHARE_ALL = 7;

    public static final int FILE_ATTRIBUTE_NORMAL = 0x80;
    public static final int FILE_ATTRIBUTE_DIRECTORY = 0x10;
    public static final int FILE_ATTRIBUTE_REPARSE_POINT = 0x400;

    /** fileapi.h. */
    public static final int OPEN_EXISTING = 3;

    public static final int OPEN_ALWAYS = 4;

    /** winbase.h. */
    public static final int FILE_FLAG_BACKUP_SEMANTICS = 0x02000000;

    public static final int FILE_FLAG_OPEN_REPARSE_POINT = 0x00200000;
    public static final int FILE_FLAG_OVERLAPPED = 0x40000000;
    public static final int FILE_FLAG_FIRST_PIPE_INSTANCE = 0x00080000;
    public static final int SECURITY_SQOS_PRESENT = 0x00100000;
    public static final int SECURITY_IDENTIFICATION = 0x00010000;
    public static final int PIPE_ACCESS_DUPLEX = 3;
    public static final int PIPE_REJECT_REMOTE_CLIENTS = 8;
    public static final int PIPE_UNLIMITED_INSTANCES = 255;

    /** minwinbase.h. */
    static final int LOCKFILE_FAIL_IMMEDIATELY = 1;

    static final int LOCKFILE_EXCLUSIVE_LOCK = 2;
    static final int FILE_STANDARD_INFO = 1;

    /** winbase.h, synchapi.h. */
    public static final int WAIT_OBJECT_0 = 0;

    public static final int WAIT_TIMEOUT = 258;
    public static final int INFINITE = -1;

    private static final int FORMAT_MESSAGE_FROM_SYSTEM = 0x1000;
    private static final int FORMAT_MESSAGE_IGNORE_INSERTS = 0x200;

    static {
        // Without this JNA looks for directories to search, for libraries that are always there.
        System.getProperties().putIfAbsent("jna.platform.library.path", "");
        Native.register(Kernel32.class, NativeLibrary.getInstance("kernel32"));
    }

    private Kernel32() {}

    /** Returns the system's words for an error, in its language; its number where it has none. */
    public static String message(int error) {
        char[] text = new char[1024];
        int flags = FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS;
        int length = FormatMessageW(flags, null, error, 0, text, text.length, null);
        String words = new String(text, 0, Math.max(0, length)).strip();
        return words.isEmpty() ? "error " + error : words + " (error " + error + ")";
    }

    private static native int FormatMessageW(
            int flags, Pointer source, int message, int language, char[] buffer, int size, Pointer arguments);

    public static native long CreateFileW(
            WString name, int access, int share, Pointer security, int disposition, int flags, long template);

    static native int CreateDirectoryW(WString name, Pointer security);

    static native int FlushFileBuffers(long file);

    static native int FreeConsole();

    static native int SetStdHandle(int stream, long handle);

    public static native int CloseHandle(long handle);

    static native int LockFileEx(long file, int flags, int reserved, int low, int high, Pointer overlapped);

    public static native int ReadFile(long file, Pointer buffer, int count, Pointer read, Pointer overlapped);

    public static native int WriteFile(long file, Pointer buffer, int count, Pointer written, Pointer overlapped);

    static native int SetFilePointerEx(long file, long distance, Pointer moved, int method);

    static native int SetEndOfFile(long file);

    static native int GetFileInformationByHandle(long file, Pointer information);

    static native int GetFileInformationByHandleEx(long file, int kind, Pointer information, int size);

    static native int GetFinalPathNameByHandleW(long file, char[] path, int size, int flags);

    static native int DeviceIoControl(
            long file,
            int code,
            Pointer in,
            int inSize,
            Pointer out,
            int outSize,
            Pointer returned,
            Pointer overlapped);

    static native long CreateMutexW(Pointer security, int owner, WString name);

    static native long OpenMutexW(int access, int inherit, WString name);

    public static native long CreateEventW(Pointer security, int manual, int set, WString name);

    public static native int SetEvent(long event);

    public static native int ResetEvent(long event);

    public static native int WaitForSingleObject(long handle, int millis);

    public static native int WaitForMultipleObjects(int count, Pointer handles, int all, int millis);

    public static native int GetOverlappedResult(long file, Pointer overlapped, Pointer transferred, int wait);

    public static native int CancelIoEx(long file, Pointer overlapped);

    public static native long CreateNamedPipeW(
            WString name, int open, int mode, int instances, int out, int in, int timeout, Pointer security);

    public static native int ConnectNamedPipe(long pipe, Pointer overlapped);

    public static native int DisconnectNamedPipe(long pipe);

    public static native int PeekNamedPipe(
            long pipe, Pointer buffer, int size, Pointer read, Pointer available, Pointer left);

    public static native int GetNamedPipeClientProcessId(long pipe, Pointer pid);

    public static native int GetNamedPipeServerProcessId(long pipe, Pointer pid);

    public static native int WaitNamedPipeW(WString name, int millis);

    public static native long GetCurrentProcess();

    public static native long GetCurrentThread();

    public static native int GetCurrentProcessId();

    public static native long OpenProcess(int access, int inherit, int pid);

    public static native Pointer LocalFree(Pointer memory);
}
