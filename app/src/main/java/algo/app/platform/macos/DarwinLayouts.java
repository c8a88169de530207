package algo.app.platform.macos;

/**
 * Sizes of the structures of Darwin that we use, and where their fields are, in bytes. A name is that of the structure and of the field;
 * {@code SIZE} is the whole. They are the same on x86-64 and arm64. A test compares each with Apple's headers.
 */
public final class DarwinLayouts {
    /** spawn.h: both are pointers to what the library keeps. */
    public static final int POSIX_SPAWNATTR_SIZE = 8;

    public static final int POSIX_SPAWN_FILE_ACTIONS_SIZE = 8;
    public static final int SIGSET_SIZE = 4;

    /** sys/event.h. */
    public static final int KEVENT_SIZE = 32;

    public static final int KEVENT_IDENT = 0;
    public static final int KEVENT_FILTER = 8;
    public static final int KEVENT_FLAGS = 10;
    public static final int KEVENT_FFLAGS = 12;
    public static final int TIMESPEC_SIZE = 16;

    /** sys/fcntl.h. */
    public static final int FLOCK_SIZE = 24;

    public static final int FLOCK_TYPE = 20;
    public static final int FPUNCHHOLE_SIZE = 24;
    public static final int FPUNCHHOLE_OFFSET = 8;
    public static final int FPUNCHHOLE_LENGTH = 16;

    /** sys/stat.h. */
    public static final int STAT_SIZE = 144;

    public static final int STAT_DEV = 0;
    public static final int STAT_MODE = 4;
    public static final int STAT_NLINK = 6;
    public static final int STAT_INO = 8;
    public static final int STAT_UID = 16;

    /** sys/resource.h. */
    public static final int RLIMIT_SIZE = 16;

    public static final int RUSAGE_SIZE = 160;
    public static final int RUSAGE_USER_TIME = 16;
    public static final int RUSAGE_SYSTEM_TIME = 24;
    public static final int RUSAGE_RESIDENT = 64;
    public static final int RUSAGE_FOOTPRINT = 72;
    public static final int RUSAGE_STARTED = 80;
    public static final int RUSAGE_CHILD_USER_TIME = 96;
    public static final int RUSAGE_CHILD_SYSTEM_TIME = 104;

    /** mach/mach_time.h. */
    public static final int TIMEBASE_SIZE = 8;

    public static final int TIMEBASE_DENOM = 4;

    /** sys/sysctl.h. */
    public static final int KINFO_SIZE = 648;

    public static final int KINFO_START_SECONDS = 0;
    public static final int KINFO_START_MICROS = 8;
    public static final int KINFO_STATE = 36;
    public static final int KINFO_PID = 40;
    public static final int KINFO_NAME = 243;
    public static final int KINFO_NAME_SIZE = 17;
    public static final int KINFO_REAL_UID = 392;
    public static final int KINFO_UID = 420;
    public static final int KINFO_PARENT = 560;
    public static final int KINFO_GROUP = 564;

    /** sys/proc_info.h. */
    public static final int FDINFO_SIZE = 8;

    public static final int FDINFO_FD = 0;
    public static final int FDINFO_TYPE = 4;
    public static final int FDPATH_SIZE = 1200;
    public static final int FDPATH_INODE = 32;
    public static final int FDPATH_PATH = 176;
    public static final int SOCKETINFO_SIZE = 792;
    public static final int SOCKETINFO_KIND = 256;
    public static final int SOCKETINFO_FOREIGN_PORT = 264;
    public static final int SOCKETINFO_LOCAL_PORT = 268;
    public static final int SOCKETINFO_STATE = 344;

    /** sys/un.h: the room for a name, its NUL included. */
    public static final int SUN_PATH_SIZE = 104;

    /** uuid/uuid.h. */
    public static final int UUID_SIZE = 16;

    private DarwinLayouts() {}
}
