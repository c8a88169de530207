package algo.app.process.unix;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.platform.unix.Detach;
import algo.app.platform.unix.LibC;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DetachIT {
    /** Prints its pid, its session, and what {@link Detach} said, twice. */
    static final class Detached {
        private Detached() {}

        public static void main(String[] arguments) throws Exception {
            boolean first = Detach.fromSession();
            boolean again = Detach.fromSession();
            int pid = LibC.getpid();
            int session = Proc.stat(pid).orElseThrow().session();
            System.out.println((session == pid) + " " + first + " " + again);
        }
    }

    @Test
    void aProcessStartedByAnotherLeadsItsOwnSessionAfterwards() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = System.getProperty("java.class.path");
        Process process = new ProcessBuilder(java, "-cp", classes, Detached.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();

        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(said.strip()).isEqualTo("true true true");
    }
}
