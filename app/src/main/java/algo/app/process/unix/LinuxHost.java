package algo.app.process.unix;

import algo.app.model.RunId;
import com.sun.jna.Memory;
import java.io.IOException;
import java.util.List;

/** Asks the running system about single processes. Belongs to one thread. */
final class LinuxHost implements LinuxProcessTable.Host {
    private final int uid = LibC.getuid();
    private final Memory limit = new Memory(2 * Long.BYTES);
    private final Cgroups cgroups;

    LinuxHost(Cgroups cgroups) {
        this.cgroups = cgroups;
    }

    @Override
    public long cookie(int pid) {
        return RunCookie.read(pid, limit);
    }

    @Override
    public String runIdInEnvironment(int pid) throws IOException {
        return Proc.runIdInEnvironment(pid);
    }

    @Override
    public long proportionalBytes(int pid) throws IOException {
        return Proc.proportionalBytes(pid);
    }

    @Override
    public List<Integer> cgroup(RunId run) throws IOException {
        return cgroups.processes(run);
    }

    @Override
    public boolean isOurs(int pid) throws IOException {
        return Proc.uid(pid) == uid;
    }
}
