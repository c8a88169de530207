package algo.app.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.process.Interpreters;
import algo.app.process.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonVersionsTest {
    @TempDir
    private Path place;

    private Path kept(String version) throws IOException {
        Path bin = Files.createDirectories(
                place.resolve("versions").resolve(version).resolve("bin"));
        return program(bin.resolve("python3"), "exit 0");
    }

    private static Path program(Path file, String does) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + does + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    private PythonVersions versions(String searchPath) {
        return new PythonVersions(
                new Interpreters(searchPath), PythonVersions.kept(Map.of("PYENV_ROOT", place.toString())));
    }

    @Test
    void aVersionThatPyenvKeepsIsFoundThoughItsShimRefuses() throws Exception {
        Path shims = Files.createDirectories(place.resolve("shims"));
        program(shims.resolve("python3.77"), "exit 127");
        kept("3.77.2");
        Path newest = kept("3.77.10");
        kept("3.7.1");
        kept("3.77-dev");

        assertThat(versions(shims.toString()).named("3.77")).isEqualTo(newest.toString());
        assertThat(versions(shims.toString()).named("3.77.2"))
                .isEqualTo(place.resolve("versions/3.77.2/bin/python3").toString());
    }

    @Test
    void withoutOneItSaysWhatHelps() {
        assertThatThrownBy(() -> versions("/nowhere").named("3.77"))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("pip install uv");
        assertThat(PythonVersions.kept(Map.of("HOME", "/home/me"))).isEqualTo(Path.of("/home/me/.pyenv/versions"));
    }
}
