package algo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/** The client starts fast and its jar is small because it uses little of the daemon's code, and no databind or JNA. */
class ClientDependenciesTest {
    private static final Set<String> ALLOWED = Set.of(
            "algo.app.ipc",
            "algo.app.ipc.unix",
            "algo.app.ipc.windows",
            "algo.app.model",
            "algo.app.platform",
            "algo.app.platform.macos",
            "algo.app.platform.windows",
            "algo.app.protocol");

    /**
     * Those of the platform that the client's jar holds; the others of that package are the daemon's. Windows has one class path for both, and
     * that one class chooses it.
     */
    private static final Set<String> OF_PLATFORM = Set.of(
            "algo.app.platform.FileStat",
            "algo.app.platform.HostSystem",
            "algo.app.platform.macos.MacSystem",
            "algo.app.platform.windows.WindowsSystem",
            "algo.app.platform.IdMap",
            "algo.app.platform.PathTrust",
            "algo.app.platform.PrivateFiles",
            "algo.app.platform.SystemFiles",
            "algo.app.platform.TrainingPlace");

    /** What the commands that need no daemon use beside that, from the classes that only they load. */
    private static final Set<String> ALLOWED_WITHOUT_DAEMON =
            Set.of("algo.app.calendar", "algo.app.schedule", "algo.app.files");

    private static final String WITHOUT_DAEMON =
            "calendar[.].*|leaving[.].*|archive[.]ExportCommand|SchedulePreview([$].*)?|offline[.]PanicFile";

    /** Those of the daemon's files that they may read or write with; the others of that package need databind. */
    private static final Set<String> OF_FILES =
            Set.of("algo.app.files.AtomicFile", "algo.app.files.IoProblems", "algo.app.files.WholeFile");

    @Test
    void theClientUsesTheWireAndTheValuesAlone() {
        Map<String, Set<String>> used = used();

        assertThat(used.get("Main")).anyMatch(name -> name.startsWith("algo.app.protocol."));
        used.forEach((user, names) -> {
            boolean free = user.matches(WITHOUT_DAEMON);
            assertThat(names)
                    .as(user)
                    .noneMatch(name -> name.startsWith("com.fasterxml.jackson.databind")
                            || name.startsWith("com.sun.jna")
                            || name.startsWith("org.slf4j"));
            assertThat(names)
                    .as(user)
                    .filteredOn(name -> name.startsWith("algo.app."))
                    .allMatch(name -> ALLOWED.contains(packageOf(name))
                            || (free && ALLOWED_WITHOUT_DAEMON.contains(packageOf(name))));
            assertThat(names)
                    .as(user)
                    .filteredOn(name -> name.startsWith("algo.app.files."))
                    .isSubsetOf(OF_FILES);
            assertThat(names)
                    .as(user)
                    .filteredOn(name -> name.startsWith("algo.app.platform."))
                    .map(ClientDependenciesTest::outermost)
                    .isSubsetOf(OF_PLATFORM);
        });
    }

    private static String outermost(String name) {
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    private static String packageOf(String name) {
        return name.substring(0, name.lastIndexOf('.'));
    }

    /** By class of the client, without its package, the classes that it names. */
    private static Map<String, Set<String>> used() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = ToolProvider.findFirst("jdeps")
                .orElseThrow(() -> new AssertionError("this JDK has no jdeps"))
                .run(
                        new PrintWriter(out),
                        new PrintWriter(err),
                        "-verbose:class",
                        "--ignore-missing-deps",
                        "--multi-release",
                        "base",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        "target/classes");
        assertThat(code).as("%s%s", out, err).isZero();
        Map<String, Set<String>> used = new TreeMap<>();
        for (String line : out.toString().lines().toList()) {
            String[] words = line.strip().split("\\s+");
            boolean ofClient = words[0].startsWith("algo.cli.") && !words[0].startsWith("algo.cli.web.");
            if (words.length > 2 && ofClient && words[1].equals("->")) {
                used.computeIfAbsent(words[0].substring("algo.cli.".length()), key -> new TreeSet<>())
                        .add(words[2]);
            }
        }
        return used;
    }
}
