package algo.app;

import algo.app.broker.BrokerKeeper;
import algo.app.files.PlainFile;
import algo.app.model.ResourceLimits;
import algo.app.model.RunId;
import algo.app.platform.PathTrust;
import algo.app.platform.SystemFiles;
import algo.app.process.LaunchRequest;
import algo.app.sandbox.Sandbox;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Executes the process of the paper broker with the JVM and the version of this daemon. Any thread. */
final class BrokerProgram implements BrokerKeeper.Program {
    private static final String MAIN = "algo.app.SandboxMain";
    /** The archive of classes that the launcher chose for the daemon; absent if it found none. */
    private static final String ARCHIVE = "algo.archive";
    /** Through it the JVM learns which archive to remove if that kills it. */
    private static final String ARCHIVE_VARIABLE = "ALGO_ARCHIVE_FILE";

    /**
     * The options of the broker's JVM, like those of the daemon's: an idle one sleeps, and what it holds is left
     * nowhere when it crashes.
     */
    private static final List<String> FLAGS = List.of(
            "-Xms4m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=16m",
            "-XX:-UsePerfData",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:ErrorFile=" + SystemFiles.nothing(),
            "-XX:-HeapDumpOnOutOfMemoryError",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:AsyncDeflationInterval=10000",
            "-XX:GuaranteedSafepointInterval=0",
            "-XX:ArchiveRelocationMode=0");

    /** The first Java that warns of native code for which it was not told to expect any; the manifest tells it of the daemon alone. */
    private static final int WARNS = 24;

    private static final ResourceLimits LIMITS =
            new ResourceLimits(ResourceLimits.NONE, ResourceLimits.NONE, ResourceLimits.NONE, ResourceLimits.NONE, 2);

    private static final int TAIL = 1024;
    private static final int SHOWN = 200;

    private final Path home;
    private final Path statusFiles;
    private final Path log;
    private final Map<String, String> environment = new LinkedHashMap<>();

    /**
     * @param statusFiles the directory in which wrappers leave how their programs ended
     * @param log that it prints to
     * @param environment the daemon's own
     */
    BrokerProgram(Path home, Path statusFiles, Path log, Map<String, String> environment) {
        this.home = home.toAbsolutePath();
        this.statusFiles = statusFiles;
        this.log = log;
        for (String name : List.of("PATH", "HOME", "LANG", "LC_ALL")) {
            Optional.ofNullable(environment.get(name)).ifPresent(value -> this.environment.put(name, value));
        }
    }

    @Override
    public LaunchRequest request(RunId run, boolean plain) throws IOException {
        PlainFile.require(log);
        List<String> command = new ArrayList<>();
        command.add(SystemFiles.java().toString());
        Map<String, String> variables = new LinkedHashMap<>(environment);
        if (!plain) {
            archive().ifPresent(file -> {
                command.add("-XX:SharedArchiveFile=" + file);
                command.add("-Xlog:cds*=off");
                command.add("-XX:OnError=rm -f \"$" + ARCHIVE_VARIABLE + "\"");
                variables.put(ARCHIVE_VARIABLE, file.toString());
            });
        }
        command.addAll(flags(Sandbox.HEAP_MB));
        if (Runtime.version().feature() >= WARNS) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", classPath(), MAIN, home.toString(), run.value()));
        return new LaunchRequest(run, command, home, variables, log, statusFiles.resolve(run.value()), LIMITS);
    }

    /** Returns the archive of classes, unless it has gone, or others can write there, since the launcher looked. */
    private static Optional<Path> archive() {
        Optional<Path> named = Optional.ofNullable(System.getProperty(ARCHIVE)).map(Path::of);
        try {
            return named.isPresent()
                            && Files.isRegularFile(named.get(), LinkOption.NOFOLLOW_LINKS)
                            && PathTrust.problem(named.get()).isEmpty()
                    ? named
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Returns the options of a JVM of ours beside the daemon. */
    static List<String> flags(int heapMb) {
        List<String> flags = new ArrayList<>(FLAGS);
        flags.add("-Xmx" + heapMb + "m");
        flags.addAll(SystemFiles.javaOptions());
        return flags;
    }

    static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Starts the process that cancels orders and closes positions; it has nothing of the environment of the daemon. */
    Process squareOff() throws IOException {
        return beside("algo.app.SquareOffMain");
    }

    /** Starts the process that asks what the account of live mode has lost; it has nothing of the environment of the daemon. */
    Process accountWatch() throws IOException {
        return beside("algo.app.RiskMain");
    }

    private Process beside(String main) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        SystemFiles.java().toString(),
                        "-Xmx48m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:-CreateCoredumpOnCrash",
                        "-cp",
                        classPath(),
                        main)
                .directory(home.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    @Override
    public String lastLine() {
        try (FileChannel channel = PlainFile.open(log, Set.of(StandardOpenOption.READ))) {
            ByteBuffer end = ByteBuffer.allocate(TAIL);
            channel.read(end, Math.max(0, channel.size() - TAIL));
            String text = new String(end.array(), 0, end.position(), StandardCharsets.UTF_8);
            List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
            String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1).strip();
            return last.length() > SHOWN ? last.substring(0, SHOWN) + "…" : last;
        } catch (IOException e) {
            return "";
        }
    }
}
