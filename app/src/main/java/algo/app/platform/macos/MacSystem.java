package algo.app.platform.macos;

import algo.app.platform.PosixSystem;
import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The ways in which macOS differs from Linux, for daemon and client alike: by the JDK alone, so that a client can use it. There is no {@code /proc}, and
 * no daemon of several users.
 */
public final class MacSystem extends PosixSystem {
    /** The longest path of a socket, in bytes: {@code sun_path} has 104, and the JDK needs two of them. */
    public static final int LONGEST_SOCKET = DarwinLayouts.SUN_PATH_SIZE - 2;

    /** As in {@code /etc/paths}. */
    private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

    private volatile Account account;

    /** The user of this process. */
    record Account(int number, String name) {
        /**
         * @param name null for a user whom the system's list does not have; the number is 0 then, whatever it is in truth
         * @throws IOException if it is such a user
         */
        static Account of(long number, String name) throws IOException {
            if (name == null) {
                throw new IOException(
                        "the user of this process is not in the list of users of this Mac, so it cannot be"
                                + " told whose files are whose; run algo as a user whom 'id -un' names");
            }
            return new Account((int) number, name);
        }
    }

    private Account account() throws IOException {
        Account known = account;
        if (known == null) {
            UnixSystem system = new UnixSystem();
            known = Account.of(system.getUid(), system.getUsername());
            account = known;
        }
        return known;
    }

    @Override
    protected int user() throws IOException {
        return account().number();
    }

    @Override
    protected String userName() throws IOException {
        return account().name();
    }

    @Override
    protected String usualPath() {
        return DEFAULT_PATH;
    }

    @Override
    protected Map<String, String> given(String zone) {
        return Map.of("TZ", zone);
    }

    @Override
    protected Optional<String> systemRun() {
        return Optional.empty();
    }

    @Override
    protected Optional<String> systemHomes() {
        return Optional.empty();
    }
}
