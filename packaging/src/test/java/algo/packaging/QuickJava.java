package algo.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A {@code java} that starts the daemon of the tested distribution in half the time, and that of its sandbox: with an archive of
 * their classes. Hundreds of daemons are started by the tests. It leaves every other command line as it is, and so a daemon of a copy of the
 * distribution, or one that a test starts by another Java, reads its classes from the jars.
 */
final class QuickJava {
    private static final List<String> DAEMON = List.of("-XX:+UseSerialGC", "algo.app.DaemonTraining");
    private static final List<String> CLIENT = List.of("-XX:+UseG1GC", "algo.cli.Training");

    private QuickJava() {}

    /** Makes the program and the archive in {@code cache}, unless they are there and newer than the distribution. */
    static Path in(Path cache) {
        Path jar = AlgoHome.lib(AlgoHome.DIST).resolve("algo-daemon.jar");
        Path archive = cache.resolve("daemon.jsa");
        // The daemon tells the process of the sandbox where the archive is.
        String flags = "-XX:SharedArchiveFile='" + archive + "' -Dalgo.archive='" + archive + "'";
        return program(cache, "java", text("-jar " + jar, flags), archive, jar, DAEMON);
    }

    /**
     * The same for the client alone: the archive that the launcher makes is its owner's, and this one everybody may read who
     * gets to {@code cache}.
     */
    static Path forAll(Path cache) {
        Path jar = AlgoHome.lib(AlgoHome.DIST).resolve("algo-cli.jar");
        Path archive = cache.resolve("client.jsa");
        String flags = "-XX:SharedArchiveFile='" + archive + "'";
        return program(cache, "client-java", text("-cp " + jar, flags), archive, jar, CLIENT);
    }

    private static Path program(Path cache, String name, String text, Path archive, Path jar, List<String> training) {
        Path program = cache.resolve(name);
        try {
            Files.createDirectories(cache);
            try (FileChannel alone = FileChannel.open(
                            cache.resolve("java.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = alone.lock()) {
                boolean isFresh = lock.isValid()
                        && Files.exists(archive)
                        && Files.exists(program)
                        && Files.readString(program).equals(text)
                        && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) > 0;
                if (!isFresh) {
                    Files.deleteIfExists(archive);
                    make(archive, jar, training);
                    Path next = Files.writeString(cache.resolve(name + ".next"), text);
                    Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rwxr-xr-x"));
                    Files.move(next, program, StandardCopyOption.ATOMIC_MOVE);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        return program;
    }

    /** The Java that the launcher would take. */
    private static String java() {
        String named = System.getenv("ALGO_JAVA");
        if (named != null) {
            return named;
        }
        return Optional.ofNullable(System.getenv("JAVA_HOME"))
                .map(home -> Path.of(home, "bin/java"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .orElseGet(() -> Stream.of(System.getenv("PATH").split(":"))
                        .map(place -> Path.of(place, "java"))
                        .filter(Files::isExecutable)
                        .findFirst()
                        .orElseThrow()
                        .toString());
    }

    /** A program that adds {@code flags} to the command line that holds {@code words}. */
    private static String text(String words, String flags) {
        String java = java();
        return String.join(
                "\n",
                "#!/bin/sh",
                "case \" $* \" in",
                "    *\" " + words + " \"*) exec '" + java + "' " + flags + " \"$@\" ;;",
                "esac",
                "exec '" + java + "' \"$@\"",
                "");
    }

    /** As the launcher makes that of a user. */
    private static void make(Path archive, Path jar, List<String> training) throws IOException, InterruptedException {
        Path output = archive.resolveSibling(archive.getFileName() + ".out");
        List<String> command = new ArrayList<>(List.of(java(), "-XX:ArchiveClassesAtExit=" + archive));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xlog:disable", "-cp", jar.toString()));
        command.addAll(training);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(120, TimeUnit.SECONDS) || !Files.exists(archive)) {
                throw new AssertionError("no archive was made: " + Files.readString(output));
            }
        } finally {
            process.destroyForcibly();
        }
    }
}
