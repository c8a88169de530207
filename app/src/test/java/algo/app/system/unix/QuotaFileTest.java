package algo.app.system.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import algo.app.model.Quotas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Needs root, whose file it must be. */
class QuotaFileTest {
    @TempDir
    Path directory;

    @BeforeEach
    void root() throws IOException {
        assumeTrue(Files.getAttribute(directory, "unix:uid").equals(0), "only root can make a file that counts");
    }

    private Path file(String json) throws IOException {
        return Files.writeString(directory.resolve("quotas.json"), json.replace('\'', '"'));
    }

    private static UserHome home(String name, int uid) throws IOException {
        return new UserHome(name, Path.of("/h"), uid, uid, Files.getOwner(Path.of("/")));
    }

    @Test
    void whatIsSaidOfAUserGoesBeforeWhatIsSaidOfAll() throws Exception {
        QuotaFile quotas = new QuotaFile(
                file("{'default':{'strategies':20,'memory_mb':4096},'users':{'bob':{'strategies':0,'log_mb':5}}}"));

        assertThat(quotas.of(home("ann", 1))).isEqualTo(new Quotas(20, 4096, 0));
        assertThat(quotas.of(home("bob", 2))).isEqualTo(new Quotas(0, 4096, 5));
        assertThat(quotas.of(home("root", 0))).isEqualTo(Quotas.NONE);
    }

    @Test
    void withoutAFileThereAreNone() throws Exception {
        assertThat(new QuotaFile(directory.resolve("none")).of(home("ann", 1))).isEqualTo(Quotas.NONE);
    }

    @Test
    void aFileThatIsSpoiltLaterLeavesTheLastGoodOnesInForce() throws Exception {
        QuotaFile quotas = new QuotaFile(file("{'default':{'strategies':20}}"));
        file("{'default':");

        assertThat(quotas.of(home("ann", 1))).isEqualTo(new Quotas(20, 0, 0));
        assertThat(quotas.problems()).anySatisfy(problem -> assertThat(problem)
                .contains("quotas.json are wrong", "the last good quotas are in force"));
        file("{}");
        assertThat(quotas.of(home("ann", 1))).isEqualTo(Quotas.NONE);
        assertThat(quotas.problems()).isEmpty();
    }

    @Test
    void whoIsServedAndHowManyIsReadAgainWhenTheFileChanges() throws Exception {
        QuotaFile quotas = new QuotaFile(directory.resolve("quotas.json"));
        assertThat(quotas.serve()).isEqualTo(ServePolicy.DEFAULT);
        assertThat(quotas.mostHomes()).isEqualTo(1000);
        assertThat(quotas.mostDaemons()).isEqualTo(200);
        assertThat(quotas.idleMinutes()).isEqualTo(5);

        file("{'serve':'everyone','most_homes':7,'most_daemons':8,'idle_minutes':0}");
        assertThat(quotas.serve().kind()).isEqualTo(ServePolicy.Kind.EVERYONE);
        assertThat(quotas.mostHomes()).isEqualTo(7);
        assertThat(quotas.mostDaemons()).isEqualTo(8);
        assertThat(quotas.idleMinutes()).isZero();

        file("{'serve':['ann','+61301','@traders'],'idle");
        assertThat(quotas.serve().kind()).as("the last good one").isEqualTo(ServePolicy.Kind.EVERYONE);
        file("{'serve':['ann','+61301','@traders']}");
        assertThat(quotas.serve())
                .isEqualTo(new ServePolicy(ServePolicy.Kind.LISTED, Set.of("ann", "+61301"), Set.of("traders")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'defaults':{}}                     | unknown key 'defaults'; the nearest known one is 'default'",
                "{'default':{'memory':1}}            | default: unknown key 'memory'",
                "{'default':{'log_mb':-1}}           | default.log_mb must be a whole number",
                "{'default':{'log_mb':'1'}}          | default.log_mb must be a whole number",
                "{'default':{'log_mb':99999999999}}  | must be from 0",
                "{'users':{'bob':7}}                 | users.bob must be an object",
                "{'users':[]}                        | users must be an object",
                "[]                                  | must be one JSON object",
                "{'serve':'all'}                     | serve must be ",
                "{'serve':['ann','ann']}             | serve names ann twice",
                "{'serve':['ann',7]}                 | entry 2 is none",
                "{'serve':['+x']}                    | entry 1 is none",
                "{'serve':['@']}                     | entry 1 is none",
                "{'serve':['a b']}                   | entry 1 is none",
                "{'serve':null}                      | serve must be ",
                "{'served':'login'}                  | unknown key 'served'; the nearest known one is 'serve'",
                "{'most_homes':0}                    | most_homes must be a whole number from 1 to 100000",
                "{'most_daemons':'9'}                | most_daemons must be a whole number from 1",
                "{'idle_minutes':100001}             | idle_minutes must be a whole number from 0",
                "{'default':null}                    | default must be an object",
            })
    void isRefusedWithThePlace(String json, String why) throws Exception {
        Path file = file(json);
        assertThatThrownBy(() -> new QuotaFile(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why);
    }

    /** Nobody who asks for a quota waits for the other end of a FIFO. */
    @Test
    @Timeout(20)
    void whatIsNoFileOfRootsIsRefusedAtOnce() throws Exception {
        Path place = directory.resolve("quotas.json");
        Path other = Files.writeString(directory.resolve("other"), "{}");
        assertThat(new ProcessBuilder("mkfifo", place.toString()).start().waitFor())
                .isZero();
        assertRefused(place, "is a link, a FIFO or a directory and no regular file");
        Files.delete(place);
        Files.createSymbolicLink(place, other);
        assertRefused(place, "is a link, a FIFO or a directory and no regular file");
        Files.delete(place);
        Files.createSymbolicLink(place, directory.resolve("nothing"));
        assertRefused(place, "is a link");
        Files.delete(place);
        Files.createDirectory(place);
        assertRefused(place, "no regular file");
        Files.delete(place);
        Files.writeString(place, " ".repeat(1 << 20) + "{}");
        assertRefused(place, "longer than 1 MiB");
        Files.writeString(place, "{}");
        Files.setAttribute(place, "unix:uid", 61301);
        assertRefused(place, "does not belong to root");
    }

    private static void assertRefused(Path file, String why) {
        assertThatThrownBy(() -> new QuotaFile(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why);
    }
}
