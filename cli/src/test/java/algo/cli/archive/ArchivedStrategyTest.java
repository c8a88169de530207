package algo.cli.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.protocol.ExitCode;
import algo.cli.ClientException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives are taken as a whole or refused as a whole, in one line, and nothing of one that was refused is left. */
class ArchivedStrategyTest {
    private static final String ABOUT =
            "{\"algo_archive\":1,\"made_by\":\"0\",\"id\":\"ema\",\"config\":{\"script\":\"m.py\"}}";

    @TempDir
    Path place;

    /** An archive that is written by hand, with whatever is wrong with it. */
    private static final class Made {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final TarWriter tar = new TarWriter(bytes);

        Made file(String name, String content) throws IOException {
            byte[] text = content.getBytes(StandardCharsets.UTF_8);
            tar.add(name, text.length, false, new ByteArrayInputStream(text));
            return this;
        }

        /** Adds an entry without content of another type. */
        Made entry(String name, char type) throws IOException {
            return changed(name, header -> header[156] = (byte) type);
        }

        /** Adds an empty file whose header is changed, and has the right sum. */
        Made changed(String name, java.util.function.Consumer<byte[]> change) throws IOException {
            int at = bytes.size();
            file(name, "");
            byte[] all = bytes.toByteArray();
            byte[] header = Arrays.copyOfRange(all, at, at + TarWriter.BLOCK);
            change.accept(header);
            byte[] sum = String.format("%06o", TarReader.sum(header)).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(sum, 0, header, 148, sum.length);
            bytes.reset();
            bytes.write(all, 0, at);
            bytes.write(header);
            return this;
        }

        byte[] tar() throws IOException {
            tar.finish();
            return bytes.toByteArray();
        }
    }

    private static Made good() throws IOException {
        return new Made().file("ema/strategy.json", ABOUT).file("ema/code/m.py", "x = 1\n");
    }

    private Path zipped(byte[] tar) throws IOException {
        Path file = place.resolve("a.tar.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(tar);
        }
        return file;
    }

    private void refused(byte[] tar, String why) throws IOException {
        refused(zipped(tar), why);
    }

