package algo.app.platform.unix;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * The C functions we call, named and typed as in their manual pages; no logic here. The numbers are those of Linux on
 * x86-64 and aarch64 (asm-generic headers), where they are the same but for two. After a result of -1,
 * {@link Native#getLastError()} is {@code errno}. Strings cross as UTF-8.
 */
public final class LibC {
    /** errno-base.h, errno.h. */
    public static final int EPERM = 1;

    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int ENXIO = 6;
    public static final int E2BIG = 7;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EEXIST = 17;
    public static final int ENODEV = 19;
    static final int EISDIR = 21;
    public static final int EINVAL = 22;
    public static final int ENFILE = 23;
    public static final int EMFILE = 24;
    static final int ENOSPC = 28;
    static final int EROFS = 30;
    public static final int ENOSYS = 38;
    static final int ELOOP = 40;
    public static final int EOPNOTSUPP = 95;
    static final int EDQUOT = 122;

    /** asm-generic/fcntl.h; EFD_CLOEXEC, EPOLL_CLOEXEC and IN_CLOEXEC are O_CLOEXEC, and so for NONBLOCK. */
    public static final int O_RDONLY = 0;

    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_CREAT = 0100;
    public static final int O_EXCL = 0200;
    public static final int O_TRUNC = 01000;
    public static final int O_APPEND = 02000;
    public static final int O_NONBLOCK = 04000;
    public static final int O_CLOEXEC = 02000000;
    static final int O_PATH = 010000000;

    /** fcntl.h of glibc: the one place where the two platforms differ. */
    static final int O_DIRECTORY = System.getProperty("os.arch").equals("aarch64") ? 040000 : 0200000;

    static final int O_NOFOLLOW = System.getProperty("os.arch").equals("aarch64") ? 0100000 : 0400000;

    /** linux/memfd.h. */
    static final int MFD_CLOEXEC = 1;

    /** linux/stat.h. */
    static final int STATX_UID = 0x8;

    public static final int STATX_INO = 0x100;
    static final int STATX_BTIME = 0x800;

    /** linux/fcntl.h, linux/fs.h. */
    public static final int AT_FDCWD = -100;

    public static final int AT_EMPTY_PATH = 0x1000;

    public static final int AT_SYMLINK_FOLLOW = 0x400;

    static final int RENAME_EXCHANGE = 1 << 1;

    /** linux/fs.h: the first byte from an offset on that is no hole. */
    public static final int SEEK_DATA = 3;

    /** linux/falloc.h. */
    public static final int FALLOC_FL_KEEP_SIZE = 1;

    public static final int FALLOC_FL_PUNCH_HOLE = 2;
    public static final int FALLOC_FL_COLLAPSE_RANGE = 8;

    /** sys/inotify.h. */
    public static final int IN_MODIFY = 2;

    public static final int IN_Q_OVERFLOW = 0x4000;
    public static final int IN_ONESHOT = 0x80000000;

    /** asm-generic/poll.h. */
    public static final short POLLIN = 1;

    /** sys/file.h. */
    public static final int LOCK_SH = 1;

    public static final int LOCK_EX = 2;

    public static final int LOCK_NB = 4;

    /** sys/epoll.h. */
    public static final int EPOLLIN = 1;

    public static final int EPOLL_CTL_ADD = 1;
    public static final int EPOLL_CTL_DEL = 2;

    /** sys/wait.h. */
    public static final int WNOHANG = 1;

    /** spawn.h of glibc. */
    public static final short POSIX_SPAWN_SETSIGDEF = 0x04;

    public static final short POSIX_SPAWN_SETSIGMASK = 0x08;
    public static final short POSIX_SPAWN_SETSID = 0x80;

    /** asm-generic/resource.h. */
    public static final int RLIMIT_CPU = 0;

    public static final int RLIMIT_FSIZE = 1;
    /** Private memory that may be written, mappings included (Linux 4.7). */
    public static final int RLIMIT_DATA = 2;

    public static final int RLIMIT_CORE = 4;
    public static final int RLIMIT_NPROC = 6;
    public static final int RLIMIT_NOFILE = 7;
    public static final int RLIMIT_LOCKS = 10;

    /** bits/statvfs.h. */
    static final int ST_RDONLY = 1;

    /** linux/prctl.h. */
    public static final int PR_SET_CHILD_SUBREAPER = 36;

    public static final int PR_GET_CHILD_SUBREAPER = 37;

    /** bits/confname.h. */
    public static final int SC_CLK_TCK = 2;

    public static final int SC_PAGESIZE = 30;

    /** bits/socket.h; linux/netlink.h. */
    static final int AF_UNIX = 1;

    static final int AF_NETLINK = 16;

    static final int SOCK_DGRAM = 2;

    static final int SOCK_RAW = 3;

    static final int MSG_NOSIGNAL = 0x4000;

    static final int MSG_TRUNC = 0x20;

    static final int MSG_DONTWAIT = 0x40;

    static final int NETLINK_SOCK_DIAG = 4;

    /** asm-generic/unistd.h; glibc 2.34 has no wrappers for these two. */
    public static final long SYS_PIDFD_SEND_SIGNAL = 424;

    public static final long SYS_PIDFD_OPEN = 434;

    /** linux/pidfd.h, since Linux 6.9: the signal goes to the process group that has the descriptor's pid. */
    public static final int PIDFD_SIGNAL_PROCESS_GROUP = 1 << 2;

    static {
        JnaHome.loading(() -> Native.register(
                LibC.class, NativeLibrary.getInstance(null, Map.of(Library.OPTION_STRING_ENCODING, "UTF-8"))));
    }

    private LibC() {}

    /** Returns a path as the system takes it: UTF-8, as for the strings here, ended by a NUL. */
    public static byte[] path(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    /** @see <a href="https://man7.org/linux/man-pages/man3/posix_spawn.3.html">posix_spawn(3)</a>; returns an errno */
    public static native int posix_spawn(
            Pointer pid, String path, Pointer fileActions, Pointer attributes, Pointer argv, Pointer envp);

    public static native int posix_spawn_file_actions_init(Pointer actions);

    public static native int posix_spawn_file_actions_destroy(Pointer actions);

    public static native int posix_spawn_file_actions_adddup2(Pointer actions, int fd, int newFd);

    /** glibc 2.34. */
    public static native int posix_spawn_file_actions_addclosefrom_np(Pointer actions, int from);

    /** glibc 2.29. */
    public static native int posix_spawn_file_actions_addchdir_np(Pointer actions, String path);

    public static native int posix_spawnattr_init(Pointer attributes);

    public static native int posix_spawnattr_setflags(Pointer attributes, short flags);

    public static native int posix_spawnattr_setsigmask(Pointer attributes, Pointer set);

    public static native int posix_spawnattr_setsigdefault(Pointer attributes, Pointer set);

    public static native int sigemptyset(Pointer set);

    /** @see <a href="https://man7.org/linux/man-pages/man2/getrlimit.2.html">prlimit(2)</a> */
    public static native int prlimit(int pid, int resource, Pointer newLimit, Pointer oldLimit);

    /** glibc 2.28. */
    static native int renameat2(int oldDirectory, String oldPath, int newDirectory, String newPath, int flags);

    /** @see <a href="https://man7.org/linux/man-pages/man3/statvfs.3.html">statvfs(3)</a> */
    static native int statvfs(byte[] path, Pointer result);

    /** Calls {@code pidfd_open(pid_t pid, unsigned int flags)}. */
    public static native long syscall(long number, int pid, int flags);

    /**
     * Calls {@code setresuid(uid_t, uid_t, uid_t)} or {@code setresgid}: of the calling thread alone, unlike glibc's
     * wrappers.
     */
    public static native long syscall(long number, int real, int effective, int saved);

    /** Calls {@code pidfd_send_signal(int pidfd, int sig, siginfo_t *info, unsigned int flags)}. */
    public static native long syscall(long number, int pidfd, int signal, Pointer info, int flags);

    public static native int kill(int pid, int signal);

    public static native int waitpid(int pid, Pointer status, int options);

    public static native int epoll_create1(int flags);

    public static native int epoll_ctl(int epfd, int operation, int fd, Pointer event);

    public static native int epoll_wait(int epfd, Pointer events, int maxEvents, int timeoutMillis);

    public static native int eventfd(int initial, int flags);

    static native int pipe2(Pointer fds, int flags);

    static native int socket(int domain, int type, int protocol);

    static native int bind(int fd, Pointer address, int addressBytes);

    static native long recv(int fd, byte[] buffer, long count, int flags);

    static native long sendto(int fd, byte[] buffer, long count, int flags, Pointer address, int addressBytes);

    /** @param path as from {@link #path}: it is called hundreds of times in a row, and a String costs more than the call */
    public static native int open(byte[] path, int flags, int mode);

    /** glibc 2.27. */
    static native int memfd_create(String name, int flags);

    public static native long read(int fd, byte[] buffer, long count);

    public static native long write(int fd, byte[] buffer, long count);

    public static native int close(int fd);

    public static native int poll(Pointer fds, long count, int timeoutMillis);

    public static native long lseek(int fd, long offset, int whence);

    /** @see <a href="https://man7.org/linux/man-pages/man2/fallocate.2.html">fallocate(2)</a> */
    public static native int fallocate(int fd, int mode, long offset, long length);

    /** @see <a href="https://man7.org/linux/man-pages/man2/linkat.2.html">linkat(2)</a> */
    public static native int linkat(int oldDirectory, String oldPath, int newDirectory, String newPath, int flags);

    /** @see <a href="https://man7.org/linux/man-pages/man7/inotify.7.html">inotify(7)</a> */
    public static native int inotify_init1(int flags);

    public static native int inotify_add_watch(int fd, String path, int mask);

    public static native int inotify_rm_watch(int fd, int watch);

    static native int dup2(int from, int to);

    /** glibc 2.28; {@code struct statx} has 256 bytes, {@code stx_uid} at offset 20. */
    public static native int statx(int directory, String path, int flags, int mask, Pointer status);

    /** @see <a href="https://man7.org/linux/man-pages/man2/open_by_handle_at.2.html">name_to_handle_at(2)</a> */
    static native int name_to_handle_at(int directory, String path, Pointer handle, Pointer mountId, int flags);

    /** @see <a href="https://man7.org/linux/man-pages/man2/getxattr.2.html">getxattr(2)</a> */
    public static native long getxattr(String path, String name, byte[] value, long size);

    public static native int flock(int fd, int operation);

    public static native int prctl(int option, long arg2, long arg3, long arg4, long arg5);

    static native int setsid();

    public static native int getsid(int pid);

    public static native int getpid();

    public static native int getuid();

    public static native long sysconf(int name);

    public static native String strerror(int errno);
}
