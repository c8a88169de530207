package algo.app.platform.macos;

/**
 * The numbers of Darwin that we use, by the names that they have in C. They are the same on x86-64 and arm64. A test compares each with
 * Apple's headers.
 */
public final class DarwinNumbers {
    /** sys/errno.h. */
    public static final int EPERM = 1;

    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int ENXIO = 6;
    public static final int E2BIG = 7;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EEXIST = 17;
    public static final int EINVAL = 22;
    public static final int ENFILE = 23;
    public static final int EMFILE = 24;
    public static final int ENOSPC = 28;
    public static final int EROFS = 30;
    /** EWOULDBLOCK is the same number. */
    public static final int EAGAIN = 35;

    public static final int ENOTSUP = 45;
    public static final int EDQUOT = 69;

    /** sys/fcntl.h. */
    public static final int O_RDONLY = 0;

    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_NONBLOCK = 0x4;
    public static final int O_APPEND = 0x8;
    public static final int O_NOFOLLOW = 0x100;
    /** Asks for events of a file, and keeps nobody from unmounting its volume. */
    public static final int O_EVTONLY = 0x8000;

    public static final int O_DIRECTORY = 0x100000;
    public static final int O_CLOEXEC = 0x1000000;
    public static final int FD_CLOEXEC = 1;
    public static final int F_SETFD = 2;
    public static final int F_GETLK = 7;
    public static final int F_GETPATH = 50;
    public static final int F_PUNCHHOLE = 99;
    public static final int F_UNLCK = 2;
    public static final int F_WRLCK = 3;
    public static final int LOCK_SH = 1;
    public static final int LOCK_EX = 2;
    public static final int LOCK_NB = 4;

    /** sys/unistd.h. */
    public static final int SEEK_DATA = 4;

    /** sys/param.h: the longest path, its NUL included. */
    public static final int MAXPATHLEN = 1024;

    /** sys/stdio.h, for renamex_np(2). */
    public static final int RENAME_SWAP = 2;

    /** sys/spawn.h. */
    public static final short POSIX_SPAWN_SETSIGDEF = 0x4;

    public static final short POSIX_SPAWN_SETSIGMASK = 0x8;
    public static final short POSIX_SPAWN_SETSID = 0x400;
    /** Closes in the new process each descriptor that is not named. */
    public static final short POSIX_SPAWN_CLOEXEC_DEFAULT = 0x4000;

    /** sys/wait.h. */
    public static final int WNOHANG = 1;

    /** sys/resource.h. */
    public static final int RLIMIT_FSIZE = 1;

    public static final int RLIMIT_NPROC = 7;
    public static final int RLIMIT_NOFILE = 8;
    public static final int RUSAGE_INFO_V2 = 2;

    /** sys/event.h. */
    public static final short EVFILT_VNODE = -4;

    public static final short EVFILT_PROC = -5;
    public static final short EVFILT_USER = -10;
    public static final short EV_ADD = 0x1;
    public static final short EV_DELETE = 0x2;
    public static final short EV_ONESHOT = 0x10;
    public static final short EV_CLEAR = 0x20;
    public static final int NOTE_EXIT = 0x80000000;
    public static final int NOTE_TRIGGER = 0x01000000;
    public static final int NOTE_WRITE = 0x2;
    public static final int NOTE_EXTEND = 0x4;

    /** sys/sysctl.h. */
    public static final int CTL_KERN = 1;

    public static final int KERN_ARGMAX = 8;
    public static final int KERN_PROC = 14;
    public static final int KERN_PROCARGS2 = 49;
    public static final int KERN_PROC_ALL = 0;
    public static final int KERN_PROC_PID = 1;
    public static final int KERN_PROC_PGRP = 2;

    /** sys/proc.h: states of a process. */
    public static final int SSTOP = 4;

    public static final int SZOMB = 5;

    /** sys/proc_info.h. */
    public static final int PROC_PIDLISTFDS = 1;

    public static final int PROC_PIDFDVNODEPATHINFO = 2;
    public static final int PROC_PIDFDSOCKETINFO = 3;
    public static final int PROX_FDTYPE_SOCKET = 2;
    public static final int SOCKINFO_TCP = 2;
    public static final int TSI_S_LISTEN = 1;

    private DarwinNumbers() {}
}
