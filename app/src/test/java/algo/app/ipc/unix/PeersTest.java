package algo.app.ipc.unix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.Test;

/** A name counts only for the user who has it, whatever the list of users says. */
class PeersTest {
    /** Somebody whom a list of users calls so. */
    private record Named(String getName) implements UserPrincipal {
        @Override
        public String getName() {
            return getName;
        }
    }

    private static UserPrincipal user(String number) throws IOException {
        return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(number);
    }

    @Test
    void onlyRootIsCalledRootAndOnlyTheOwnerByTheOwnersName() throws Exception {
        UserPrincipal own = user("54321");

        assertThat(Peers.name(user("54321"), own)).isEqualTo(own.getName());
        assertThat(Peers.name(user("0"), own)).isEqualTo("root");
        assertThat(Peers.name(user("54322"), own)).isEqualTo("54322");
        assertThat(Peers.name(new Named("root"), own)).isNotEqualTo("root");
        assertThat(Peers.name(new Named(own.getName()), own)).isNotEqualTo(own.getName());
        assertThat(Peers.isRoot(user("0"))).isTrue();
        assertThat(Peers.isRoot(new Named("root"))).isFalse();
    }
}
