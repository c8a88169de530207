package algo.app.process.unix;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import algo.app.model.ResourceLimits;
import algo.app.platform.unix.LibC;
import algo.app.process.LaunchRequest;
import algo.app.process.LauncherFixture;
import algo.app.process.ProcessEnd;
import algo.app.process.ProcessLauncher;
import algo.app.process.RunningProcess;
import algo.app.process.Runs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program finds when it starts: its limits, environment, descriptors, signals, session and place. */
class ProgramSurroundingsIT extends LauncherFixture {
    @Override
    protected ProcessLauncher open(ProcessLauncher.ExitListener listener) throws IOException {
        return new UnixProcessLauncher(listener);
    }

    private Path procOf(RunningProcess process) {
        return Path.of("/proc", Integer.toString(programOf(process).pid()));
    }

    private static String line(Path file, String start) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow()
                .substring(start.length())
                .strip()
                .replaceAll(" +", " ");
    }

    @Test
    void itsLimitsAreExactAndTheDaemonsUnchanged() throws Exception {
        Path own = Path.of("/proc/self/limits");
        String before = Files.readString(own);
        ResourceLimits limits = new ResourceLimits(512, 77, 4321, 99, 2);

        RunningProcess process = start(runs.request(Map.of(), limits, "/bin/sleep", "60"));

        // Seven eighths of the limit, and what the user runs besides, which changes while we look.
        long least = 4321 - 4321 / 8;
        long most = least + Proc.tasks(LibC.getuid()) + 1000;
        Path file = procOf(process).resolve("limits");
        assertThat(line(file, "Max data size")).isEqualTo("536870912 536870912 bytes");
        assertThat(line(file, "Max open files")).isEqualTo("77 77 files");
        String[] processes = line(file, "Max processes").split(" ");
        assertThat(Long.parseLong(processes[0])).isBetween(least + 1, most);
        assertThat(processes[1]).isEqualTo(processes[0]);
        assertThat(line(file, "Max cpu time")).isEqualTo("99 104 seconds");
        assertThat(line(file, "Max core file size")).startsWith("0 ");
        assertThat(Files.readString(own)).isEqualTo(before);
    }

    @Test
    void aProgramThatUsesUpItsCpuTimeIsEndedBySigxcpu() throws Exception {
        ResourceLimits limits = new ResourceLimits(0, 0, 0, 1, 0);
        RunningProcess process = start(runs.request(Map.of(), limits, "/bin/sh", "-c", "while :; do :; done"));

        assertThat(endOf(process)).isEqualTo(ProcessEnd.cpuLimit("XCPU"));
    }

    @ParameterizedTest
    @Tag("faults")
    @ValueSource(strings = {"/bin/sh", "/bin/bash"})
    void oneThatIgnoresSigxcpuIsKilledForTheSameReason(String shell) throws Exception {
        try (ProcessLauncher other = new UnixProcessLauncher(exits::add, shell)) {
            ResourceLimits limits = new ResourceLimits(0, 0, 0, 1, 0);
            RunningProcess process = started(
                    other.prepare(runs.request(Map.of(), limits, "/bin/sh", "-c", "trap '' XCPU; while :; do :; done"))
                            .release());

            assertThat(endOf(process)).isEqualTo(ProcessEnd.cpuLimit("KILL"));
        }
    }

    @Test
    void itsEnvironmentIsTheRequestedOneAndTheRunId() throws Exception {
        Map<String, String> wanted = Map.of(
                "PATH",
                "/usr/bin",
                "EMPTY",
                "",
                "TEXT",
                "a=b $HOME `id` \"'\\ ünï\nline",
                "st",
                "x",
                "ALGO_GATES",
                "1");

        assertEnvironment(launcher, wanted);
    }

    @Test
    void noVariableIsLeftToTheShell() throws Exception {
        Map<String, String> wanted = new HashMap<>();
        String names = "_ BASH BASH_ENV BASH_VERSION COMP_WORDBREAKS ENV EUID IFS LINENO OLDPWD OPTIND PPID PS1 PS2 PS4"
                + " PWD RANDOM SECONDS SHELLOPTS SHLVL SRANDOM TMOUT UID POSIXLY_CORRECT HOSTNAME MAIL";
        for (String name : names.split(" ")) {
            wanted.put(name, "1");
        }
        wanted.put("OPENALGO_API_KEY", "secret");

        assertEnvironment(launcher, wanted);
        try (ProcessLauncher bash = new UnixProcessLauncher(exits::add, "/bin/bash")) {
            assertEnvironment(bash, wanted);
        }
    }

    private void assertEnvironment(ProcessLauncher from, Map<String, String> wanted) throws Exception {
        LaunchRequest request = runs.request(wanted, Runs.UNLIMITED, "/bin/sleep", "60");
        RunningProcess process = started(from.prepare(request).release());
        Path proc = procOf(process);
        Eventually.holds("sleep is executed", () -> Files.readString(proc.resolve("cmdline"))
                .startsWith("/bin/sleep"));

        String[] environment = Files.readString(proc.resolve("environ")).split("\0");

        Map<String, String> expected = new HashMap<>(wanted);
        expected.put("ALGO_RUN_ID", request.run().value());
        assertThat(environment)
                .containsExactlyInAnyOrder(expected.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toArray(String[]::new));
        byte[] wrapper =
                Files.readAllBytes(Path.of("/proc/" + process.record().wrapper().pid() + "/cmdline"));
        assertThat(new String(wrapper, StandardCharsets.UTF_8))
                .as("what ps shows")
                .doesNotContain("secret");
    }

    @Test
    void itHasThreeDescriptorsAndNoneOfTheDaemons() throws Exception {
        Path listing = runs.file("descriptors");
        LaunchRequest request = runs.puppet("--descriptors", listing.toString());
        int careless = LibC.open(LibC.path("/etc/hostname"), LibC.O_RDONLY, 0); // not close-on-exec
        try {
            endOf(start(request));
        } finally {
            LibC.close(careless);
        }

        assertThat(Files.readAllLines(listing))
                .containsExactly("0 /dev/null", "1 " + request.output(), "2 " + request.output());
    }

    @Test
    void noSignalIsBlockedIgnoredOrCaught() throws Exception {
        RunningProcess process = start(runs.request("/bin/sleep", "60"));

        Path status = procOf(process).resolve("status");
        for (String set : List.of("SigBlk:", "SigIgn:", "SigCgt:")) {
            assertThat(line(status, set)).as(set).matches("0+");
        }
    }

    @Test
    void itLivesInASessionOfItsOwnInItsDirectory() throws Exception {
        RunningProcess process = start(runs.request("/bin/sleep", "60"));

        int wrapper = process.record().wrapper().pid();
        ProcStat program = Proc.stat(programOf(process).pid()).orElseThrow();
        assertThat(program.session()).isEqualTo(wrapper);
        assertThat(program.group()).isEqualTo(wrapper);
        assertThat(procOf(process).resolve("cwd").toRealPath()).isEqualTo(directory.toRealPath());
    }

    @Test
    void whatItsRunLeavesOnDiskIsForItsOwnerAlone() throws Exception {
        LaunchRequest request = runs.request("/bin/sleep", "60");
        start(request);

        for (Path file : List.of(request.output(), request.statusFile())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as(file.toString())
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void theKernelPicksItBeforeTheDaemonWhenMemoryRunsOut() throws Exception {
        RunningProcess process = start(runs.request("/bin/sleep", "60"));

        int daemon = Integer.parseInt(
                Files.readString(Path.of("/proc/self/oom_score_adj")).strip());
        int program = Integer.parseInt(
                Files.readString(procOf(process).resolve("oom_score_adj")).strip());
        assertThat(program).isEqualTo(Math.min(1000, daemon + 500));
    }

    @Test
    void anArgumentIsNeverTakenForShellCode() throws Exception {
        LaunchRequest request = runs.request("/usr/bin/printf", "%s|", "$(id)", "a b", "", "*", "; exit 3", "'\"\\");

        endOf(start(request));

        assertThat(runs.log(request)).isEqualTo("$(id)|a b||*|; exit 3|'\"\\|");
    }

    @Test
    void theProgramIsNotTheShellThatIsAboutToBecomeIt() throws Exception {
        for (int i = 0; i < 20; i++) {
            RunningProcess process = start(runs.request("/bin/sleep", "60"));
            byte[] arguments = Proc.commandLine(programOf(process).pid());
            assertThat(new String(arguments, StandardCharsets.UTF_8)).isEqualTo("/bin/sleep\00060\0");
            sweep(process);
        }
    }
}
