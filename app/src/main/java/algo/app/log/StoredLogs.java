package algo.app.log;

import algo.app.files.PlainFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The files of strategies' logs as they lie on the disk: counted, removed, emptied. The keeper's thread alone. */
final class StoredLogs {
    private final RunLogs logs;
    private final LogSystem system;

    StoredLogs(RunLogs logs, LogSystem system) {
        this.logs = logs;
        this.system = system;
    }

    /**
     * Returns every file of a strategy's logs, oldest first.
     *
     * @param live the log that is being written, if any
     */
    List<LogFile> files(String strategy, Optional<Path> live) throws IOException {
        List<Path> runs = logs.all(strategy);
        List<LogFile> files = new ArrayList<>();
        for (Path run : runs) {
            boolean stays = run.equals(runs.get(runs.size() - 1)) || live.equals(Optional.of(run));
            RunFiles names = new RunFiles(run);
            for (RunFiles.Part part : names.parts()) {
                try {
                    boolean whole = part.number() == 0;
                    long hole = whole && !part.packed()
                            ? new TimeIndex(names.index()).positions().hole()
                            : 0;
                    files.add(new LogFile(
                            part.file(),
                            run,
                            part.number(),
                            Math.max(0, Files.size(part.file()) - hole),
                            Files.getLastModifiedTime(part.file()).toInstant(),
                            whole && stays));
                } catch (NoSuchFileException e) {
                    // Somebody else removed it: it does not count.
                }
            }
        }
        return files;
    }

    /** Removes one file, and with the last one of a run the files that lie beside it. */
    void remove(LogFile file) throws IOException {
        logs.exclusive().lock();
        try {
            Files.deleteIfExists(file.file());
            RunFiles run = new RunFiles(file.live());
            if (run.parts().isEmpty()) {
                Files.deleteIfExists(run.index());
                Files.deleteIfExists(run.breaks());
            }
        } finally {
            logs.changed();
            logs.exclusive().unlock();
        }
    }

    /**
     * Empties the log that stays. A log that is being written cannot be truncated without losing what comes meanwhile,
     * so its content is punched out, and the index says that it is gone.
     */
    void empty(LogFile file, boolean written) throws IOException {
        RunFiles run = new RunFiles(file.live());
        TimeIndex index = new TimeIndex(run.index());
        if (file.bytes() == 0) {
            return;
        }
        logs.exclusive().lock();
        try {
            LogPositions before = index.positions();
            if (file.file().toString().endsWith(RunFiles.PACKED)) {
                Files.delete(file.file());
                return;
            }
            long size = Files.size(file.file());
            long end = before.origin() + size;
            if (written) {
                index.setPositions(new LogPositions(before.base(), before.origin(), end));
                system.punch(run.live(), before.hole(), size - before.hole());
            } else {
                try (FileChannel channel = PlainFile.open(file.file(), Set.of(StandardOpenOption.WRITE))) {
                    channel.truncate(0);
                }
                index.setPositions(new LogPositions(end, end, end));
            }
        } finally {
            logs.changed();
            logs.exclusive().unlock();
        }
    }
}
