package algo.app.process.windows;

import algo.app.platform.windows.WindowsException;
import algo.app.process.ProcessEnd;
import algo.app.process.ProcessIdentity;
import algo.app.process.RunLook;
import algo.app.process.RunRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Windows. A run is known by its program and by its job. */
public final class WindowsRunLook implements RunLook {
    private final WindowsProcessTable table;

    /** @throws IOException if the processes of this host cannot be read */
    public WindowsRunLook() throws IOException {
        table = WindowsProcessTable.read();
    }

    @Override
    public String bootId() {
        return table.bootId();
    }

    @Override
    public Seen look(RunRecord record) {
        List<ProcessIdentity> members = table.members(record, List.of());
        if (!table.isAlive(record.wrapper())) {
            return new Seen(!members.isEmpty(), Optional.empty(), Optional.empty(), end(record));
        }
        Duration age = WindowsProcessLauncher.ofAge(record.wrapper());
        return new Seen(true, Optional.of(record.wrapper()), Optional.of(age), ProcessEnd.unknown());
    }

    private static ProcessEnd end(RunRecord record) {
        try (HeldProcess held = HeldProcess.open(record.wrapper()).orElse(null)) {
            if (held != null && held.hasEnded() && held.code().isPresent()) {
                return HeldProcess.end(held.code().getAsInt());
            }
            return RunNotes.end(record.statusFile());
        } catch (WindowsException | UncheckedIOException e) {
            return ProcessEnd.unknown();
        }
    }
}
