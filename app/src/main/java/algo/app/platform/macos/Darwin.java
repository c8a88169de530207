package algo.app.platform.macos;

import algo.app.platform.unix.JnaHome;
import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * The functions of libSystem that we call, named and typed as in their manual pages. After a result of -1,
 * {@link Native#getLastError()} is {@code errno}. Strings cross as UTF-8. Safe on any thread.
 */
public final class Darwin {
    private static final Map<String, ?> OPTIONS = Map.of(Library.OPTION_STRING_ENCODING, "UTF-8");

    static {
        JnaHome.loading(() -> Native.register(Darwin.class, NativeLibrary.getInstance(null, OPTIONS)));
    }

    private Darwin() {}

    /**
     * Functions with arguments that their prototype does not name. On arm64 Darwin passes those on the stack, also where the others are in
     * registers, so the call has to say which they are.
     */
    interface Variadic extends Library {
        int fcntl(int fd, int command, Object... argument);
    }

    /** Loaded when one of them is called. */
    private static final class Late {
        static final Variadic LIBRARY = Native.load(null, Variadic.class, OPTIONS);

        /** On x86-64 the plain name is that of a function for an older structure. */
        static final Function FSTAT = NativeLibrary.getInstance(null, OPTIONS)
                .getFunction(System.getProperty("os.arch").equals("aarch64") ? "fstat" : "fstat$INODE64");
    }

    /** Returns a path as the system takes it: UTF-8, ended by a NUL. */
    static byte[] path(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    public static int fcntl(int fd, int command, int argument) {
        return Late.LIBRARY.fcntl(fd, command, argument);
    }

    public static int fcntl(int fd, int command, Pointer argument) {
        return Late.LIBRARY.fcntl(fd, command, argument);
    }

    /** @param status of {@link DarwinLayouts#STAT_SIZE} bytes */
    static int fstat(int fd, Memory status) {
        return Late.FSTAT.invokeInt(new Object[] {fd, status});
    }

    /** Opens what is there: a file that is to be made is made by the JDK, since its mode would be one more argument that is not named. */
    static native int open(byte[] path, int flags);

    public static native long read(int fd, byte[] buffer, long count);

    public static native long write(int fd, byte[] buffer, long count);

    public static native int close(int fd);

    public static native long lseek(int fd, long offset, int whence);

    static native int pipe(Pointer fds);

    static native int dup2(int from, int to);

    static native int flock(int fd, int operation);

    static native int renamex_np(byte[] from, byte[] to, int flags);

    static native int kqueue();

    static native int kevent(int kq, Pointer changes, int changeCount, Pointer events, int eventCount, Pointer timeout);

    /** Returns an errno, like the others of posix_spawn(2). */
    public static native int posix_spawn(
            Pointer pid, String path, Pointer fileActions, Pointer attributes, Pointer argv, Pointer envp);

    public static native int posix_spawn_file_actions_init(Pointer actions);

    public static native int posix_spawn_file_actions_destroy(Pointer actions);

    public static native int posix_spawn_file_actions_adddup2(Pointer actions, int fd, int newFd);

    /** Lets the new process have a descriptor under its own number. */
    public static native int posix_spawn_file_actions_addinherit_np(Pointer actions, int fd);

    /** macOS 10.15. */
    public static native int posix_spawn_file_actions_addchdir_np(Pointer actions, String path);

    public static native int posix_spawnattr_init(Pointer attributes);

    public static native int posix_spawnattr_destroy(Pointer attributes);

    public static native int posix_spawnattr_setflags(Pointer attributes, short flags);

    public static native int posix_spawnattr_setsigmask(Pointer attributes, Pointer set);

    public static native int posix_spawnattr_setsigdefault(Pointer attributes, Pointer set);

    public static native int kill(int pid, int signal);

    public static native int waitpid(int pid, Pointer status, int options);

    public static native int getrlimit(int resource, Pointer limit);

    public static native int sysctl(
            int[] name, int words, Pointer old, Pointer oldBytes, Pointer replacement, long newBytes);

    static native int sysctlbyname(String name, Pointer old, Pointer oldBytes, Pointer replacement, long newBytes);

    public static native int proc_pidinfo(int pid, int flavor, long argument, Pointer buffer, int bytes);

    public static native int proc_pidfdinfo(int pid, int fd, int flavor, Pointer buffer, int bytes);

    public static native int proc_pid_rusage(int pid, int flavor, Pointer buffer);

    static native int proc_listallpids(Pointer buffer, int bytes);

    public static native long mach_absolute_time();

    public static native int mach_timebase_info(Pointer info);

    static native int gethostuuid(byte[] id, Pointer patience);

    static native int setsid();

    public static native int getsid(int pid);

    public static native int getpid();

    public static native int getuid();

    static native String strerror(int errno);
}
