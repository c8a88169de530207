package algo.app.process.macos;

import algo.app.platform.macos.Darwin;
import algo.app.platform.macos.DarwinException;
import algo.app.platform.macos.DarwinLayouts;
import algo.app.platform.macos.DarwinNumbers;
import algo.app.platform.macos.OpenDescriptor;
import algo.app.process.LaunchException;
import algo.app.process.unix.WrapperCommand;
import com.sun.jna.Memory;
import com.sun.jna.StringArray;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes wrappers with posix_spawn(2): in a session and group of their own, every signal unblocked and at its default, with four descriptors and
 * no more. Safe on any thread.
 */
final class MacSpawner implements AutoCloseable {
    /** dash, which macOS has from 10.15 on: its sh may be another shell. */
    static final String SHELL = "/bin/dash";

    private static final int GATE = 3;

    private final Memory attributes = new Memory(DarwinLayouts.POSIX_SPAWNATTR_SIZE);
    private final OpenDescriptor nullDevice;

    MacSpawner() throws DarwinException {
        nullDevice = OpenDescriptor.open(Path.of("/dev/null"), DarwinNumbers.O_RDWR);
        try (Memory none = new Memory(DarwinLayouts.SIGSET_SIZE);
                Memory all = new Memory(DarwinLayouts.SIGSET_SIZE)) {
            none.setInt(0, 0);
            all.setInt(0, -1);
            Darwin.posix_spawnattr_init(attributes);
            Darwin.posix_spawnattr_setsigmask(attributes, none);
            Darwin.posix_spawnattr_setsigdefault(attributes, all);
            int flags = DarwinNumbers.POSIX_SPAWN_SETSID
                    | DarwinNumbers.POSIX_SPAWN_SETSIGMASK
                    | DarwinNumbers.POSIX_SPAWN_SETSIGDEF
                    | DarwinNumbers.POSIX_SPAWN_CLOEXEC_DEFAULT;
            Darwin.posix_spawnattr_setflags(attributes, (short) flags);
        }
    }

    /**
     * Executes the wrapper in {@code directory}; its pid.
     *
     * @param input becomes descriptor 0, for the program
     * @param gate becomes descriptor 3; reading it tells whether to go on
     * @param log becomes descriptor 1, from which the wrapper makes the program's 1 and 2
     */
    int spawn(WrapperCommand command, Path directory, OpenDescriptor input, OpenDescriptor gate, OpenDescriptor log)
            throws LaunchException {
        try (Memory pid = new Memory(Integer.BYTES);
                Memory actions = new Memory(DarwinLayouts.POSIX_SPAWN_FILE_ACTIONS_SIZE);
                StringArray arguments = strings(command.arguments());
                StringArray environment = strings(command.environment())) {
            must(Darwin.posix_spawn_file_actions_init(actions));
            try {
                must(Darwin.posix_spawn_file_actions_adddup2(actions, log.number(), 1));
                must(Darwin.posix_spawn_file_actions_adddup2(actions, input.number(), 0));
                must(Darwin.posix_spawn_file_actions_adddup2(actions, nullDevice.number(), 2));
                must(
                        gate.number() == GATE
                                ? Darwin.posix_spawn_file_actions_addinherit_np(actions, GATE)
                                : Darwin.posix_spawn_file_actions_adddup2(actions, gate.number(), GATE));
                must(Darwin.posix_spawn_file_actions_addchdir_np(actions, directory.toString()));
                must(Darwin.posix_spawn(pid, SHELL, actions, attributes, arguments, environment));
            } finally {
                Darwin.posix_spawn_file_actions_destroy(actions);
            }
            return pid.getInt(0);
        }
    }

    private static void must(int errno) throws LaunchException {
        if (errno != 0) {
            String why = errno == DarwinNumbers.E2BIG
                    ? "its arguments and environment are longer than the system allows"
                    : "no process could be made for it: " + DarwinException.words(errno);
            throw new LaunchException(why);
        }
    }

    private static StringArray strings(List<String> list) {
        return new StringArray(list.toArray(new String[0]), "UTF-8");
    }

    @Override
    public void close() {
        nullDevice.close();
        Darwin.posix_spawnattr_destroy(attributes);
        attributes.close();
    }
}
