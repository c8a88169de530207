package algo.app.process.macos;

import algo.app.platform.PrivateFiles;
import algo.app.platform.macos.MacFiles;
import algo.app.process.ProcessEnd;
import algo.app.process.ProcessIdentity;
import algo.app.process.unix.StatusText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The status file of a run on macOS, as {@link StatusText} has it. */
final class MacRunFile {
    /** Far more than its few short lines, and one for each process of a large tree. */
    private static final int MOST_BYTES = 64 * 1024;

    private MacRunFile() {}

    /** Makes the file anew, and its directory if somebody has removed that. If that fails, it is not there. */
    static void create(Path file, long cpuSeconds) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (!Files.exists(directory)) {
            Files.createDirectory(directory, PrivateFiles.ofDirectory());
        }
        try {
            write(file, StatusText.begun(cpuSeconds), StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            delete(file);
            throw e;
        }
    }

    /** Makes the file of a run whose wrapper lives, if it is not there. */
    static void remake(Path file) throws IOException {
        try {
            write(file, StatusText.remade(OptionalLong.empty()), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            // It is there.
        }
    }

    private static void write(Path file, String text, OpenOption... options) throws IOException {
        Set<OpenOption> all = new HashSet<>(Set.of(options));
        all.add(StandardOpenOption.WRITE);
        all.add(LinkOption.NOFOLLOW_LINKS);
        try (FileChannel channel = MacFiles.open(file, all)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The file is small, and of a run that is over: nobody asks for it again.
        }
    }

    /** Returns the text of the file; empty if it is not there. */
    private static Optional<String> text(Path file) {
        try (FileChannel channel = MacFiles.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            ByteBuffer content = ByteBuffer.allocate(MOST_BYTES);
            while (content.hasRemaining() && channel.read(content) >= 0) {
                // Once more.
            }
            return Optional.of(new String(content.array(), 0, content.position(), StandardCharsets.US_ASCII));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty(); // something else was put in its place
            }
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether nothing is to be executed before the program any more; so too if the file is gone. */
    static boolean isPrepared(Path file) {
        return text(file).map(StatusText::isPrepared).orElse(true);
    }

    /** Reads how the run ended, as far as the file tells. @throws UncheckedIOException if it is there and cannot be read now */
    static ProcessEnd end(Path file) {
        return text(file)
                .map(text -> StatusText.end(text, DarwinSignals::deadly))
                .orElse(ProcessEnd.unknown());
    }

    /** Notes {@code what} of a process, such as {@link StatusText#ASKED}. */
    static void note(Path file, String what, ProcessIdentity process) {
        try {
            write(file, StatusText.line(what, process), StandardOpenOption.APPEND);
        } catch (IOException e) {
            // This daemon remembers, and that counts for more than what the next one knows.
        }
    }

    /** Returns the processes of which {@code what} was noted, by any daemon of this boot. */
    static Set<ProcessIdentity> noted(Path file, String what, String bootId) {
        return StatusText.processes(text(file).orElse(""), what, bootId);
    }
}
