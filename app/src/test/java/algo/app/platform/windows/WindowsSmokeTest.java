package algo.app.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** These tests run in a Windows Java, with native code and a Windows Python. */
@Tag("windows")
class WindowsSmokeTest {
    @TempDir
    Path directory;

    @Test
    void thisJavaIsOneForWindowsAndCallsItsFunctions() throws Exception {
        assertThat(System.getProperty("os.name")).startsWith("Windows");
        assertThat(File.separatorChar).isEqualTo('\\');
        assertThat(Kernel32.GetCurrentProcessId())
                .isEqualTo((int) ProcessHandle.current().pid());
        assertThat(Kernel32.message(Kernel32.ERROR_ACCESS_DENIED)).contains("(error 5)");
        assertThat(Users.own().sid()).startsWith("S-1-5-");
        assertThat(Users.ofPid(Kernel32.GetCurrentProcessId())).isEqualTo(Users.own());
    }

    @Test
    void aFileThatIsMadeForItsOwnerAloneNamesNobodyElse() throws Exception {
        Path file = directory.resolve("own");

        int access = Kernel32.GENERIC_WRITE | Kernel32.READ_CONTROL;
        Handle.open(file, access, Kernel32.OPEN_ALWAYS, 0, Descriptor.own()).close();

        assertThat(Descriptor.ownText()).startsWith("O:" + Users.own().sid() + "D:P(A;;GA;;;");
        assertThat(file).isEmptyFile();
    }

    @Test
    void thereIsAPythonForWindows() throws Exception {
        Path out = directory.resolve("out");
        List<String> command = List.of(System.getProperty("algo.test.python"), "-c", "import sys; print(sys.platform)");

        Process python = new ProcessBuilder(command).redirectErrorStream(true).start();
        Files.write(out, python.getInputStream().readAllBytes());

        assertThat(python.waitFor()).isZero();
        assertThat(Files.readString(out)).isEqualTo("win32\r\n");
    }
}
