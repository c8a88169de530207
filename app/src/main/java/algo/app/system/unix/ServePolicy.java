package algo.app.system.unix;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The users whom root lets the system daemon serve. Root itself always is. Pure.
 *
 * @param users of {@link Kind#LISTED}: names, and numbers with a plus before them
 * @param groups likewise, names
 */
record ServePolicy(Kind kind, Set<String> users, Set<String> groups) {
    /** The ways in which root names the users. */
    enum Kind {
        /** Every user who is in the list of users with a shell for logins. */
        LOGIN,
        /** Any number that calls. */
        EVERYONE,
        /** The users who are named, and the members of groups that are named. */
        LISTED
    }

    static final ServePolicy DEFAULT = new ServePolicy(Kind.LOGIN, Set.of(), Set.of());

    private static final String RULE =
            "serve must be \"login\", \"everyone\" or a list of users (\"ann\", \"+1000\") and groups (\"@traders\")";
    /** Shells that let nobody in, whatever /etc/shells says. */
    private static final Set<String> NO_LOGIN = Set.of("nologin", "false", "true", "sync", "halt", "shutdown");

    private static final String DEFAULT_SHELL = "/bin/sh";
    private static final int MOST = 10_000;

    ServePolicy {
        users = Set.copyOf(users);
        groups = Set.copyOf(groups);
    }

    /**
     * Reads what the file says.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    static ServePolicy parse(Object value) {
        if ("login".equals(value)) {
            return DEFAULT;
        }
        if ("everyone".equals(value)) {
            return new ServePolicy(Kind.EVERYONE, Set.of(), Set.of());
        }
        if (!(value instanceof List<?> list) || list.size() > MOST) {
            throw new IllegalArgumentException(RULE);
        }
        Set<String> users = new HashSet<>();
        Set<String> groups = new HashSet<>();
        for (Object each : list) {
            String text = each instanceof String name ? name : "";
            boolean group = text.startsWith("@");
            boolean number = text.startsWith("+") && UserAccount.isNumber(text.substring(1));
            if (!number && !UserHomes.isName(group ? text.substring(1) : text)) {
                throw new IllegalArgumentException(RULE + "; entry " + (users.size() + groups.size() + 1) + " is none");
            }
            if (!(group ? groups.add(text.substring(1)) : users.add(text))) {
                throw new IllegalArgumentException("serve names " + text + " twice");
            }
        }
        return new ServePolicy(Kind.LISTED, users, groups);
    }

    /** Returns whether the list of users has to be asked about somebody. */
    boolean needsAccount() {
        return kind != Kind.EVERYONE;
    }

    /**
     * Returns the clause that says why somebody is not served; empty if they are.
     *
     * @param account of the user; empty for one that no list of users knows
     * @param served the numbers of {@link #groups}
     * @param shells what /etc/shells lists; empty where there is no such file
     */
    Optional<String> refusal(
            int uid, Optional<UserAccount> account, Collection<Integer> served, Collection<String> shells) {
        if (uid == 0) {
            return Optional.empty();
        }
        return switch (kind) {
            case EVERYONE -> Optional.empty();
            case LOGIN ->
                account.map(known -> login(known, shells))
                        .orElse(Optional.of("you are not in the host's list of users"));
            case LISTED ->
                isListed(uid, account, served)
                        ? Optional.empty()
                        : Optional.of("root serves the users that it lists, and you are not among them");
        };
    }

    private static Optional<String> login(UserAccount account, Collection<String> shells) {
        String shell = account.shell().isEmpty() ? DEFAULT_SHELL : account.shell();
        String name = shell.substring(shell.lastIndexOf('/') + 1);
        boolean isShell = !NO_LOGIN.contains(name) && (shells.isEmpty() || shells.contains(shell));
        return isShell ? Optional.empty() : Optional.of("your shell in the list of users is none for logins");
    }

    private boolean isListed(int uid, Optional<UserAccount> account, Collection<Integer> served) {
        List<Integer> own = new ArrayList<>(account.map(UserAccount::groups).orElse(List.of()));
        own.retainAll(served);
        return users.contains("+" + Integer.toUnsignedString(uid))
                || account.map(UserAccount::name)
                        .filter(name -> !name.startsWith("+") && users.contains(name))
                        .isPresent()
                || !own.isEmpty();
    }
}
