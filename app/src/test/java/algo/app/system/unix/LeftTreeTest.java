package algo.app.system.unix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a daemon that died has left of a home for a user is removed, and keeps no home from being made. */
class LeftTreeTest {
    @TempDir
    Path parent;

    @Test
    void whatIsLeftOfAHomeThatWasBeingMadeIsInNobodysWayAndIsRemovedAsFarAsItsOwnTree() throws Exception {
        Path among = Files.createDirectory(parent.resolve("homes"));
        Path outside = Files.createDirectory(parent.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "");
        PosixFileAttributes own = Files.readAttributes(parent, PosixFileAttributes.class);
        String name = own.owner().getName();
        for (String left : List.of("." + name + ".new", ".other.1f.new")) {
            Path inner = Files.createDirectories(among.resolve(left).resolve("a/b"));
            Files.writeString(inner.resolve("file"), "");
            Files.createSymbolicLink(inner.resolve("link"), outside);
        }
        Path file = Files.writeString(among.resolve(".third.new"), "");
        UserHomes homes = new UserHomes(among, () -> 100);

        assertThat(homes.of(own.owner(), own.group()).root()).isEqualTo(among.resolve(name));
        assertThat(homes.all().problems()).isEmpty();
        homes.removeLeftovers();

        try (Stream<Path> there = Files.list(among)) {
            assertThat(there).containsExactly(among.resolve(name));
        }
        assertThat(file).doesNotExist();
        assertThat(outside.resolve("precious")).exists();
    }
}
