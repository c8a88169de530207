package algo.app.platform.unix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;

/** The number of a user that the kernel named, which the JDK knows and does not tell. */
public final class UserNumber {
    private UserNumber() {}

    /**
     * Returns the number, by giving the user a file in memory that has no name. Only root can.
     *
     * @throws IOException if that failed
     */
    public static int of(UserPrincipal user) throws IOException {
        JnaHome.load();
        try (Fd file = Fd.of(LibC.memfd_create("owner", LibC.MFD_CLOEXEC), "cannot make a file in memory")) {
            Path path = Path.of("/proc/self/fd/" + file.number());
            Files.setOwner(path, user);
            return (Integer) Files.getAttribute(path, "unix:uid");
        }
    }
}
