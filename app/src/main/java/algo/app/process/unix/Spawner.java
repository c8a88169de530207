package algo.app.process.unix;

import algo.app.platform.unix.ErrnoException;
import algo.app.platform.unix.Fd;
import algo.app.platform.unix.LibC;
import algo.app.process.LaunchException;
import com.sun.jna.Memory;
import com.sun.jna.StringArray;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes wrappers with posix_spawn(3): in a session and group of their own, every signal unblocked and at its default,
 * with four descriptors and no more. Safe on any thread.
 */
final class Spawner implements AutoCloseable {
    /**
     * The size of a buffer for attributes, in bytes; more than the sizes in spawn.h of glibc: 336 and 80 bytes;
     * sigset_t has 128.
     */
    private static final int ATTRIBUTES_BYTES = 1024;

    private static final int ACTIONS_BYTES = 256;
    private static final int SIGSET_BYTES = 128;
    private static final int GATE = 3;

    private final Memory attributes = new Memory(ATTRIBUTES_BYTES);
    private final String shell;
    private final Fd nullDevice;

    /** @param shell what the wrapper is executed by */
    Spawner(String shell) throws ErrnoException {
        this.shell = shell;
        nullDevice = Fd.open("/dev/null", LibC.O_RDWR, 0);
        try (Memory none = new Memory(SIGSET_BYTES);
                Memory all = new Memory(SIGSET_BYTES)) {
            LibC.sigemptyset(none);
            // Not sigfillset(3), which leaves out glibc's own two, and posix_spawn would leave them ignored.
            all.setMemory(0, SIGSET_BYTES, (byte) 0xff);
            LibC.posix_spawnattr_init(attributes);
            LibC.posix_spawnattr_setsigmask(attributes, none);
            LibC.posix_spawnattr_setsigdefault(attributes, all);
            short flags = LibC.POSIX_SPAWN_SETSID | LibC.POSIX_SPAWN_SETSIGMASK | LibC.POSIX_SPAWN_SETSIGDEF;
            LibC.posix_spawnattr_setflags(attributes, flags);
        }
    }

    /**
     * Executes the wrapper in {@code directory}; its pid.
     *
     * @param input becomes descriptor 0, for the program
     * @param gate becomes descriptor 3; reading it tells whether to go on
     * @param log becomes descriptor 1, from which the wrapper makes the program's 1 and 2
     */
    int spawn(WrapperCommand command, Path directory, Fd input, Fd gate, Fd log) throws LaunchException {
        try (Memory pid = new Memory(Integer.BYTES);
                Memory actions = new Memory(ACTIONS_BYTES);
                StringArray arguments = strings(command.arguments());
                StringArray environment = strings(command.environment())) {
            must(LibC.posix_spawn_file_actions_init(actions));
            try {
                // None of the sources is among 0 to 2, which are open in every JVM; a dup2 onto itself, should the gate
                // have number 3, only clears its close-on-exec flag.
                must(LibC.posix_spawn_file_actions_adddup2(actions, log.number(), 1));
                must(LibC.posix_spawn_file_actions_adddup2(actions, input.number(), 0));
                must(LibC.posix_spawn_file_actions_adddup2(actions, nullDevice.number(), 2));
                must(LibC.posix_spawn_file_actions_adddup2(actions, gate.number(), GATE));
                must(LibC.posix_spawn_file_actions_addclosefrom_np(actions, GATE + 1));
                must(LibC.posix_spawn_file_actions_addchdir_np(actions, directory.toString()));
                must(LibC.posix_spawn(pid, shell, actions, attributes, arguments, environment));
            } finally {
                LibC.posix_spawn_file_actions_destroy(actions);
            }
            return pid.getInt(0);
        }
    }

    private static void must(int errno) throws LaunchException {
        if (errno != 0) {
            String why = errno == LibC.E2BIG
                    ? "its arguments and environment are longer than the system allows"
                    : "no process could be made for it: " + ErrnoException.words(errno);
            throw new LaunchException(why);
        }
    }

    private static StringArray strings(List<String> list) {
        return new StringArray(list.toArray(new String[0]), "UTF-8");
    }

    @Override
    public void close() {
        nullDevice.close();
    }
}
