package algo.app.process.unix;

import algo.app.model.RunId;
import algo.app.platform.unix.LibC;
import algo.app.process.ProcessIdentity;
import algo.app.process.RunRecord;
import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Asks the running system about single processes. Belongs to one thread. */
final class LinuxHost implements LinuxProcessTable.Host {
    private final int uid = LibC.getuid();
    private final Memory limit = new Memory(2 * Long.BYTES);
    private final Cgroups cgroups;
    private final Strays strays;

    LinuxHost(Cgroups cgroups, Strays strays) {
        this.cgroups = cgroups;
        this.strays = strays;
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

    @Override
    public boolean maySignal(int pid) {
        return LibC.kill(pid, 0) == 0;
    }

    @Override
    public boolean printsTo(int pid, Path log) {
        return Strays.outputs(pid).contains(log);
    }

    @Override
    public List<ProcessIdentity> strays(RunId run) {
        return strays.of(run);
    }

    @Override
    public void stray(RunRecord run, ProcessIdentity process) {
        strays.note(run, process);
    }
}
