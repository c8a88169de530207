package algo.packaging;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What a test needs of the machine that it runs on. A test whose need is not met is skipped, and the skip names the need.
 *
 * <p>The gate lists every skip. Where all tools were installed it accepts only skips whose reason begins with one of
 * {@link #ACCEPTED}: a tool that is not installed is a failure then.
 */
final class Needs {
    private static final String ROOT = "only root ";
    private static final String MACHINE = "this machine ";

    /** How the reason of a skip begins that no installed package avoids. */
    static final List<String> ACCEPTED = List.of(ROOT, MACHINE);

    private Needs() {}

    /** Skips the test where a program of that name is not on the path. */
    static void tool(String name) {
        String path = System.getenv("PATH");
        boolean installed = Arrays.stream(path.split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, name)));
        if (!installed) {
            abort(name + " is not installed");
        }
    }

    /** Skips the test where that program is missing, which is on the path of root alone. */
    static void program(Path program) {
        if (!Files.isExecutable(program)) {
            abort(program.getFileName() + " is not installed");
        }
    }

    /** Skips the test where that Python makes no virtual environments: Debian has that part in a package of its own. */
    static void venv(String python) {
        if (!succeeds(python, "-c", "import ensurepip, venv")) {
            abort("python3-venv is not installed");
        }
    }

    /** Skips the test where the library is missing that {@link FakeClock} preloads. */
    static void fakeClock() {
        if (FakeClock.library().isEmpty()) {
            abort("libfaketime is not installed");
        }
    }

    /**
     * Skips the test for everybody but root.
     *
     * @param why what others cannot do: "can mount"
     */
    static void root(String why) {
        if (!AlgoHome.IS_ROOT) {
            abort(ROOT + why);
        }
    }

    /** Skips the test where nobody may mount a file system: others than root, and root in most containers. */
    static void mounts() {
        root("can mount a file system");
        machine(succeeds("unshare", "-m", "true"), "lets nobody mount a file system");
    }

    /** Skips the test where strace is missing, or where ptrace(2) is forbidden, as in some containers. */
    static void tracing() {
        tool("strace");
        machine(Tracing.IS_ALLOWED, "lets nobody trace a process");
    }

    /**
     * Skips the test where the machine lacks what no package brings.
     *
     * @param lack what it does or has instead: "has no cgroup v2 hierarchy"
     */
    static void machine(boolean isMet, String lack) {
        if (!isMet) {
            abort(MACHINE + lack);
        }
    }

    private static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether strace can kill what it traces. Asked once: some tests trace a hundred times. */
    private static final class Tracing {
        // Through a shell, because strace ends by the signal that ended what it traced.
        static final boolean IS_ALLOWED = succeeds(
                "sh",
                "-c",
                "strace -qq -o /dev/null -e trace=getppid -e inject=getppid:signal=SIGKILL:when=1 sh -c :; test $? = 137");
    }
}
