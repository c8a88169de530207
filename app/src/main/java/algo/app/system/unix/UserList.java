package algo.app.system.unix;

import java.io.IOException;
import java.util.Optional;

/** The host's list of users and groups. Safe on any thread; may block for seconds. */
interface UserList {
    /**
     * Looks a user up by number; empty if the list has none of that number.
     *
     * @throws IOException if the list does not answer
     */
    Optional<UserAccount> user(int uid) throws IOException, InterruptedException;

    /**
     * Looks a group up by name; empty if the list has none of that name.
     *
     * @throws IOException if the list does not answer
     */
    Optional<Integer> group(String name) throws IOException, InterruptedException;
}
