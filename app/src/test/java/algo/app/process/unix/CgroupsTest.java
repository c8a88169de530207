package algo.app.process.unix;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.ResourceLimits;
import algo.app.model.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which cgroup was handed over and what is done in it, against a tree of plain directories and files. */
class CgroupsTest {
    private static final int PID = 4321;
    private static final RunId RUN = new RunId("0123456789ab");
    private static final ResourceLimits LIMITS = new ResourceLimits(64, 0, 5, 0, 0);

    @TempDir
    private Path root;

    private final Set<String> marked = new HashSet<>();
    private int uid = 0;
    private int owner = 0;

    private final Delegation.Host host = new Delegation.Host() {
        @Override
        public boolean isMarked(Path cgroup) {
            return marked.contains("/" + root.relativize(cgroup));
        }

        @Override
        public int uidOf(Path cgroup) {
            return owner;
        }

        @Override
        public int ownUid() {
            return uid;
        }

        @Override
        public int ownPid() {
            return PID;
        }
    };

    @BeforeEach
    void hierarchy() throws IOException {
        cgroup("", "");
    }

    private Path cgroup(String path, String processes) throws IOException {
        Path directory = Files.createDirectories(root.resolve(path));
        Files.writeString(directory.resolve("cgroup.procs"), processes);
        Files.writeString(directory.resolve("cgroup.controllers"), "cpu memory pids\n");
        Files.writeString(directory.resolve("cgroup.subtree_control"), "");
        return directory;
    }

    private Cgroups of(String own) {
        String mountinfo = "31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw\n38 31 0:38 / " + root
                + " rw,relatime shared:9 - cgroup2 cgroup2 rw\n";
        return Cgroups.of(mountinfo, "9:pids:/\n0::" + own + "\n", host);
    }

    @ParameterizedTest(name = "in {0}, marked {1}, uid {2}, owner {3}: below {4}")
    @CsvSource({
        "/,                         /,             0,   0,   ''",
        "/algo.service,             '',            0,   0,   ''",
        "/algo.service,             /algo.service, 0,   0,   algo.service",
        "/algo.service,             '',            7,   0,   ''",
        "/algo.service,             '',            7,   7,   algo.service",
        "/algo.service/sub,         /algo.service, 0,   0,   algo.service",
        "/algo.service/algo-daemon, /algo.service, 0,   0,   algo.service",
        "/x.scope/algo-daemon,      '',            7,   7,   x.scope",
        "/x.scope/a/b,              /x.scope,      0,   0,   ''",
        "/user@7.service/app.slice, /user@7.service, 7, 0,   ''",
        "/user@7.service/init,      /user@7.service, 0, 0,   ''",
    })
    void theCgroupThatWasHandedOverIsFound(String own, String mark, int user, int owning, String base)
            throws IOException {
        cgroup("algo.service/sub", "1\n");
        cgroup("algo.service/algo-daemon", PID + "\n");
        cgroup("x.scope/algo-daemon", PID + "\n");
        cgroup("x.scope/a/b", PID + "\n");
        cgroup("user@7.service/app.slice", PID + "\n");
        cgroup("user@7.service/init", PID + "\n");
        cgroup("algo.service", "");
        cgroup("x.scope", "");
        marked.add(mark);
        uid = user;
        owner = owning;

        Cgroups cgroups = of(own);

        assertThat(cgroups.areUsed()).as(cgroups.description()).isEqualTo(!base.isEmpty());
        assertThat(cgroups.description()).contains(base);
    }

    @Test
    void inAServiceNoControllerIsEnabledAndTheDaemonStaysWhereTheNextOneIsPut() throws Exception {
        Path service = cgroup("algo.service", PID + "\n");
        marked.add("/algo.service");

        Cgroups cgroups = of("/algo.service");

        assertThat(service.resolve("cgroup.subtree_control")).hasContent("");
        assertThat(service.resolve(Delegation.LEAF)).doesNotExist();
        assertThat(cgroups.description()).contains("without limits of its own");
        cgroups.make(RUN, LIMITS);
        assertThat(service.resolve("algo-run-0123456789ab")).isDirectory().isEmptyDirectory();
    }

