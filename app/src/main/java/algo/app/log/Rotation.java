package algo.app.log;

import algo.app.files.AtomicFile;
import algo.app.files.PlainFile;
import algo.app.log.RunFiles.Pending;
import algo.app.log.RunFiles.Stage;
import algo.app.platform.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;

/**
 * Moves the beginning of a log into a part while the run goes on writing. The run holds the file open for appending, so it
 * is neither renamed nor truncated: whole blocks are copied and then taken out of it. Each stage has a name on disk, so
 * a daemon that is killed between any two system calls leaves what the next one can finish, with nothing lost or doubled:
 *
 * <ol>
 *   <li>{@code COPYING}: the log has it all; the copy is thrown away.
 *   <li>{@code COPIED}: the log may have it or a hole instead; punching once more does no harm.
 *   <li>{@code CUT}: the log begins with a hole, or, if it has closed over it, with data.
 * </ol>
 *
 * One thread. Readers are shut out while a log is not whole.
 */
final class Rotation {
    /** The unit of a cut, in bytes: the largest page and cluster size in use. */
    static final int BLOCK = 64 * 1024;

    /** The steps of a rotation; a test breaks off here. */
    interface Seam {
        void passed(String step) throws IOException;
    }

    private final LogSystem system;
    private final RunLogs logs;
    private final Seam seam;

    Rotation(LogSystem system, RunLogs logs, Seam seam) {
        this.system = system;
        this.logs = logs;
        this.seam = seam;
    }

    /**
     * Moves at most {@code most} bytes into the newest part; the bytes behind stay in the log. The log keeps at least
     * one byte.
     *
     * @return false if the file system cannot do that; nothing has changed then
     * @throws IOException if it could not be done or not be finished; {@link #recover} goes on with it
     */
    boolean rotate(RunFiles run, long most) throws IOException {
        recover(run);
        TimeIndex index = new TimeIndex(run.index());
        LogPositions positions = index.positions();
        long available = Files.size(run.live()) - positions.hole() - 1;
        long length = Math.min(most, available) / BLOCK * BLOCK;
        if (length <= 0) {
            return true;
        }
        // The index is made before anything is taken out: later it is only written in place, for which there is always
        // space.
        index.setPositions(positions);
        seam.passed("indexed");
        long end = positions.base() + length;
        Path copy = run.pending(end, Stage.COPYING);
        if (!copy(run.live(), positions.hole(), length, copy)) {
            return false;
        }
        Path copied = run.pending(end, Stage.COPIED);
        rename(copy, copied);
        finish(run, new Pending(copied, end, Stage.COPIED));
        return true;
    }

    private boolean copy(Path live, long from, long length, Path copy) throws IOException {
        boolean whole = false;
        try (FileChannel source = PlainFile.open(live, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
                FileChannel target = FileChannel.open(
                        copy, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PrivateFiles.ofFile())) {
            seam.passed("made");
            if (!system.canPunch(copy)) {
                return false;
            }
            long done = 0;
            while (done < length) {
                long count = source.transferTo(from + done, length - done, target);
                if (count <= 0) {
                    throw new IOException("it became shorter while it was copied: " + live);
                }
                done += count;
                seam.passed("copied");
            }
            target.force(true);
            // Bytes that are not on disk yet would otherwise be written while the run waits.
            source.force(false);
            seam.passed("forced");
            whole = true;
            return true;
        } finally {
            if (!whole) {
                Files.deleteIfExists(copy);
            }
        }
    }

    /** Finishes, or takes back, a rotation that was begun by a daemon that died or by an attempt that failed. */
    void recover(RunFiles run) throws IOException {
        for (Pending pending : run.pending()) {
            if (pending.stage() == Stage.COPYING) {
                Files.deleteIfExists(pending.file());
                seam.passed("deleted");
            } else {
                finish(run, pending);
            }
        }
    }

    private void finish(RunFiles run, Pending begun) throws IOException {
        AtomicFile.forceDirectory(run.live().getParent());
        logs.exclusive().lock();
        try {
            TimeIndex index = new TimeIndex(run.index());
            LogPositions before = index.positions();
            Path file = begun.file();
            requireFit(begun, before);
            if (begun.stage() == Stage.COPIED) {
                if (isStillThere(run.live(), before.hole() + begun.end() - before.base())) {
                    system.punch(run.live(), before.hole(), begun.end() - before.base());
                }
                seam.passed("punched");
                Path cut = run.pending(begun.end(), Stage.CUT);
                rename(file, cut);
                file = cut;
            }
            if (before.base() < begun.end()) {
                index.setPositions(close(run, before, begun.end()));
                seam.passed("positioned");
            }
            makeRoom(run);
            rename(file, run.part(1));
        } finally {
            logs.changed();
            logs.exclusive().unlock();
        }
    }

    /**
     * Returns whether the log is at least as long as what was copied: if somebody else has emptied it, its content is
     * new.
     */
    private static boolean isStillThere(Path live, long length) throws IOException {
        return !Files.notExists(live) && Files.size(live) >= length;
    }

    /** Refuses to cut where the index does not say that something is to be cut, because that would lose lines. */
    private static void requireFit(Pending begun, LogPositions before) throws IOException {
        boolean uncut = before.base() == begun.end() - Files.size(begun.file());
        boolean cut = begun.stage() == Stage.CUT && before.base() == begun.end();
        if (!uncut && !cut) {
            throw new IOException("its index does not fit to a part that is being rotated: " + begun.file());
        }
    }

    /** Closes the log over the hole, unless that was done already or cannot be done here. */
    private LogPositions close(RunFiles run, LogPositions before, long end) throws IOException {
        long cut = end - before.origin();
        boolean closed = Files.notExists(run.live()) || system.firstData(run.live()) < cut;
        if (!closed) {
            closed = system.collapse(run.live(), cut);
            seam.passed("collapsed");
        }
        return new LogPositions(end, closed ? end : before.origin(), before.cleared());
    }

    /** Moves the parts up by one, as far as there is no gap among their numbers, the oldest first. */
    private void makeRoom(RunFiles run) throws IOException {
        List<RunFiles.Part> parts = run.parts();
        int free = 1;
        for (int i = parts.size() - 1; i >= 0; i--) {
            free += parts.get(i).number() == free ? 1 : 0;
        }
        for (RunFiles.Part part : parts) {
            if (part.number() > 0 && part.number() < free) {
                Path next = run.part(part.number() + 1);
                rename(part.file(), part.packed() ? RunFiles.packed(next) : next);
            }
        }
    }

    private void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        seam.passed("renamed");
    }
}
