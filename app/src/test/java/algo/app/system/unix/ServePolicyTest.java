package algo.app.system.unix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom the system daemon serves. */
class ServePolicyTest {
    private static final List<String> SHELLS = List.of("/bin/sh", "/bin/bash", "/usr/sbin/nologin");

    private static Optional<UserAccount> account(String name, int uid, String shell, Integer... groups) {
        return Optional.of(new UserAccount(uid, name, 100, List.of(groups), "/", shell));
    }

    private static Optional<String> refusal(ServePolicy policy, int uid, Optional<UserAccount> account) {
        return policy.refusal(uid, account, Set.of(500), SHELLS);
    }

    @ParameterizedTest
    @CsvSource({
        "/bin/bash, true",
        "'', true",
        "/usr/sbin/nologin, false",
        "/bin/false, false",
        "/bin/sync, false",
        "/opt/own/shell, false",
        "bash, false",
    })
    void byDefaultWhoHasAShellForLogins(String shell, boolean served) {
        assertThat(refusal(ServePolicy.DEFAULT, 61301, account("ann", 61301, shell))
                        .isEmpty())
                .isEqualTo(served);
    }

    @Test
    void whereTheHostListsNoShellsTheirNamesHaveToDo() {
        assertThat(ServePolicy.DEFAULT.refusal(61301, account("ann", 61301, "/opt/own/shell"), Set.of(), List.of()))
                .isEmpty();
        assertThat(ServePolicy.DEFAULT.refusal(61301, account("www", 61301, "/sbin/nologin"), Set.of(), List.of()))
                .hasValueSatisfying(why -> assertThat(why).contains("none for logins"));
    }

    @Test
    void rootIsAlwaysServedAndANumberWithoutANameOnlyWhereEverybodyIs() {
        for (Object value : new Object[] {"login", "everyone", List.of()}) {
            ServePolicy policy = ServePolicy.parse(value);
            assertThat(refusal(policy, 0, Optional.empty())).isEmpty();
            assertThat(refusal(policy, 61301, Optional.empty()).isEmpty()).isEqualTo(value.equals("everyone"));
        }
        assertThat(refusal(ServePolicy.DEFAULT, 61301, Optional.empty()))
                .contains("you are not in the host's list of users");
    }

    @Test
    void aListNamesUsersNumbersAndGroups() {
        ServePolicy policy = ServePolicy.parse(List.of("ann", "61303", "+61301", "+4294967290", "@traders"));

        assertThat(refusal(policy, 7, account("ann", 7, "/bin/false")))
                .as("by name, whatever the shell")
                .isEmpty();
        assertThat(refusal(policy, 61301, Optional.empty())).as("by number").isEmpty();
        assertThat(refusal(policy, (int) 4294967290L, Optional.empty())).isEmpty();
        assertThat(refusal(policy, 8, account("bob", 8, "/bin/sh", 100, 500)))
                .as("by group")
                .isEmpty();
        assertThat(refusal(policy, 8, account("bob", 8, "/bin/sh", 100))).isPresent();
        assertThat(refusal(policy, 61303, Optional.empty()))
                .as("digits without a plus are a name")
                .isPresent();
        assertThat(refusal(policy, 9, account("61303", 9, "/bin/sh"))).isEmpty();
        assertThat(refusal(policy, 10, account("+61301", 10, "/bin/sh"))).isPresent();
    }
}
