package algo.app.log.macos;

import algo.app.log.LogWatches;
import algo.app.platform.macos.DarwinException;
import algo.app.platform.macos.DarwinNumbers;
import algo.app.platform.macos.Kqueue;
import algo.app.platform.macos.OpenDescriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Writes to files as the kernel of macOS tells them: one descriptor a file while it is watched, and one for all. */
final class VnodeWatches implements LogWatches {
    private final Kqueue queue = new Kqueue();
    private final Map<Path, OpenDescriptor> armed = new HashMap<>();
    private String problem = "";

    VnodeWatches() throws DarwinException {}

    @Override
    public boolean arm(Path file) {
        disarm(file);
        OpenDescriptor open = null;
        try {
            open = OpenDescriptor.openRegular(file, DarwinNumbers.O_EVTONLY);
            queue.addWrite(open);
            armed.put(file, open);
            problem = "";
            return true;
        } catch (DarwinException e) {
            if (open != null) {
                open.close();
            }
            if (e.errno() != DarwinNumbers.ENOENT) {
                problem = "files are looked at instead of being watched: " + e.getMessage();
            }
            return false;
        }
    }

    @Override
    public String problem() {
        return problem;
    }

    /** A descriptor that is closed takes what was asked of it along. */
    @Override
    public void disarm(Path file) {
        OpenDescriptor open = armed.remove(file);
        if (open != null) {
            open.close();
        }
    }

    @Override
    public Set<Path> await(long millis) throws IOException {
        Set<Long> told = queue.await(millis);
        Set<Path> written = new HashSet<>();
        for (Map.Entry<Path, OpenDescriptor> each : armed.entrySet()) {
            if (told.contains((long) each.getValue().number())) {
                written.add(each.getKey());
            }
        }
        written.forEach(this::disarm);
        return written;
    }

    @Override
    public void wake() {
        queue.wake();
    }

    @Override
    public void close() {
        armed.values().forEach(OpenDescriptor::close);
        armed.clear();
        queue.close();
    }
}
