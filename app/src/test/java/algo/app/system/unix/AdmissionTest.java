package algo.app.system.unix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.Test;

class AdmissionTest {
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
        Admission admission = new Admission(2, 3, root);
        assertThat(admission.enter(ann)).isTrue();
        assertThat(admission.enter(ann)).isTrue();
        assertThat(admission.enter(ann)).as("a third of ann").isFalse();
        assertThat(admission.enter(bob)).isTrue();
        assertThat(admission.enter(bob)).as("a fourth of all").isFalse();
        assertThat(admission.enter(root)).isTrue();
        assertThat(admission.enter(root)).isTrue();
        assertThat(admission.enter(root)).as("a third of root").isFalse();

        admission.leave(root);
        admission.leave(root);
        admission.leave(ann);
        assertThat(admission.enter(bob)).isTrue();
    }
}
