package algo.app.log;

import algo.app.files.PlainFile;
import algo.app.platform.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the name of a log lead to what the run writes, whatever somebody else does to it. A log that was moved is
 * linked back. A log that was removed cannot get its name back: what the run writes is copied into a new file, and cut
 * off the old one. A log that was emptied goes on with new addresses, so that nothing new is taken for old.
 *
 * <p>A daemon may be killed between any two steps; the next one goes on from there. A decision is first in the
 * {@link LogBreaks}, then in the positions of the index, and only then carried out; the length of a copy tells how far
 * it has come. The keeper's thread alone; readers are shut out while something changes.
 */
final class LogPlace {
    /**
     * The distance between the address of the last byte known to have been printed and the first one behind a break: no
     * follower has come so far.
     */
    private static final long FAR = 1L << 40;

    private static final int BLOCK = Rotation.BLOCK;

    /** A repair, for people. */
    record Mended(String cause, String detail) {}

    private final RunFiles files;
    private final TimeIndex index;
    private final RunLogs logs;
    private final LogSystem system;
    private final Optional<LogCare.Writer> writer;
    private final boolean keeps;
    private final Seam seam;
    /** The open file that the run writes; null until it was found and could be opened. */
    private HeldLog held;

    private Object heldKey = "";
    private Object newestPart = "";
    private boolean copied;
    private long copyInode;
    private long cutTo;
    private boolean away;

    /** The steps of a repair; a test breaks off here. */
    interface Seam {
        void passed(String step) throws IOException;
    }

    /**
     * @param keeps whether to keep open what the run writes, so that nothing is lost even if the run ends right after its log
     *     was removed; each costs a descriptor
     */
    LogPlace(
            RunFiles files, RunLogs logs, LogSystem system, Optional<LogCare.Writer> writer, boolean keeps, Seam seam) {
        this.keeps = keeps;
        this.files = files;
        this.index = new TimeIndex(files.index());
        this.logs = logs;
        this.system = system;
        this.writer = writer;
        this.seam = seam;
    }

    /** Opens the file that the run writes, and finishes what a daemon that died had decided, or a step that failed. */
    void begin() throws IOException {
        hold();
        rememberParts();
        LogBreaks breaks = LogBreaks.of(files);
        copied = isCopy(breaks);
        copyInode = breaks.inode();
        LogPositions positions = index.positions();
        if (breaks.lastEnd() > positions.base()) {
            changing(() -> moveTo(breaks.lastEnd(), positions.cleared()));
        }
        finishCopy();
        releaseUnlessKept();
    }

    /**
     * Finishes a copy that was broken off. It is not taken for a copy that somebody else has cut: what it lacks was not
     * cut off the original yet.
     */
    private void finishCopy() throws IOException {
        if (!copied) {
            return;
        }
        if (held == null) {
            throw new IOException("what the run writes cannot be opened");
        }
        long at = index.positions().origin()
                + Files.size(files.live())
                - LogBreaks.of(files).origin();
        if (at >= system.firstData(held.path())) {
            pump();
        }
    }

    private void releaseUnlessKept() {
        if (held != null && !keeps && !copied) {
            end();
        }
    }

    private boolean isCopy(LogBreaks breaks) throws IOException {
        return breaks.copied() && breaks.inode() > 0 && breaks.inode() == PrivateFiles.inode(files.live());
    }

    private void hold() {
        if (held != null) {
            return;
        }
        HeldLog found = null;
        try {
            Optional<Path> output = Optional.empty();
            if (writer.isPresent()) {
                output = system.outputOf(writer.get().pid(), writer.get().startTime());
            }
            found = system.hold(output.orElse(files.live()));
            if (isStatusFile(found)) {
                throw new IOException("its wrapper is noting how far the run came");
            }
            heldKey = PrivateFiles.key(found.path());
            held = found;
        } catch (IOException e) {
            // The run is ending, its log is gone, or nothing can be opened: the next look tries again.
            if (found != null) {
                found.close();
            }
        }
    }

