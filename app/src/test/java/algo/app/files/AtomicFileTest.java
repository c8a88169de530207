package algo.app.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.platform.unix.FileNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file is replaced as a whole or not at all. */
class AtomicFileTest {
    @TempDir
    private Path directory;

    @Test
    void theNewContentIsThereForItsOwnerAloneAndNothingIsLeftBesideIt() throws Exception {
        Path file = Files.writeString(directory.resolve("a"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrwxrwx"));

        AtomicFile.replace(file, "new".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertThat(file).hasContent("new");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void anEmptyFileIsItsOwnersAloneAndOneThatIsThereStaysAsItIs() throws Exception {
        Path file = directory.resolve("a");

        AtomicFile.createEmpty(file);
        assertThat(file).isEmptyFile();
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));

        Files.writeString(file, "more");
        AtomicFile.createEmpty(file);
        assertThat(file).hasContent("more");
    }

    @Test
    void behindALinkIsWhatItLeadsToAlsoIfNothingIsThereYet() throws Exception {
        Path plain = directory.resolve("plain");
        assertThat(AtomicFile.behind(plain)).isEqualTo(plain);

        Path there = Files.createDirectory(directory.resolve("there"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("there/file"));
        assertThat(AtomicFile.behind(link)).isEqualTo(there.resolve("file"));
        AtomicFile.replace(AtomicFile.behind(link), new byte[] {1});
        assertThat(there.resolve("file")).hasBinaryContent(new byte[] {1});
        assertThat(link).isSymbolicLink();
    }

    @Test
    void linksThatLeadNowhereThatCanBeReplacedAreRefused() throws Exception {
        Path away = Files.createSymbolicLink(directory.resolve("away"), Path.of("not/there"));
        assertThatThrownBy(() -> AtomicFile.behind(away)).hasMessageContaining("that directory is not there");

        Path one = directory.resolve("one");
        Path other = Files.createSymbolicLink(directory.resolve("other"), one);
        Files.createSymbolicLink(one, other);
        assertThatThrownBy(() -> AtomicFile.behind(one)).hasMessageContaining("lead in a circle");
    }

    @Test
    void whatACrashLeftBesideItIsReplacedAndNeverWrittenThrough() throws Exception {
        Path victim = Files.writeString(directory.resolve("victim"), "precious");
        Files.createSymbolicLink(directory.resolve(".a.tmp"), victim);

        AtomicFile.replace(directory.resolve("a"), new byte[] {1});

        assertThat(victim).hasContent("precious");
        assertThat(directory.resolve("a")).hasBinaryContent(new byte[] {1});
    }

    @Test
    void aFileThatCannotBeReplacedStaysAndNothingIsLeftBesideIt() throws Exception {
        Path file = directory.resolve("a");
        Files.createDirectories(file.resolve("x"));

        assertThatThrownBy(() -> AtomicFile.replace(file, new byte[] {1})).isInstanceOf(IOException.class);

        assertThat(file.resolve("x")).exists();
        assertThat(directory.resolve(".a.tmp")).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void whatSomebodyElseWroteIsLeftAlone(AtomicFile.Exchange exchange) throws Exception {
        Path file = Files.writeString(directory.resolve("a"), "theirs");

        assertThat(AtomicFile.replaceKnown(file, Optional.of(bytes("ours")), bytes("new"), exchange))
                .isFalse();
        assertThat(AtomicFile.replaceKnown(file, Optional.empty(), bytes("new"), exchange))
                .isFalse();
        assertThat(file).hasContent("theirs");

        assertThat(AtomicFile.replaceKnown(file, Optional.of(bytes("theirs")), bytes("new"), exchange))
                .isTrue();
        assertThat(file).hasContent("new");
        assertThat(AtomicFile.replaceKnown(directory.resolve("b"), Optional.empty(), bytes("new"), exchange))
                .isTrue();
        assertThat(AtomicFile.replaceKnown(directory.resolve("c"), Optional.of(bytes("x")), bytes("new"), exchange))
                .as("one that is gone")
                .isFalse();
        assertThat(names()).containsExactly("a", "b");
    }

    static List<AtomicFile.Exchange> exchanges() {
        return List.of(AtomicFile.Exchange.NONE, FileNames::swap);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whoReplacesTheFileAtTheVeryMomentIsNotOverwritten(int edits) throws Exception {
        Path file = Files.writeString(directory.resolve("a"), "old");
        AtomicInteger typed = new AtomicInteger();
        AtomicFile.Exchange rightAfterAnEdit = (one, other) -> {
            if (typed.get() < edits) {
                typeOver(file, "theirs " + typed.incrementAndGet());
            }
            return FileNames.swap(one, other);
        };

        assertThat(AtomicFile.replaceKnown(file, Optional.of(bytes("old")), bytes("new"), rightAfterAnEdit))
                .isFalse();

        assertThat(file).as("the newest of theirs").hasContent("theirs " + edits);
        assertThat(names()).containsExactly("a");
    }

    private void typeOver(Path file, String text) throws IOException {
        Files.move(Files.writeString(directory.resolve("edited"), text), file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void whatACrashLeftIsRemoved() throws Exception {
        Files.writeString(directory.resolve("a"), "kept");
        Files.writeString(directory.resolve(".a.tmp"), "half");
        Files.createLink(directory.resolve(".a.old"), directory.resolve("a"));

        AtomicFile.removeLeftovers(directory.resolve("a"));

        assertThat(names()).containsExactly("a");
    }

    @Test
    void aLeftoverThatIsADirectoryWithSomethingInItIsInNobodysWay() throws Exception {
        for (String leftover : List.of(".a.tmp", ".a.old")) {
            Files.writeString(Files.createDirectory(directory.resolve(leftover)).resolve("file"), "theirs");
        }
        Path file = directory.resolve("a");

        for (byte[] content : List.of(bytes("one"), bytes("two"))) {
            AtomicFile.replace(file, content);
            assertThat(file).hasBinaryContent(content);
        }
        assertThat(AtomicFile.replaceKnown(file, Optional.of(bytes("two")), bytes("three"), FileNames::swap))
                .isTrue();

        assertThat(file).hasContent("three");
        assertThat(names()).containsExactlyInAnyOrder(".a.old", ".a.tmp", "a");
        Files.writeString(directory.resolve(".a.tmp.0f1e"), "left by a crash");
        Files.delete(directory.resolve(".a.tmp/file"));
        Files.delete(directory.resolve(".a.old/file"));
        AtomicFile.removeLeftovers(file);
        assertThat(names()).containsExactly("a");
    }

    @Test
    void damagedFilesAreAllKept() throws Exception {
        for (String content : new String[] {"1", "2", "3"}) {
            AtomicFile.setAside(Files.writeString(directory.resolve("a"), content), "now");
        }

        assertThat(names()).containsExactly("a.corrupt-now", "a.corrupt-now-2", "a.corrupt-now-3");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
