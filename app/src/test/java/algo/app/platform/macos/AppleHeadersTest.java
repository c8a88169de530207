package algo.app.platform.macos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our numbers and layouts of Darwin against Apple's headers: always by a table of what the compiler made of those, and where a registry of Python
 * packages is reached by that compiler, which brings the headers along.
 */
class AppleHeadersTest {
    private static final String ZIG = "ziglang==0.13.0";
    private static final List<String> MACHINES = List.of("aarch64-macos", "x86_64-macos");

    private static final String INCLUDES =
            """
            #include <stddef.h>
            #include <stdio.h>
            #include <errno.h>
            #include <fcntl.h>
            #include <signal.h>
            #include <spawn.h>
            #include <unistd.h>
            #include <libproc.h>
            #include <mach/mach_time.h>
            #include <sys/event.h>
            #include <sys/file.h>
            #include <sys/param.h>
            #include <sys/proc.h>
            #include <sys/proc_info.h>
            #include <sys/resource.h>
            #include <sys/socket.h>
            #include <sys/stat.h>
            #include <sys/sysctl.h>
            #include <sys/time.h>
            #include <sys/un.h>
            #include <sys/wait.h>
            #include <uuid/uuid.h>
            """;

    /** Functions as Java calls them: each line fails to compile where a header has other types. */
    private static final String FUNCTIONS =
            """
            int (*f1)(int, int, uint64_t, void *, int) = proc_pidinfo;
            int (*f2)(int, int, int, void *, int) = proc_pidfdinfo;
            int (*f3)(int, int, rusage_info_t *) = proc_pid_rusage;
            int (*f4)(void *, int) = proc_listallpids;
            int (*f5)(int, const struct kevent *, int, struct kevent *, int, const struct timespec *) = kevent;
            int (*f6)(int *, u_int, void *, size_t *, void *, size_t) = sysctl;
            int (*f7)(const char *, void *, size_t *, void *, size_t) = sysctlbyname;
            int (*f8)(const char *, const char *, unsigned int) = renamex_np;
            int (*f9)(posix_spawn_file_actions_t *, int) = posix_spawn_file_actions_addinherit_np;
            int (*f10)(posix_spawnattr_t *, short) = posix_spawnattr_setflags;
            int (*f11)(posix_spawnattr_t *, const sigset_t *) = posix_spawnattr_setsigmask;
            int (*f12)(int, int) = flock;
            int (*f13)(pid_t *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *,
                       char *const[], char *const[]) = posix_spawn;
            int (*f14)(uuid_t, const struct timespec *) = gethostuuid;
            uint64_t (*f15)(void) = mach_absolute_time;
            kern_return_t (*f16)(mach_timebase_info_t) = mach_timebase_info;
            off_t (*f17)(int, off_t, int) = lseek;
            ssize_t (*f18)(int, void *, size_t) = read;
            ssize_t (*f19)(int, const void *, size_t) = write;
            int (*f20)(int, struct rlimit *) = getrlimit;
            pid_t (*f21)(pid_t, int *, int) = waitpid;
            int (*f22)(int, struct stat *) = fstat;
            int (*f23)(posix_spawn_file_actions_t *, const char *) = posix_spawn_file_actions_addchdir_np;
            """;

    /** One line of the table. */
    private record Row(String owner, String name, String expression, long value) {}

    private static List<Row> table() throws IOException {
        try (InputStream in = AppleHeadersTest.class.getResourceAsStream("/darwin-headers.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t"))
                    .map(words -> new Row(words[0], words[1], words[2], Long.parseLong(words[3])))
                    .toList();
        }
    }

    private static Map<String, Long> constants(Class<?> type) throws IllegalAccessException {
        Map<String, Long> constants = new TreeMap<>();
        for (Field field : type.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType().isPrimitive()) {
                constants.put(field.getName(), ((Number) field.get(null)).longValue());
            }
        }
        return constants;
    }

    private static Map<String, Long> rows(String owner) throws IOException {
        Map<String, Long> rows = new TreeMap<>();
        for (Row row : table()) {
            if (row.owner().equals(owner)) {
                // A bit 31 that is set is a negative int here, and a large number there.
                boolean bit = row.value() == 0x80000000L;
                rows.put(row.name(), bit ? (long) (int) row.value() : row.value());
            }
        }
        return rows;
    }

    @Test
    void everyNumberIsThatOfTheHeaders() throws Exception {
        assertThat(constants(DarwinNumbers.class)).hasSizeGreaterThan(70).isEqualTo(rows("DarwinNumbers"));
    }

    @Test
    void everySizeAndPlaceIsThatOfTheHeaders() throws Exception {
        assertThat(constants(DarwinLayouts.class)).hasSizeGreaterThan(50).isEqualTo(rows("DarwinLayouts"));
    }

    @Test
    @Tag("registry")
    void theCompilerSaysTheSameOfTheHeadersForBothMachines(@TempDir Path directory) throws Exception {
        Path zig = zig(directory);
        StringBuilder source = new StringBuilder(INCLUDES);
        for (Row row : table()) {
            source.append("_Static_assert((long long)(" + row.expression() + ") == " + row.value() + "LL, \""
                    + row.name() + "\");\n");
        }
        source.append(FUNCTIONS);
        Path file = Files.writeString(directory.resolve("check.c"), source);

        for (String machine : MACHINES) {
            List<String> command = List.of(
                    zig.toString(), "cc", "-target", machine, "-Werror", "-c", "-o", "check.o", file.toString());
            assertThat(run(directory, command)).as(machine).isEqualTo("0: ");
        }
    }

    @Test
    @Tag("registry")
    void theLibraryOfTheSystemHasEveryFunctionThatIsCalled(@TempDir Path directory) throws Exception {
        String exported = Files.readString(zig(directory).resolveSibling("lib/libc/darwin/libSystem.tbd"));
        List<String> called = new ArrayList<>(List.of("fcntl", "fstat", "fstat$INODE64"));
        Arrays.stream(Class.forName(
                                "algo.app.platform.macos.Darwin",
                                false,
                                getClass().getClassLoader())
                        .getDeclaredMethods())
                .filter(method -> Modifier.isNative(method.getModifiers()))
                .map(Method::getName)
                .forEach(called::add);

        List<String> words = List.of(exported.split("[^A-Za-z0-9_$]+"));
        assertThat(called).hasSizeGreaterThan(30);
        assertThat(words).containsAll(called.stream().map(name -> "_" + name).toList());
    }

    private static Path zig(Path directory) throws Exception {
        List<String> command =
                List.of("python3", "-m", "pip", "install", "--quiet", "--no-deps", "--target", directory + "/zig", ZIG);
        String said = run(directory, command);
        assumeTrue(said.startsWith("0: "), "no registry of Python packages is reached: " + said);
        Path zig = directory.resolve("zig/ziglang/zig");
        assertThat(zig.toFile().setExecutable(true)).isTrue();
        return zig;
    }

    /** Returns the exit code, and what was said. */
    private static String run(Path directory, List<String> command) throws Exception {
        Path said = directory.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment()
                .put("ZIG_GLOBAL_CACHE_DIR", directory.resolve("cache").toString());
        builder.environment().put("PIP_NO_CACHE_DIR", "1");
        Process process = builder.start();
        boolean ended = process.waitFor(5, TimeUnit.MINUTES);
        process.destroyForcibly();
        return (ended ? process.exitValue() : "late") + ": " + Files.readString(said);
    }
}
