package algo.app.state;

import algo.app.files.PlainFile;
import algo.app.platform.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The files of the event journal: the one that is written, and its parts, of which 1 is the newest. A daemon that is killed
 * between any two steps of a rotation leaves every event in one of them, and nothing that {@link #recover} could take for
 * an event twice.
 */
final class JournalFiles {
    /** The number of parts that are kept besides the file that is written. */
    static final int PARTS = 4;

    /** The steps of a rotation; a test breaks off before one, or lets it fail. */
    interface Seam {
        void passing(String step) throws IOException;
    }

    private final Path file;
    private final Seam seam;

    JournalFiles(Path file, Seam seam) {
        this.file = file;
        this.seam = seam;
    }

    Path file() {
        return file;
    }

    /** Returns the path of a part; 1 is the newest. */
    Path part(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    /** Returns all files that may be there, the newest first. */
    List<Path> newestFirst() {
        List<Path> all = new ArrayList<>();
        all.add(file);
        for (int number = 1; number <= PARTS; number++) {
            all.add(part(number));
        }
        return all;
    }

    /**
     * Returns the path of the next journal until it gets the name of the journal. It holds one event that is nowhere
     * else.
     */
    private Path coming() {
        return file.resolveSibling(file.getFileName() + ".next");
    }

    /**
     * Finishes a rotation during which a daemon was killed, or takes it back where its event was not acknowledged yet.
     */
    void recover() throws IOException {
        if (Files.exists(coming()) && !Files.exists(file)) {
            Files.move(coming(), file, StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.deleteIfExists(coming());
        }
    }

    /** Returns the key of the file that has the journal's name now; the empty text if there is none. */
    Object key() throws IOException {
        try {
            Object key = PrivateFiles.key(file);
            return key == null ? file : key;
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    FileChannel open() throws IOException {
        return open(file);
    }

    private static FileChannel open(Path path) throws IOException {
        return PlainFile.open(
                path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                PrivateFiles.ofFile());
    }

    /**
     * Makes the journal its newest part, and begins a new one with {@code text}; so the journal is never empty, and its
     * numbers can be told from it alone.
     *
     * @return the new journal, open for appending; {@code before} is closed
     * @throws IOException if that could not be done; then {@code before} still is the journal, and nothing was written
     */
    FileChannel rotate(FileChannel before, String text) throws IOException {
        before.force(false);
        Files.deleteIfExists(coming());
        FileChannel next = open(coming());
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            seam.passing("write");
            while (bytes.hasRemaining()) {
                next.write(bytes);
            }
            seam.passing("force");
            next.force(true);
            makeRoom();
            rename(file, part(1));
            rename(coming(), file);
        } catch (IOException e) {
            next.close();
            takeBack();
            throw e;
        }
        before.close();
        return next;
    }

    /** Moves the parts up by one, as far as there is no gap among them; the oldest goes only if there is no gap. */
    private void makeRoom() throws IOException {
        int free = 1;
        while (free < PARTS && Files.exists(part(free))) {
            free++;
        }
        for (int number = free; number > 1; number--) {
            rename(part(number - 1), part(number));
        }
    }

    private void rename(Path from, Path to) throws IOException {
        seam.passing("rename");
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Renames the newest part to the journal if the journal is not in its place: room had been made for it. */
    private void takeBack() throws IOException {
        if (!Files.exists(file) && Files.exists(part(1))) {
            Files.move(part(1), file, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.deleteIfExists(coming());
    }
}
