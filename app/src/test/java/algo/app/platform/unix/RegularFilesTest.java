package algo.app.platform.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.model.ExactPlace;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is opened is looked at after it was opened, and opening it never waits. */
class RegularFilesTest {
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ);

    @TempDir
    private Path directory;

    @Test
    void nobodyWaitsForTheOtherEndOfAFifo() throws Exception {
        Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        Path link = Files.createSymbolicLink(directory.resolve("link"), fifo);
        List<Set<OpenOption>> ways = List.of(
                READ,
                Set.of(StandardOpenOption.WRITE),
                Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE),
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.APPEND));

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (Path place : List.of(fifo, link, directory, Path.of("/dev/null"))) {
                for (Set<OpenOption> how : ways) {
                    assertThatThrownBy(() -> RegularFiles.open(place, how))
                            .as("%s of %s", how, place)
                            .hasMessageContainingAll(place.toString(), "no regular file; move it away");
                }
            }
        });
    }

    @Test
    void aLinkIsFollowedByThoseWhoWantThat() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "content");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);

        try (FileChannel channel = RegularFiles.open(link, READ)) {
            assertThat(Channels.newInputStream(channel).readAllBytes())
                    .asString()
                    .isEqualTo("content");
        }
        assertThatThrownBy(() -> RegularFiles.open(link, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)))
                .hasMessageContainingAll(link.toString(), "no regular file");
    }

    @Test
    void whatLiesElsewhereThanItWasFoundIsNotOpened() throws Exception {
        Path real = directory.toRealPath();
        Path project = Files.createDirectory(real.resolve("project"));
        Path file = Files.writeString(project.resolve("main.py"), "print()");
        Set<OpenOption> exactly = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS, ExactPlace.REQUIRED);
        RegularFiles.open(file, exactly).close();

        Path secret = Files.createDirectory(real.resolve("secret"));
        Files.writeString(secret.resolve("main.py"), "secret");
        Files.move(project, real.resolve("aside"));
        Files.createSymbolicLink(project, secret);

        assertThatThrownBy(() -> RegularFiles.open(file, exactly))
                .hasMessageContainingAll(file.toString(), "moved or replaced while it was opened");
    }

    @Test
    void aNewFileReplacesNothing() throws Exception {
        Path file = directory.resolve("file");
        Path dangling = Files.createSymbolicLink(directory.resolve("dangling"), directory.resolve("nowhere"));
        Set<OpenOption> fresh = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        RegularFiles.open(file, fresh).close();

        for (Path place : List.of(file, dangling)) {
            assertThatThrownBy(() -> RegularFiles.open(place, fresh)).isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(directory.resolve("nowhere")).doesNotExist();
    }

    @Test
    void aFileIsMadeForItsOwnerAlone() throws Exception {
        Path file = directory.resolve("file");
        assertThatThrownBy(() -> RegularFiles.open(file, READ))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(file.toString());

        for (int i = 0; i < 2; i++) {
            RegularFiles.append(file).close();
        }

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }
}
