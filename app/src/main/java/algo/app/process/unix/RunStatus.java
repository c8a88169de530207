package algo.app.process.unix;

import algo.app.platform.unix.ErrnoException;
import algo.app.platform.unix.Fd;
import algo.app.platform.unix.LibC;
import algo.app.process.ProcessEnd;
import algo.app.process.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The status file of a run, as {@link StatusText} has it, on Linux. A file in its place that is none of ours is neither read nor
 * written, and nothing waits for it.
 */
final class RunStatus {
    /** Far more than its few short lines, and one for each process of a large tree. */
    private static final int MOST_BYTES = 64 * 1024;

    private RunStatus() {}

    /**
     * Makes the file anew, and its directory if somebody has removed that. If that fails, it is not there.
     *
     * @param cpuSeconds at which the kernel kills a process of the run; 0 for never
     */
    static void create(Path file, long cpuSeconds) throws ErrnoException {
        String path = file.toString();
        makeDirectory(file.toAbsolutePath().getParent());
        try (Fd fd = Fd.openPlain(path, LibC.O_WRONLY | LibC.O_CREAT | LibC.O_TRUNC, 0600)) {
            fd.write(StatusText.begun(cpuSeconds).getBytes(StandardCharsets.US_ASCII));
        } catch (ErrnoException e) {
            delete(file);
            throw ErrnoException.of("cannot write " + file, e.errno());
        }
    }

    /**
     * Makes the file of a run whose wrapper lives, and so was told to go on, if it is not there.
     *
     * @param log the inode of the log that is held, if one is
     */
    static void remake(Path file, OptionalLong log) throws ErrnoException {
        try (Fd fd = Fd.openPlain(file.toString(), LibC.O_WRONLY | LibC.O_CREAT | LibC.O_EXCL, 0600)) {
            fd.write(StatusText.remade(log).getBytes(StandardCharsets.US_ASCII));
        } catch (ErrnoException e) {
            if (e.errno() != LibC.EEXIST) {
                throw e;
            }
        }
    }

    /** Makes the directory, but not the one above it: a home that is gone is not made anew. */
    private static void makeDirectory(Path directory) {
        if (!Files.exists(directory)) {
            try {
                Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (IOException e) {
                // The call that opens a file in it next says why not.
            }
        }
    }

    /** Notes that the log of the run is held; without that line nothing is told by it later. */
    static void noteHeldLog(Path file, long inode) throws ErrnoException {
        try (Fd fd = Fd.openPlain(file.toString(), LibC.O_WRONLY | LibC.O_APPEND, 0)) {
            fd.write((StatusText.LOG + inode + "\n").getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Returns the inode of the log that is held; empty if none is, or that cannot be told. */
    static OptionalLong heldLog(Path file) {
        try (Fd fd = Fd.openPlain(file.toString(), LibC.O_RDONLY, 0)) {
            byte[] content = new byte[MOST_BYTES];
            String text = new String(content, 0, fd.read(content), StandardCharsets.US_ASCII);
            return StatusText.heldLog(text);
        } catch (ErrnoException e) {
            return OptionalLong.empty();
        }
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The file is small, and of a run that is over: nobody asks for it again.
        }
    }

    /**
     * Returns whether nothing is to be executed before the program any more; so too if the file is gone.
     *
     * @throws UncheckedIOException if it is there and cannot be read now
     */
    static boolean isPrepared(Path file) {
        return text(file).map(StatusText::isPrepared).orElse(true);
    }

    /**
     * Reads how the run ended, as far as the file tells.
     *
     * @throws UncheckedIOException if it is there and cannot be read now
     */
    static ProcessEnd read(Path file) {
        return text(file).map(RunStatus::parse).orElse(ProcessEnd.unknown());
    }

    /** Returns the text of the file; empty if it is not there, or not to be read. */
    private static Optional<String> text(Path file) {
        try (Fd fd = Fd.openPlain(file.toString(), LibC.O_RDONLY, 0)) {
            byte[] content = new byte[MOST_BYTES];
            return Optional.of(new String(content, 0, fd.read(content), StandardCharsets.US_ASCII));
        } catch (ErrnoException e) {
            if (e.errno() == LibC.EMFILE || e.errno() == LibC.ENFILE || e.errno() == LibC.ENOMEM) {
                throw new UncheckedIOException(e);
            }
            return Optional.empty();
        }
    }

    /**
     * Notes that a process is asked to end. Before that is done: a daemon that dies in between leaves it to the next to wait
     * for the end of the grace, and never to ask twice, which many programs take for "now".
     */
    static void noteAsked(Path file, ProcessIdentity process) {
        note(file, StatusText.ASKED, process);
    }

    /** Notes that a process was seen to be of the run: nothing else will tell the next daemon. */
    static void noteStray(Path file, ProcessIdentity process) {
        note(file, StatusText.STRAY, process);
    }

    private static void note(Path file, String what, ProcessIdentity process) {
        String line = StatusText.line(what, process);
        try (Fd fd = Fd.openPlain(file.toString(), LibC.O_WRONLY | LibC.O_APPEND, 0)) {
            fd.write(line.getBytes(StandardCharsets.US_ASCII));
        } catch (ErrnoException e) {
            // This daemon remembers, and that counts for more than what the next one knows.
        }
    }

    /**
     * Returns the processes that were asked to end, by any daemon of this boot.
     *
     * @throws UncheckedIOException if it is there and cannot be read now
     */
    static Set<ProcessIdentity> asked(Path file, String bootId) {
        return processes(text(file).orElse(""), StatusText.ASKED, bootId);
    }

    /**
     * Returns the processes that were seen to be of the run and carry no mark of it, by any daemon of this boot.
     *
     * @throws UncheckedIOException if it is there and cannot be read now
     */
    static Set<ProcessIdentity> strays(Path file, String bootId) {
        return processes(text(file).orElse(""), StatusText.STRAY, bootId);
    }

    /** Returns the processes in the lines of {@code text} that begin with {@code what}. */
    static Set<ProcessIdentity> processes(String text, String what, String bootId) {
        return StatusText.processes(text, what, bootId);
    }

    /** Reads the end as {@link #read} does, from the text. */
    static ProcessEnd parse(String text) {
        return StatusText.end(text, SignalNumbers::deadly);
    }
}
