package algo.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests run on Linux; {@code WindowsFilesIT} looks at what a daemon and a client on Windows load. */
class PlatformsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "algo/app/process/windows/Job.class",
                "algo/app/process/macos/MacProcessLauncher.class",
                "algo/app/log/macos/MacLogSystem.class",
                "algo/app/WindowsPlatform.class",
                "algo/app/Platforms$Windows.class"
            })
    void aClassOfAnotherSystemIsNotLoadedBefore(String file) {
        assertThat(Platforms.isForeign(file)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "algo/app/process/unix/Reaper.class",
                "algo/app/UnixPlatform.class",
                "algo/app/Platforms.class",
                "algo/app/Daemon.class"
            })
    void aClassOfThisSystemOrOfAllIs(String file) {
        assertThat(Platforms.isForeign(file)).isFalse();
    }
}
