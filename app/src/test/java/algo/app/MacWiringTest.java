package algo.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the programs choose on macOS, in a JVM of its own that is told that it runs there. Whatever is made of the JDK alone works on this machine,
 * too; no class of another system is loaded for it.
 */
class MacWiringTest {
    private static final Pattern LOADED = Pattern.compile("algo\\.app\\.(\\S+) source:");

    /** What of Linux is POSIX. */
    private static final List<String> POSIX = List.of(
            "ipc.unix.Peers",
            "ipc.unix.SocketPath",
            "ipc.unix.SocketTrust",
            "ipc.unix.UnixClientConnector",
            "ipc.unix.UnixControlConnection",
            "ipc.unix.UnixQuestions",
            "ipc.unix.UnixSocketEndpoint",
            "platform.unix.JnaHome",
            "process.unix.StatusText",
            "process.unix.Undo",
            "process.unix.WrapperCommand");

    private static final Path CLASSES = Path.of("target/classes/algo/app");

    @TempDir
    private Path directory;

    private List<String> run(String system, List<String> names) throws Exception {
        Path home = Files.createDirectories(directory.resolve("h"));
        Path said = directory.resolve("said");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + Files.createDirectories(directory.resolve("t")),
                "-Djna.tmpdir=" + directory.resolve("t"),
                "-Xlog:class+load:file=" + directory.resolve("loaded"),
                "-cp",
                System.getProperty("java.class.path"),
                MacWiring.class.getName(),
                system,
                home.toRealPath().toString()));
        command.addAll(names);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean ended = process.waitFor(5, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertThat(ended).isTrue();
        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        return Files.readAllLines(said);
    }

    private TreeSet<String> loaded() throws IOException {
        TreeSet<String> loaded = new TreeSet<>();
        LOADED.matcher(Files.readString(directory.resolve("loaded")))
                .results()
                .forEach(match -> loaded.add(match.group(1)));
        return loaded;
    }

    @Test
    void theNameOfTheSystemChoosesItAndNoClassOfAnotherIsLoaded() throws Exception {
        List<String> said = run("Mac OS X", List.of());

        assertThat(said)
                .contains(
                        "platform MacPlatform",
                        "user " + Files.getAttribute(Path.of("/proc/self"), "unix:uid"),
                        "name true",
                        "given {TZ=Asia/Kolkata}",
                        "system false",
                        "bytes 3",
                        "exchange true",
                        "longest 102",
                        "short true",
                        "long true",
                        "client true",
                        "distrust none",
                        "listener trusted",
                        "peer true",
                        "questions true",
                        "port true",
                        "admission true",
                        "logs MacLogSystem",
                        "probe MacHostProbe",
                        "service false",
                        "ending false",
                        "several there is no daemon of several users on macOS")
                .anyMatch(line -> line.startsWith("lock the native library of JNA cannot be loaded"));
        assertThat(loaded())
                .contains("MacPlatform", "platform.macos.MacSystem", "platform.macos.Darwin", "ipc.unix.SocketTrust")
                .allSatisfy(name -> assertThat(isForeign(name)).as(name).isFalse());
    }

    private static boolean isForeign(String name) {
        boolean posix = POSIX.contains(name.replaceFirst("[$].*", ""));
        return name.contains(".windows.")
                || name.contains("WindowsPlatform")
                || name.contains("UnixPlatform")
                || (name.contains(".unix.") && !posix);
    }

    @Test
    void theSameProgramChoosesLinuxElsewhere() throws Exception {
        List<String> said = run("Linux", List.of());

        assertThat(said)
                .contains("platform UnixPlatform", "longest 106", "logs LinuxLogSystem", "probe LinuxHostProbe");
        assertThat(loaded())
                .contains("UnixPlatform", "platform.unix.LibC")
                .noneMatch(name ->
                        name.contains(".macos.") || name.contains(".windows.") || name.startsWith("MacPlatform"));
    }

    /** A daemon loads all its classes when it starts, but those of other systems. */
    @Test
    void whatIsLoadedAheadIsWhatTheRoomsOfMacosName() throws Exception {
        TreeSet<String> named = new TreeSet<>();
        List<Path> rooms = new ArrayList<>(List.of(CLASSES.resolve("MacPlatform.class")));
        for (String room : List.of("platform", "process", "log")) {
            try (Stream<Path> files = Files.list(CLASSES.resolve(room).resolve("macos"))) {
                files.forEach(rooms::add);
            }
        }
        for (Path file : rooms) {
            named.addAll(ofUnix(file));
        }
        // What is used is used with what it names itself; of JnaHome the half that loads the functions of Linux is not.
        for (String more : List.copyOf(named)) {
            named.addAll(ofUnix(CLASSES.resolve(more + ".class")));
        }
        named.removeIf(name -> name.endsWith("unix/LibC"));
        List<String> asked = new ArrayList<>(named);
        List<String> foreign = List.of(
                "platform/unix/LibC",
                "platform/unix/Fd",
                "process/unix/Reaper",
                "log/unix/LinuxLogSystem",
                "system/unix/SystemDaemon",
                "UnixPlatform",
                "Platforms$Unix",
                "Platforms$Windows",
                "WindowsPlatform",
                "ipc/windows/PipeListener");
        asked.addAll(foreign);
        List<String> own = List.of("MacPlatform", "Platforms$Mac", "process/macos/MacExits", "Daemon", "Platforms");
        asked.addAll(own);

        List<String> said = run(
                "Mac OS X",
                asked.stream().map(name -> "algo/app/" + name + ".class").toList());

        assertThat(named).contains("process/unix/WrapperCommand", "process/unix/StatusText", "platform/unix/JnaHome");
        named.forEach(name -> assertThat(said).contains("algo/app/" + name + ".class false"));
        own.forEach(name -> assertThat(said).contains("algo/app/" + name + ".class false"));
        foreign.forEach(name -> assertThat(said).contains("algo/app/" + name + ".class true"));
    }

    /** Returns the classes of Linux's rooms that a compiled class names. */
    private static TreeSet<String> ofUnix(Path file) throws IOException {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        TreeSet<String> names = new TreeSet<>();
        Pattern.compile("algo/app/((?:[a-z]+/)+unix/[A-Za-z]+)")
                .matcher(bytes)
                .results()
                .forEach(match -> names.add(match.group(1)));
        return names;
    }
}
