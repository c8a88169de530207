package algo.app.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who could have put there what lies at a path: by real files of throw-away users, which only root can make. */
class PathTrustTest {
    private static final int ROOT = 0;
    private static final int ANN = 61501;
    private static final int BOB = 61502;
    private static final IdMap HOST = new IdMap(List.of("         0          0 4294967295"), 65534);

    @TempDir
    Path top;

    @BeforeEach
    void openTheWay() throws IOException {
        mode(top, 0755);
    }

    @Test
    void whatIsOursOrRootsOnAWayThatIsOursOrRootsIsTrusted() throws IOException {
        needsRoot();
        Path home = directory("home", 0755);
        Path own = give(directory("home/ann", 0700), ANN);
        give(Files.writeString(own.resolve("file"), ""), ANN);

        assertThat(problem(ROOT, home)).isEmpty();
        assertThat(problem(ANN, own.resolve("file"))).isEmpty();
        assertThat(problem(ANN, own.resolve("missing/and/more"))).isEmpty();
    }

    @Test
    void whatIsSomebodyElsesIsNotNorWhatLiesBelowIt() throws IOException {
        needsRoot();
        Path ann = give(directory("ann", 0755), ANN);
        Path rootsBelow = directory("ann/of-root", 0700);

        for (Path place : List.of(ann, rootsBelow, ann.resolve("missing"), rootsBelow.resolve("../of-root"))) {
            assertThat(problem(ROOT, place)).as("%s", place).hasValueSatisfying(found -> {
                assertThat(found.isStrangers()).isTrue();
                assertThat(found.toString())
                        .isEqualTo(ann + " belongs to 61501; run it as 61501, e.g. 'sudo -u \"#61501\" algo ...'");
            });
            assertThat(problem(BOB, place)).as("%s", place).hasValueSatisfying(found -> assertThat(found.hint())
                    .isEqualTo("run it as 61501"));
        }
    }

    @Test
    void aDirectoryThatOthersCanWriteToIsNotWhetherItIsTheLastOrOnTheWay() throws IOException {
        Path open = directory("open", 0755);
        Path below = directory("open/below", 0700);
        for (int mode : new int[] {0775, 0757, 0777}) {
            mode(open, mode);
            for (Path place : List.of(open, below)) {
                assertThat(problem(own(), place)).hasValueSatisfying(found -> {
                    assertThat(found.isStrangers()).isFalse();
                    assertThat(found).hasToString("others can write to " + open + "; run 'chmod go-w " + open + "'");
                });
            }
        }
        mode(open, 0700);
        assertThat(problem(own(), below)).isEmpty();
    }

    @Test
    void belowAStickyDirectoryOnlyWhatIsOursCounts() throws IOException {
        needsRoot();
        Path tmp = directory("tmp", 01777);
        Path ours = give(directory("tmp/ann", 0700), ANN);
        Path theirs = give(directory("tmp/bob", 0700), BOB);

        assertThat(problem(ANN, ours)).isEmpty();
        assertThat(problem(ANN, tmp.resolve("missing"))).isEmpty();
        assertThat(problem(ANN, theirs))
                .hasValueSatisfying(found -> assertThat(found.owner()).isEqualTo("61502"));
        assertThat(problem(ANN, tmp)).as("others can put something into it").isPresent();
        give(tmp, BOB);
        assertThat(problem(ANN, ours)).as("its owner renames what is in it").isPresent();
    }

    @Test
    void aLinkIsJudgedByWhoMadeItAndByTheWayItLeads() throws IOException {
        needsRoot();
        Path real = give(directory("real", 0700), ANN);
        Path byRoot = Files.createSymbolicLink(top.resolve("by-root"), Path.of("real"));
        Path byBob = Files.createSymbolicLink(top.resolve("by-bob"), real);
        give(byBob, BOB);
        give(directory("bob", 0755), BOB);
        Path throughBobs = Files.createSymbolicLink(top.resolve("through"), top.resolve("bob/../real"));
        Path circle = Files.createSymbolicLink(top.resolve("circle"), Path.of("circle"));

        assertThat(problem(ANN, byRoot)).isEmpty();
        assertThat(problem(ANN, byBob)).isPresent();
        assertThat(problem(ANN, throughBobs)).isPresent();
        assertThatThrownBy(() -> problem(ANN, circle)).isInstanceOf(IOException.class);
    }

    @Test
    void aFileThatOthersCanWriteToCountsWhereTheyGetAsFarAsThat() throws IOException {
        Path closed = directory("closed", 0700);
        Path file = Files.writeString(closed.resolve("file"), "");
        mode(file, 0664);

        assertThat(problem(own(), file)).isEmpty();
        mode(closed, 0750);
        assertThat(problem(own(), file)).isPresent();
    }

    @Test
    void whatOthersCanWriteToInAHomeCountsWhereTheyGetIn() throws IOException {
        Path home = directory("home", 0700);
        Path inner = directory("home/log", 01777);
        Path link = Files.createSymbolicLink(home.resolve("link"), directory("outside", 0777));

        assertThat(PathTrust.problemWithin(home, inner)).isEmpty();
        assertThat(PathTrust.problemWithin(home, link)).as("it leads outside").isPresent();
        mode(home, 0755);
        assertThat(PathTrust.problemWithin(home, inner)).isPresent();
    }

    @Test
    void inAUserNamespaceWhatIsNobodysOnTheWayIsRootsIfTheMapSaysSo() throws IOException {
        needsRoot();
        Path outside = give(directory("outside", 0755), 65534);
        Path home = directory("outside/home", 0700);
        PathTrust container = new PathTrust(ROOT, new IdMap(List.of("         0      61501          1"), 65534));

        assertThat(container.problemOf(home)).isEmpty();
        assertThat(problem(ROOT, home)).as("on a host it is a user as any").isPresent();
        assertThat(container.problemOf(outside))
                .as("of some user of the outside")
                .isPresent();
        mode(outside, 0775);
        assertThat(container.problemOf(home)).as("others can write to it").isPresent();
        mode(outside, 0755);
        mode(top, 01777);
        assertThat(container.problemOf(home)).as("anybody can make one there").isPresent();
        mode(top, 0755);
        for (List<String> map : List.of(List.of("0 61501 1", "1 100000 65536"), List.of("0 0 1"), List.<String>of())) {
            assertThat(new PathTrust(ROOT, new IdMap(map, 65534)).problemOf(home))
                    .as("where nobody is somebody, or root is known: %s", map)
                    .isPresent();
        }
    }

    @Test
    void theMapOfThisProcessIsReadWhole() {
        IdMap map = PrivateFiles.users();

        assertThat(map.lines()).isNotEmpty();
        assertThat(map.overflow()).isGreaterThan(1000);
    }

    private static Optional<PathTrust.Problem> problem(int uid, Path path) throws IOException {
        return new PathTrust(uid, HOST).problemOf(path);
    }

    private static int own() throws IOException {
        return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    private static void needsRoot() throws IOException {
        assumeTrue(own() == 0, "only root makes files of others");
    }

    private Path directory(String name, int mode) throws IOException {
        return mode(Files.createDirectory(top.resolve(name)), mode);
    }

    private static Path mode(Path path, int mode) throws IOException {
        Files.setAttribute(path, "unix:mode", mode);
        return path;
    }

    private static Path give(Path path, int uid) throws IOException {
        Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        return path;
    }
}
