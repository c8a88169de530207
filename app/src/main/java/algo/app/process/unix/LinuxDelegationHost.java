package algo.app.process.unix;

import algo.app.platform.unix.LibC;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Asks the running system about cgroups. Safe on any thread. */
final class LinuxDelegationHost implements Delegation.Host {
    /** The first since systemd 251, readable for everybody; the second since 236, readable for root. */
    private static final String[] MARKS = {"user.delegate", "trusted.delegate"};

    @Override
    public boolean isMarked(Path cgroup) {
        byte[] value = new byte[16];
        for (String mark : MARKS) {
            long length = LibC.getxattr(cgroup.toString(), mark, value, value.length);
            if (length == 1 && value[0] == '1') {
                return true;
            }
        }
        return false;
    }

    @Override
    public int uidOf(Path cgroup) throws IOException {
        return (Integer) Files.getAttribute(cgroup, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public int ownUid() {
        return LibC.getuid();
    }

    @Override
    public int ownPid() {
        return LibC.getpid();
    }
}
