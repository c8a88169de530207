package algo.cli;

import algo.app.ipc.ClientConnector;
import algo.app.ipc.unix.UnixClientConnector;
import algo.app.ipc.windows.PipeClientConnector;
import algo.app.platform.HostSystem;
import algo.app.platform.SystemFiles;
import algo.app.platform.macos.MacSystem;
import algo.app.platform.windows.WindowsSystem;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** The system that the client runs on. No other class of the client knows which one it is. */
final class ClientPlatform {
    private static final boolean WINDOWS = HostSystem.isWindows();

    static final ClientConnector CONNECTOR = connector();

    private ClientPlatform() {}

    private static ClientConnector connector() {
        return WINDOWS ? Windows.connector() : HostSystem.isMac() ? Mac.connector() : Unix.connector();
    }

    /** Chooses it now, before anything else needs it. */
    static void choose() {}

    /** Returns the command line that runs the daemon's program, its options left out; empty where it cannot be run from here. */
    static List<String> daemon() {
        return WINDOWS ? Windows.daemon() : Unix.daemon();
    }

    /** Each system loads its own classes, and none of another. */
    private static final class Unix {
        static ClientConnector connector() {
            return new UnixClientConnector();
        }

        static List<String> daemon() {
            String launcher = System.getProperty("algo.launcher", "");
            return launcher.isEmpty() ? List.of() : List.of(launcher, "daemon", "run");
        }
    }

    /** The launcher is that of Linux. */
    private static final class Mac {
        static ClientConnector connector() {
            HostSystem.choose(new MacSystem());
            return new UnixClientConnector(MacSystem.LONGEST_SOCKET);
        }
    }

    /** One class path has client and daemon here: a batch file between the two would keep a console, and a process. */
    private static final class Windows {
        /** As those of the launcher elsewhere. */
        private static final List<String> FLAGS = List.of(
                "-Xms8m",
                "-Xmx64m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:ReservedCodeCacheSize=16m",
                "-XX:-UsePerfData",
                "-XX:ErrorFile=NUL",
                "-XX:-HeapDumpOnOutOfMemoryError",
                "-XX:-CreateCoredumpOnCrash",
                "-Dfile.encoding=UTF-8");

        static ClientConnector connector() {
            HostSystem.choose(new WindowsSystem());
            return new PipeClientConnector();
        }

        static List<String> daemon() {
            List<String> command = new ArrayList<>();
            command.add(
                    Path.of(System.getProperty("java.home"), "bin", "java.exe").toString());
            command.addAll(FLAGS);
            command.addAll(SystemFiles.javaOptions());
            String launcher = System.getProperty("algo.launcher", "");
            if (!launcher.isEmpty()) {
                command.add("-Dalgo.launcher=" + launcher);
            }
            StringJoiner classPath = new StringJoiner(File.pathSeparator);
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                classPath.add(Path.of(entry).toAbsolutePath().toString());
            }
            command.addAll(List.of("-cp", classPath.toString(), "algo.app.Main"));
            return command;
        }
    }
}