    /**
     * Returns whether the open file is the one in which the wrapper notes how far the run came, and which is named
     * after the run. For the moment of a note, a redirection makes it the output of the shell.
     */
    private boolean isStatusFile(HeldLog open) throws IOException {
        try {
            String name = PrivateFiles.target(open.path()).getFileName().toString();
            String run = RunLogs.runOf(files.live());
            return name.equals(run) || name.equals(run + " (deleted)");
        } catch (NotLinkException e) {
            return false;
        }
    }

    /** Remembers the parts of the log after each rotation: any other file with such a name is somebody else's. */
    void rememberParts() throws IOException {
        newestPart = PrivateFiles.keyOfName(files.part(1));
    }

    /** Returns the file that changes when the run prints. */
    Path written() {
        return copied && held != null ? held.path() : files.live();
    }

    /** Returns whether the output of the run has to be copied. */
    boolean isCopied() {
        return copied;
    }

    /** Returns whether something else than the log, or nothing, is in its place, and that could not be put right. */
    boolean isAway() {
        return away;
    }

    /**
     * Returns whether the name leads where it should, as far as a look at the name tells; false if it cannot be looked
     * at.
     */
    boolean isRight() {
        try {
            return !heldKey.equals("")
                    && (copied
                            ? PrivateFiles.inode(files.live()) == copyInode
                            : PrivateFiles.keyOfName(files.live()).equals(heldKey));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Puts right what the name leads to.
     *
     * @param known the positions as they were, for an index that was removed too
     * @return what had to be done
     */
    Optional<Mended> attend(LogPositions known) throws IOException {
        if (!keeps && isRight()) {
            return Optional.empty();
        }
        hold();
        try {
            return mend(known);
        } finally {
            releaseUnlessKept();
        }
    }

    private Optional<Mended> mend(LogPositions known) throws IOException {
        Object at = PrivateFiles.keyOfName(files.live());
        if (held == null) {
            away = at.equals("");
            if (away) {
                throw new NoSuchFileException(files.live().toString());
            }
            return Optional.empty();
        }
        if (at.equals(heldKey)) {
            away = false;
            return Optional.empty();
        }
        LogBreaks breaks = LogBreaks.of(files);
        away = !isCopy(breaks);
        if (!away) {
            return Optional.empty();
        }
        Mended[] mended = new Mended[1];
        changing(() -> mended[0] = putBack(known, breaks, !at.equals("")));
        away = false;
        return Optional.of(mended[0]);
    }

    private Mended putBack(LogPositions known, LogBreaks breaks, boolean taken) throws IOException {
        logs.remakeDirectory(files.live().getParent());
        if (Files.notExists(files.index()) && !known.equals(LogPositions.NEW)) {
            index.setPositions(known);
        }
        String other = taken ? clearAway(files.live()) : "";
        if (PrivateFiles.names(held.path()) > 0 && linkBack()) {
            return new Mended(
                    "moved", "somebody else moved its log away; it is in its place again, and the same file" + other);
        }
        copyAnew(breaks);
        String what =
                taken ? "somebody else put another file in the place of its log" : "somebody else removed its log";
        return new Mended("removed", what + "; it goes on in a new one" + other);
    }

    /** Clears a foreign file from the place of the log: an empty one is removed, any other stays beside it. */
    private String clearAway(Path foreign) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(foreign, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isRegularFile() && attributes.size() == 0) {
            Files.delete(foreign);
            return "";
        }
        Path aside = RunFiles.aside(foreign);
        Files.move(foreign, aside, StandardCopyOption.ATOMIC_MOVE);
        return "; what was in its place is " + aside.getFileName() + " now";
    }

    /**
     * Links the file of the run back to the log's name. Its other name is given up if it would be taken for a part of
     * the log, and else stays. Returns false if that cannot be done here.
     */
    private boolean linkBack() throws IOException {
        for (RunFiles.Part part : files.parts()) {
            if (PrivateFiles.keyOfName(part.file()).equals(heldKey)) {
                Files.move(part.file(), files.live(), StandardCopyOption.ATOMIC_MOVE);
                return true;
            }
        }
        try {
            system.link(held, files.live());
            return true;
        } catch (IOException e) {
            if (!Files.notExists(files.live(), LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
            return false;
        }
    }

    private void copyAnew(LogBreaks before) throws IOException {
        LogPositions positions = index.positions();
        long origin = before.copied() ? before.origin() : positions.origin();
        long first = Math.max(positions.base(), origin + system.firstData(held.path()));
        LogBreaks breaks = before.copiedFrom(origin, 0);
        if (first > positions.base()) {
            breaks = breaks.withGap(positions.base(), first);
        }
        breaks.write(files);
        seam.passed("decided");
        moveTo(first, positions.cleared());
        Files.createFile(files.live(), PrivateFiles.ofFile());
        seam.passed("made");
        copyInode = PrivateFiles.inode(files.live());
        breaks.copiedFrom(origin, copyInode).write(files);
        seam.passed("known");
        copied = true;
        pump();
    }

    /** Copies what the run has printed since the last time, and cuts it off the file that it was copied from. */
    void pump() throws IOException {
        if (!copied || held == null) {
            return;
        }
        long copiedTo;
        try (FileChannel source = FileChannel.open(held.path(), StandardOpenOption.READ);
                FileChannel target =
                        PlainFile.open(files.live(), Set.of(StandardOpenOption.WRITE, StandardOpenOption.APPEND))) {
            long at = index.positions().origin()
                    + target.size()
                    - LogBreaks.of(files).origin();
            ByteBuffer some = ByteBuffer.allocate(BLOCK);
            while (source.read(some, at) > 0) {
                at += some.position();
                some.flip();
                while (some.hasRemaining()) {
                    target.write(some);
                }
                seam.passed("copied");
                some.clear();
            }
            copiedTo = at;
        }
        cut(copiedTo / BLOCK * BLOCK);
    }

    /**
     * Cuts off whole blocks up to {@code to}, so that the address of the first byte that is left is known. Does nothing
     * where somebody has the file under another name. A cut that fails is tried again with the next block.
     */
    private void cut(long to) throws IOException {
        if (to > cutTo && PrivateFiles.names(held.path()) == 0) {
            cutTo = to;
            try {
                system.punch(held.path(), 0, to);
                seam.passed("cut");
            } catch (FileSystemException e) {
                // The file takes more of the disk until then.
            }
        }
    }

    /**
     * Notes that somebody else has emptied the log, and that its content is new.
     *
     * @param printed what the run had printed before, as far as it is known
     */
    Mended restart(long printed, LogEnd end) throws IOException {
        LogPositions positions = index.positions();
        LogBreaks before = LogBreaks.of(files);
        long next = printed + FAR;
        boolean kept = keepsCopy(positions, end);
        changing(() -> {
            long start = positions.base() + (kept ? Files.size(files.part(1)) : 0);
            LogBreaks breaks = before.withGap(start, next);
            if (copied) {
                breaks = breaks.copiedFrom(before.origin() + FAR, before.inode());
            }
            breaks.write(files);
            seam.passed("decided");
            moveTo(next, positions.cleared());
        });
        rememberParts();
        long bytes = Math.max(0, printed - positions.base());
        return new Mended(
                "cut",
                "somebody else emptied its log; "
                        + (kept
                                ? "what was in it is read from the copy that was made"
                                : (bytes + 1023) / 1024 + " KiB that it had printed are gone from it"));
    }

    /**
     * Returns whether a tool that copies and empties left its copy in the place of the newest part; a file there that
     * does not fit is moved aside.
     */
    private boolean keepsCopy(LogPositions positions, LogEnd end) throws IOException {
        Path part = files.part(1);
        Object key = PrivateFiles.keyOfName(part);
        if (key.equals("") || key.equals(newestPart)) {
            return false;
        }
        boolean fits = positions.hole() == 0 && end.isCopiedTo(part, positions.base());
        if (!fits) {
            changing(() -> Files.move(part, RunFiles.aside(part), StandardCopyOption.ATOMIC_MOVE));
        }
        return fits;
    }

    private void moveTo(long address, long cleared) throws IOException {
        index.setPositions(new LogPositions(address, address, cleared));
        seam.passed("positioned");
    }

    /** Lets go of the file once the run is over. */
    void end() {
        if (held != null) {
            held.close();
            held = null;
        }
    }

    private interface Step {
        void take() throws IOException;
    }

    private void changing(Step step) throws IOException {
        logs.exclusive().lock();
        try {
            step.take();
        } finally {
            logs.changed();
            logs.exclusive().unlock();
        }
    }
}