    private static void refused(Path archive, String why) throws IOException {
        List<Path> before = unpacked();
        assertThatThrownBy(() -> ArchivedStrategy.open(archive))
                .isInstanceOfSatisfying(ClientException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
                    assertThat(e.hint()).isEqualTo("nothing was changed");
                })
                .hasMessageContaining("the archive " + archive)
                .hasMessageContaining(why)
                .message()
                .doesNotContain("\n");
        assertThat(unpacked()).isSubsetOf(before);
    }

    private static List<Path> unpacked() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(each -> each.getFileName().toString().startsWith("algo-add-"))
                    .toList();
        }
    }

    @Test
    void whatWasPackedIsUnpackedForThisUserAlone() throws Exception {
        String deep = "d".repeat(90) + "/" + "e".repeat(90) + "/großer Plan.csv";
        Path archive = zipped(good().file("ema/code/" + deep, "ü,1\n")
                .entry("ema/code/empty/", '5')
                .tar());

        Path directory;
        try (ArchivedStrategy strategy = ArchivedStrategy.open(archive)) {
            directory = strategy.code().getParent();
            assertThat(strategy.id()).isEqualTo("ema");
            assertThat(strategy.carried()).isEqualTo("{\"config\":{\"script\":\"m.py\"}}");
            assertThat(strategy.code().resolve("m.py")).content().isEqualTo("x = 1\n");
            assertThat(strategy.code().resolve(deep)).content().isEqualTo("ü,1\n");
            assertThat(Files.getPosixFilePermissions(directory)).hasSize(3);
            assertThat(Files.getPosixFilePermissions(strategy.code().resolve("m.py")))
                    .hasSize(2);
        }
        assertThat(directory).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/cron.d/x",
                "../x.py",
                "ema/code/../../x.py",
                "ema/../x.py",
                "ema/code/./x.py",
                "ema/code//x.py",
                "ema/code/a\\b.py",
                "ema/code/C:x.py",
                "ema/code/a\nb.py",
                "ema/code/a\u0007.py",
                "ema/code/..",
                "~root/x"
            })
    void namesThatLeadOutAreRefused(String name) throws Exception {
        refused(
                good().file(name, "x").tar(),
                name.startsWith("~") ? "was not made by 'algo export'" : "has a name that it must not have");
    }

    @ParameterizedTest
    @CsvSource({
        "1, a link",
        "2, a link",
        "3, a device",
        "4, a device",
        "6, a pipe",
        "7, another kind",
        "S, another kind"
    })
    void whatIsNoFileIsRefused(char type, String why) throws Exception {
        refused(good().entry("ema/code/odd", type).tar(), why);
    }

    @Test
    void namesThatMeetAreRefused() throws Exception {
        refused(good().file("ema/code/m.py", "y = 2\n").tar(), "has twice 'ema/code/m.py'");
        refused(good().file("ema/strategy.json", ABOUT).tar(), "has twice 'ema/strategy.json'");
        refused(good().file("ema/code/M.py", "y = 2\n").tar(), "differ in capitals alone");
        refused(good().file("ema/Code/n.py", "y = 2\n").tar(), "differ in capitals alone");
        refused(good().file("ema/code/ﬁ.py", "").file("ema/code/fi.py", "").tar(), "differ in capitals alone");
        refused(good().file("ema/code/m.py/x.py", "").tar(), "a file and a directory of one name");
        refused(good().file("ema/code/d/x.py", "").file("ema/code/d", "").tar(), "has twice 'ema/code/d'");
    }

    @Test
    void bombsAreRefusedBeforeTheyAreUnpacked() throws Exception {
        Made many = good();
        for (int i = 0; i < 3000; i++) {
            many.file("ema/code/f" + i + ".txt", "");
        }
        refused(many.tar(), "has more than 3000 files");
        byte[] size = "00002000000\0".getBytes(StandardCharsets.US_ASCII);
        refused(
                good().changed("ema/code/big", header -> System.arraycopy(size, 0, header, 124, 12))
                        .tar(),
                "ends in the middle");
        byte[] large = "77777777777\0".getBytes(StandardCharsets.US_ASCII);
        refused(
                good().changed("ema/code/big", header -> System.arraycopy(large, 0, header, 124, 12))
                        .tar(),
                "has more than 256 MiB");
        refused(
                good().changed("ema/code/big", header -> header[124] = (byte) 0x80)
                        .tar(),
                "has a file that is too large");
        byte[] behind = Arrays.copyOf(good().tar(), 3 << 20);
        refused(behind, "has too much behind its end");
        behind = Arrays.copyOf(good().tar(), 1 << 16);
        behind[behind.length - 1] = 1;
        refused(behind, "has something behind its end");
        refused(good().file("ema/code/" + "d/".repeat(40) + "x", "").tar(), "has a name that it must not have");
    }

    @Test
    void whatIsCutOffOrDamagedIsRefusedWhereverThatIs() throws Exception {
        byte[] whole = Files.readAllBytes(
                zipped(good().file("ema/code/n.txt", "z".repeat(5000)).tar()));
        Path cut = place.resolve("cut.tar.gz");
        for (int length = 0; length < whole.length; length++) {
            Files.write(cut, Arrays.copyOf(whole, length));
            refused(cut, "");
        }
        for (int at = 0; at < whole.length; at += 3) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x55;
            Files.write(cut, damaged);
            try (ArchivedStrategy strategy = ArchivedStrategy.open(cut)) {
                assertThat(at)
                        .as("only the head of gzip has bytes without a meaning")
                        .isLessThan(10);
                assertThat(strategy.id()).isEqualTo("ema");
            } catch (ClientException e) {
                assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
            }
        }
        Files.writeString(cut, "print(1)\n");
        refused(cut, "is no .tar.gz");
        byte[] sum = good().tar();
        sum[0] = 'x';
        refused(sum, "is damaged, or is no tar archive");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|was not made by 'algo export'",
                "[]|is no JSON",
                "{'algo_archive':1,'id':'ema'|is no JSON",
                "{'algo_archive':2,'made_by':'9.9','id':'ema'}|was made by a newer algo, 9.9",
                "{'algo_archive':1,'id':'../x'}|has an id that is none",
                "{'algo_archive':1,'id':'ema@INFY'}|has an id that is none",
                "{'algo_archive':1}|has an id that is none",
                "{'algo_archive':1,'id':'other'}|is of other, and has the directory 'ema'",
            })
    void whatDoesNotSayWhoseItIsIsRefused(String about, String why) throws Exception {
        Made made =
                new Made().file("ema/strategy.json", about.replace('\'', '"')).file("ema/code/m.py", "x = 1\n");
        refused(made.tar(), why);
    }

    @Test
    void otherArchivesAreRefused() throws Exception {
        refused(new Made().tar(), "it has no strategy.json");
        refused(new Made().file("ema/strategy.json", ABOUT).tar(), "it has no code");
        refused(new Made().file("ema/code/m.py", "").tar(), "it has no strategy.json");
        refused(good().file("README", "").tar(), "it has 'README'");
        refused(good().file("ema/secrets.json", "{}").tar(), "it has 'ema/secrets.json'");
        refused(good().file("rsi/code/m.py", "").tar(), "it has 'rsi/code/m.py'");
        refused(new Made().file("ema/strategy.json", " ".repeat(300_000)).tar(), "too long");
    }

    @Test
    void aHeaderOfGnuTarIsReadToo() throws Exception {
        String name = "ema/code/" + "n".repeat(120) + ".txt";
        byte[] text = (name + "\0").getBytes(StandardCharsets.UTF_8);
        Made made = good();
        made.changed("././@LongLink", header -> {
            header[156] = 'L';
            System.arraycopy(
                    String.format("%011o", text.length).getBytes(StandardCharsets.US_ASCII), 0, header, 124, 11);
        });
        made.bytes.write(Arrays.copyOf(text, TarWriter.BLOCK));
        made.file("ema/code/short", "long\n");

        try (ArchivedStrategy strategy = ArchivedStrategy.open(zipped(made.tar()))) {
            assertThat(strategy.code().getParent().resolve(name.substring(4)))
                    .content()
                    .isEqualTo("long\n");
        }
    }

    @Test
    void equalFilesMakeEqualArchives() throws Exception {
        assertThat(good().tar()).isEqualTo(good().tar());
        TarReader reader = new TarReader(InputStream.nullInputStream());
        assertThatThrownBy(reader::next).hasMessageContaining("cut off");
    }
}
