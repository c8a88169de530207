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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A {@code java} that starts the daemon of the tested distribution in half the time, and that of its sandbox: with an archive of
 * their classes. Hundreds of daemons are started by the tests. It leaves every other command line as it is, and so a daemon of a copy of the
 * distribution, or one that a test starts by another Java, reads its classes from the jars.
 */
final class QuickJava {
    private QuickJava() {}

    /** Makes the program and the archive in {@code cache}, unless they are there and newer than the distribution. */
    static Path in(Path cache) {
        Path program = cache.resolve("java");
        try {
            Files.createDirectories(cache);
            try (FileChannel alone = FileChannel.open(
                            cache.resolve("java.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = alone.lock()) {
                Path jar = AlgoHome.lib(AlgoHome.DIST).resolve("algo-daemon.jar");
                String java = java();
                Path archive = cache.resolve("daemon.jsa");
                String text = text(java, archive, jar);
                boolean isFresh = lock.isValid()
                        && Files.exists(archive)
                        && Files.exists(program)
                        && Files.readString(program).equals(text)
                        && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) > 0;
                if (!isFresh) {
                    Files.deleteIfExists(archive);
                    make(java, archive, jar, cache);
                    Path next = Files.writeString(cache.resolve("java.next"), text);
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

    /** The daemon tells the process of the sandbox where the archive is. */
    private static String text(String java, Path archive, Path jar) {
        String flags = "-XX:SharedArchiveFile='" + archive + "' -Dalgo.archive='" + archive + "'";
        return String.join(
                "\n",
                "#!/bin/sh",
                "case \" $* \" in",
                "    *\" -jar " + jar + " \"*) exec '" + java + "' " + flags + " \"$@\" ;;",
                "esac",
                "exec '" + java + "' \"$@\"",
                "");
    }

    /** As the launcher makes that of a user. */
    private static void make(String java, Path archive, Path jar, Path cache) throws IOException, InterruptedException {
        Path output = cache.resolve("daemon.out");
        Process training = new ProcessBuilder(
                        java,
                        "-XX:ArchiveClassesAtExit=" + archive,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xlog:disable",
                        "-cp",
                        jar.toString(),
                        "algo.app.DaemonTraining")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!training.waitFor(120, TimeUnit.SECONDS) || !Files.exists(archive)) {
                throw new AssertionError("no archive was made: " + Files.readString(output));
            }
        } finally {
            training.destroyForcibly();
        }
    }
}
