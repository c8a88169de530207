package algo.app;

import algo.app.platform.HostSystem;
import algo.app.platform.macos.MacSystem;
import algo.app.platform.windows.WindowsSystem;
import java.util.regex.Pattern;

/** Chooses the platform of a program, by the name of the system. Each main does so once, first of all. */
final class Platforms {
    private Platforms() {}

    /** Each loads the classes of its own system, and none of another. */
    private static final class Unix {
        static Platform make() {
            return new UnixPlatform();
        }
    }

    private static final class Mac {
        static Platform make() {
            HostSystem.choose(new MacSystem());
            return new MacPlatform();
        }
    }

    private static final class Windows {
        static Platform make() {
            HostSystem.choose(new WindowsSystem());
            return new WindowsPlatform();
        }
    }

    /** The part of the rooms of Linux that is POSIX, and serves on macOS too. */
    private static final Pattern POSIX =
            Pattern.compile(".*/(ipc/unix/.*|platform/unix/JnaHome.*|process/unix/(WrapperCommand|StatusText|Undo).*)");

    private static final Pattern OF_LINUX = Pattern.compile(".*(/unix/|UnixPlatform|Platforms[$]Unix).*");
    private static final Pattern OF_MAC = Pattern.compile(".*(/macos/|MacPlatform|Platforms[$]Mac).*");
    private static final Pattern OF_WINDOWS = Pattern.compile(".*(/windows/|WindowsPlatform|Platforms[$]Windows).*");

    /** Returns whether a class, by the name of its file, is of a system that the JVM does not run on: nothing loads it. */
    static boolean isForeign(String file) {
        if (HostSystem.isWindows()) {
            return is(OF_LINUX, file) || is(OF_MAC, file);
        }
        return is(OF_WINDOWS, file) || (HostSystem.isMac() ? is(OF_LINUX, file) && !is(POSIX, file) : is(OF_MAC, file));
    }

    private static boolean is(Pattern system, String file) {
        return system.matcher(file).matches();
    }

    static Platform choose() {
        return HostSystem.isWindows() ? Windows.make() : HostSystem.isMac() ? Mac.make() : Unix.make();
    }
}
