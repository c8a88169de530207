package algo.app.windows;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DaemonProgramTest {
    @Test
    void theTwoWordsGoAndOptionsStay() {
        assertThat(DaemonProgram.withoutWords("daemon", "run")).isEmpty();
        assertThat(DaemonProgram.withoutWords("--home", "C:\\a b", "daemon", "--claim", "run"))
                .containsExactly("--home", "C:\\a b", "--claim");
        assertThat(DaemonProgram.withoutWords("daemon", "run", "--home", "run", "daemon"))
                .as("a home of that name, and a word too many")
                .containsExactly("--home", "run", "daemon");
        assertThat(DaemonProgram.withoutWords("--home=daemon", "daemon", "run")).containsExactly("--home=daemon");
    }
}
