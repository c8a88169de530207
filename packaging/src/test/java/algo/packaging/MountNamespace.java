package algo.packaging;

import algo.app.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Mounts that only what runs by {@link #in} sees, so that a test can fill a disk and harm nobody. Needs root. The daemon's
 * socket is reached from outside as well, as long as nothing is mounted over it.
 */
final class MountNamespace implements AutoCloseable {
    private final AlgoHome home;
    private final Call.Running holder;
    private final SeenProcess held;

    MountNamespace(AlgoHome home) {
        this.home = home;
        Path ready = home.directory().resolve("namespace");
        holder = home.call(List.of("unshare", "-m", "sh", "-c", "echo >" + ready + "; exec sleep 600"))
                .background();
        held = holder.proc();
        Eventually.holds("the namespace is there", () -> Files.exists(ready));
    }

    /** Has it run inside. */
    Call in(Call call) {
        return call.by(List.of("nsenter", "-m", "-t", String.valueOf(held.pid())));
    }

    /** A script for the shell, inside. */
    void sh(String script) {
        in(home.call(List.of("sh", "-c", script))).run().ok();
    }

    /** Where something that lies under a mount is found from outside. */
    Path see(Path path) {
        return Path.of("/proc/" + held.pid() + "/root" + path);
    }

    /** Puts a file system of its own, with these options of tmpfs, in the place of a directory, with the same content. */
    void replace(Path directory, String options) {
        Path copy = home.directory().resolve("copy-of-" + directory.getFileName());
        sh(String.join(
                " && ",
                "cp -a " + directory + " " + copy,
                "mount -t tmpfs -o mode=700," + options + " none " + directory,
                "cp -a " + copy + "/. " + directory));
    }

    /** Leaves no byte in the file system of that directory. */
    void fill(Path directory) {
        sh("! cat /dev/zero 2>/dev/null >>" + directory + "/filler");
    }

    /** Leaves no inode. */
    void useUpInodes(Path directory) {
        String filler = directory + "/filler";
        sh("mkdir -p " + filler + "; i=$(ls " + filler + " | wc -l); while (: >" + filler
                + "/$i) 2>/dev/null; do i=$((i+1)); done");
    }

    /** Takes away what {@link #fill} and {@link #useUpInodes} left. */
    void free(Path directory) {
        sh("rm -rf " + directory + "/filler");
    }

    /** Lets nobody write in that directory, though files that are open stay so. */
    void makeReadOnly(Path directory) {
        sh("mount --bind " + directory + " " + directory + " && mount -o remount,bind,ro " + directory);
    }

    void makeWritable(Path directory) {
        sh("umount " + directory);
    }

    @Override
    public void close() throws IOException {
        try {
            held.signal("KILL");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Eventually.holds("the namespace is gone", () -> !holder.isAlive());
    }
}
