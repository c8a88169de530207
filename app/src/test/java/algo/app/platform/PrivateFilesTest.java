package algo.app.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promises about files of one user alone, on the file system of the tests. */
class PrivateFilesTest {
    @TempDir
    Path directory;

    @Test
    void whatIsMadeIsItsOwnersAloneFromTheFirstMoment() throws IOException {
        Path file = make("file", PrivateFiles.ofFile());
        Path program = make("program", PrivateFiles.ofProgram());
        Path below = Files.createDirectory(directory.resolve("below"), PrivateFiles.ofDirectory());

        for (Path each : Set.of(file, program, below)) {
            assertThat(PrivateFiles.rights(each).areOwnersAlone())
                    .as("%s", each)
                    .isTrue();
            assertThat(PrivateFiles.isOurs(each)).as("%s", each).isTrue();
        }
        assertThat(Files.isExecutable(program)).isTrue();
        assertThat(PrivateFiles.rights(file)).hasToString("0600");
    }

    private Path make(String name, FileAttribute<?> attribute) throws IOException {
        Path file = directory.resolve(name);
        try (FileChannel channel =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attribute)) {
            channel.write(ByteBuffer.wrap(new byte[1]));
        }
        return file;
    }

    @Test
    void aDirectoryIsTakenFromAllOthersAndSoAreThoseMadeAboveIt() throws IOException {
        Path open = Files.createDirectory(directory.resolve("open"));
        Files.setAttribute(open, "unix:mode", 0777);
        Path deep = directory.resolve("above/and/below");

        PrivateFiles.makeDirectory(open);
        PrivateFiles.makeDirectory(deep);
        PrivateFiles.makeDirectory(deep);

        for (Path each : Set.of(open, deep, deep.getParent(), deep.getParent().getParent())) {
            assertThat(PrivateFiles.rights(each)).as("%s", each).hasToString("0700");
        }
        assertThatThrownBy(() -> PrivateFiles.makeDirectory(Files.createFile(directory.resolve("file"))))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void rightsSayWhoElseMayDoSomething() {
        assertThat(new PrivateFiles.Rights(0700).areOwnersAlone()).isTrue();
        assertThat(new PrivateFiles.Rights(0640).areOwnersAlone()).isFalse();
        assertThat(new PrivateFiles.Rights(0640).letOthersWrite()).isFalse();
        assertThat(new PrivateFiles.Rights(0660).letOthersWrite()).isTrue();
        assertThat(new PrivateFiles.Rights(0602).letOthersWrite()).isTrue();
        assertThat(new PrivateFiles.Rights(0750).areForAll()).isFalse();
        assertThat(new PrivateFiles.Rights(0701).areForAll()).isTrue();
    }

    @Test
    void aLinkHasItsOwnNameAndLeadsWhereItSays() throws IOException {
        Path file = make("file", PrivateFiles.ofFile());
        Path link = directory.resolve("link");
        PrivateFiles.makeLink(link, Path.of("file"));
        Path dangling = directory.resolve("dangling");
        PrivateFiles.makeLink(dangling, Path.of("gone"));

        assertThat(PrivateFiles.isLink(link)).isTrue();
        assertThat(PrivateFiles.isLink(dangling)).isTrue();
        assertThat(PrivateFiles.isLink(file)).isFalse();
        assertThat(PrivateFiles.target(link)).isEqualTo(Path.of("file"));
        assertThat(PrivateFiles.rights(link)).isEqualTo(PrivateFiles.rights(file));
        assertThatThrownBy(() -> PrivateFiles.target(file)).isInstanceOf(NotLinkException.class);
        assertThatThrownBy(() -> PrivateFiles.makeLink(link, file)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void theKeyTellsAFileFromAllOthersWhateverItsNames() throws IOException {
        Path file = make("file", PrivateFiles.ofFile());
        Path other = make("other", PrivateFiles.ofFile());
        Path second = Files.createLink(directory.resolve("second"), file);
        Path link = directory.resolve("link");
        PrivateFiles.makeLink(link, file);

        assertThat(PrivateFiles.key(second)).isEqualTo(PrivateFiles.key(file)).isNotEqualTo(PrivateFiles.key(other));
        assertThat(PrivateFiles.key(link)).isEqualTo(PrivateFiles.key(file));
        assertThat(PrivateFiles.keyOfName(link)).isNotEqualTo(PrivateFiles.key(file));
        assertThat(PrivateFiles.keyOfName(directory.resolve("gone"))).isEqualTo("");
        assertThat(PrivateFiles.inode(file)).isPositive().isEqualTo(PrivateFiles.inode(second));
        assertThat(PrivateFiles.inode(directory.resolve("gone"))).isZero();
        assertThat(PrivateFiles.names(file)).isEqualTo(2);
        assertThat(PrivateFiles.names(other)).isEqualTo(1);
    }

    @Test
    void theKeyOfAReplacedFileIsAnother() throws IOException {
        Path file = make("file", PrivateFiles.ofFile());
        Object before = PrivateFiles.keyOfName(file);

        Files.move(make("next", PrivateFiles.ofFile()), file, StandardCopyOption.REPLACE_EXISTING);

        assertThat(PrivateFiles.keyOfName(file)).isNotEqualTo(before);
    }

    @Test
    void weAreWhoTheSystemSaysWeAre() throws IOException {
        Path file = make("file", PrivateFiles.ofFile());

        assertThat(PrivateFiles.owner(file)).isEqualTo(PrivateFiles.user());
        assertThat(PrivateFiles.userName()).isEqualTo(Files.getOwner(file).getName());
        assertThat(PrivateFiles.isRoot(0)).isTrue();
        assertThat(PrivateFiles.isRoot(1000)).isFalse();
    }
}
