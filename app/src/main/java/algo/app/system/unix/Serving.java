package algo.app.system.unix;

import algo.app.protocol.ExitCode;
import algo.app.system.SystemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether somebody is served, by the rules of root and the host's list of users. Safe on any thread; may block.
 */
final class Serving {
    private static final Path SHELLS = Path.of("/etc/shells");

    private final QuotaFile rules;
    private final UserList users;

    Serving(QuotaFile rules, UserList users) {
        this.rules = rules;
        this.users = users;
    }

    /** @throws SystemException if root does not let the system daemon serve that user, or it cannot be told */
    void require(int uid) throws SystemException, InterruptedException {
        ServePolicy policy = rules.serve();
        try {
            Optional<UserAccount> account = policy.needsAccount() && uid != 0 ? users.user(uid) : Optional.empty();
            Set<Integer> groups = new HashSet<>();
            if (account.isPresent()) {
                for (String name : policy.groups()) {
                    users.group(name).ifPresent(groups::add);
                }
            }
            Optional<String> refusal =
                    policy.refusal(uid, account, groups, policy.needsAccount() ? shells() : List.of());
            if (refusal.isPresent()) {
                throw new SystemException(
                        ExitCode.CONFLICT,
                        "the system daemon does not serve you: " + refusal.get(),
                        "ask root ('serve' in " + rules.file() + "), or use a daemon of your own: 'algo daemon start'");
            }
        } catch (IOException e) {
            throw new SystemException(
                    ExitCode.FAILED, "it cannot be told whether you are served: " + e.getMessage(), "try again later");
        }
    }

    /** Returns the lines of shells(5) that are paths. */
    private static List<String> shells() {
        try {
            return Files.readAllLines(SHELLS).stream()
                    .map(String::strip)
                    .filter(line -> line.startsWith("/"))
                    .toList();
        } catch (IOException e) {
            return List.of(); // then the names of shells have to do
        }
    }
}
