package algo.app.system.unix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.Test;

class UserAdmissionTest {
    private record User(String getName) implements UserPrincipal {
        @Override
        public String getName() {
            return getName;
        }
    }

    private final UserPrincipal root = new User("root");
    private final UserPrincipal ann = new User("ann");
    private final UserPrincipal bob = new User("bob");

    @Test
    void oneUserLeavesRoomForOthersAndAllForRoot() {
        UserAdmission admission = new UserAdmission(new UserAdmission.Bounds(2, 3, 0, 0), root);
        assertThat(admission.enter(ann)).isTrue();
        assertThat(admission.enter(ann)).isTrue();
        assertThat(admission.enter(ann)).as("a third of ann").isFalse();
        assertThat(admission.enter(bob)).isTrue();
        assertThat(admission.enter(bob)).as("a fourth of all").isFalse();
        assertThat(admission.enter(root)).isTrue();
        assertThat(admission.enter(root)).isTrue();
        assertThat(admission.enter(root)).as("a third of root").isFalse();

        admission.leave(ann);
        assertThat(admission.enter(bob)).isTrue();
        admission.leave(root);
        assertThat(admission.enter(ann)).as("root's make no room for others").isFalse();
    }

    @Test
    void whereAFewUsersHaveAllThatTheyMayOthersStillGetIn() {
        UserAdmission admission = new UserAdmission(new UserAdmission.Bounds(128, 1024, 4, 128), root);
        for (int user = 0; user < 8; user++) {
            for (int i = 0; i < 200; i++) {
                assertThat(admission.enter(new User("hostile" + user))).isEqualTo(i < 128);
            }
        }
        for (int i = 0; i < 10; i++) {
            assertThat(admission.enter(ann)).isEqualTo(i < 4);
        }
        int others = 0;
        while (admission.enter(new User("other" + others / 4))) {
            others++;
        }
        assertThat(others).as("the reserve is bounded too").isEqualTo(124);
        assertThat(admission.enter(root)).isTrue();

        admission.leave(ann);
        assertThat(admission.enter(ann)).isTrue();
    }

    @Test
    void aSmallLimitOfDescriptorsLetsFewerInSoThatSomeAreLeft() {
        assertThat(SystemBounds.admission(65_536).ofAll()).isEqualTo(1024);
        assertThat(SystemBounds.admission(Long.MAX_VALUE).ofAll()).isEqualTo(1024);
        UserAdmission.Bounds few = SystemBounds.admission(2048);
        assertThat(few.ofAll()).isEqualTo(512);
        assertThat(2 * (few.ofAll() + few.reserve() + few.ofOne())).isLessThan(2048);
        assertThat(SystemBounds.admission(256).ofAll()).isEqualTo(4);
    }
}