    @Test
    void inAScopeOfItsOwnTheDaemonMakesRoomForControllers() throws Exception {
        Path scope = cgroup("algo.scope", PID + "\n");
        Path leaf = cgroup("algo.scope/" + Delegation.LEAF, "");
        marked.add("/algo.scope");

        of("/algo.scope");

        assertThat(leaf.resolve("cgroup.procs")).hasContent(Integer.toString(PID));
        // The kernel takes each word by itself; a plain file holds the last on top of the others.
        assertThat(scope.resolve("cgroup.subtree_control")).content().isEqualTo("+pidsry");
    }

    @Test
    void inAScopeWithOthersTheDaemonStays() throws Exception {
        cgroup("algo.scope", "17\n" + PID + "\n");
        Path leaf = cgroup("algo.scope/" + Delegation.LEAF, "");
        marked.add("/algo.scope");

        of("/algo.scope");

        assertThat(leaf.resolve("cgroup.procs")).hasContent("");
    }

    @Test
    void aDaemonThatAStrategyStartedLeavesTheCgroupOfThatRun() throws Exception {
        Path scope = cgroup("algo.service", "");
        cgroup("algo.service/algo-run-ffffffffffff", PID + "\n");
        Path leaf = cgroup("algo.service/" + Delegation.LEAF, "");
        marked.add("/algo.service");

        Cgroups cgroups = of("/algo.service/algo-run-ffffffffffff");

        assertThat(leaf.resolve("cgroup.procs")).hasContent(Integer.toString(PID));
        assertThat(cgroups.description()).contains(scope.toString());
    }

    @Test
    void aRunGetsTheLimitsWhoseControllersAreEnabled() throws Exception {
        Path scope = cgroup("algo.scope/" + Delegation.LEAF, PID + "\n").getParent();
        cgroup("algo.scope", "");
        Files.writeString(scope.resolve("cgroup.subtree_control"), "memory pids\n");
        Path run = cgroup("algo.scope/algo-run-0123456789ab", "");
        Files.writeString(run.resolve("memory.max"), "max\n");
        Files.writeString(run.resolve("pids.max"), "max\n");
        marked.add("/algo.scope");

        Cgroups cgroups = of("/algo.scope/algo-daemon");

        assertThat(cgroups.description()).contains("with limits of memory and pids");
        cgroups.limit(new RunCgroup(run), LIMITS);
        assertThat(run.resolve("memory.max")).hasContent(Long.toString(64L * 1024 * 1024));
        assertThat(run.resolve("pids.max")).content().as("and the wrapper").startsWith("6");
        assertThat(cgroups.make(RUN, LIMITS))
                .as("one that is there is not ours")
                .isEmpty();
    }

    @ParameterizedTest(name = "oom {0}, oom_kill {1}: {2}")
    @CsvSource({"0, 0, false", "0, 1, false", "3, 0, false", "1, 1, true", "12, 10, true"})
    void anEndForWantOfMemoryIsToldFromOneOfTheHosts(int reached, int killed, boolean ours) throws IOException {
        Path run = cgroup("run", "");
        Files.writeString(
                run.resolve("memory.events"),
                "low 0\nhigh 0\nmax 7\noom " + reached + "\noom_kill " + killed + "\noom_group_kill 0\n");

        assertThat(new RunCgroup(run).ranOutOfMemory()).isEqualTo(ours);
    }

    @Test
    void processesOfCgroupsBelowCountAndThoseOutOfSightDoNot() throws IOException {
        cgroup("run", "10\n0\n");
        cgroup("run/a/b", "11\n");

        assertThat(new RunCgroup(root.resolve("run")).processes()).containsExactlyInAnyOrder(10, 11);
        assertThat(new RunCgroup(root.resolve("gone")).processes()).isEqualTo(List.of());
    }

    @ParameterizedTest(name = "mounted root {0}, process in {1}: {2}")
    @CsvSource({
        "/,      /a/b,              a/b",
        "/,      /,                 ''",
        "/a,     /a/b,              b",
        "/a,     /c,                -",
        "/,      /../c,             -",
        "/,      /a/b (deleted),    a/b",
    })
    void aPathOfAProcessLeadsBelowTheMount(String mounted, String path, String expected) {
        CgroupMount mount = CgroupMount.find(
                        "38 31 0:38 " + mounted + " /my\\040groups rw,relatime - cgroup2 cgroup2 rw\n")
                .orElseThrow();

        String found = mount.directory("0::" + path + "\n")
                .map(directory -> Path.of("/my groups").relativize(directory).toString())
                .orElse("-");

        assertThat(found).isEqualTo(expected);
    }
}
