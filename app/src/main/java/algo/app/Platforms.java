package algo.app;

import algo.app.platform.HostSystem;
import algo.app.platform.windows.WindowsSystem;

/** Chooses the platform of a program, by the name of the system. Each main does so once, first of all. */
final class Platforms {
    private Platforms() {}

    /** Each loads the classes of its own system, and none of the other. */
    private static final class Unix {
        static Platform make() {
            return new UnixPlatform();
        }
    }

    private static final class Windows {
        static Platform make() {
            HostSystem.choose(new WindowsSystem());
            return new WindowsPlatform();
        }
    }

    /** Returns whether a class, by the name of its file, is of the system that the JVM does not run on: nothing loads it. */
    static boolean isForeign(String file) {
        return HostSystem.isWindows()
                ? file.contains("/unix/")
                        || file.contains("/macos/")
                        || file.contains("UnixPlatform")
                        || file.contains("$Unix")
                : file.contains("/windows/") || file.contains("WindowsPlatform") || file.contains("$Windows");
    }

    static Platform choose() {
        return HostSystem.isWindows() ? Windows.make() : Unix.make();
    }
}
