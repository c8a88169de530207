package algo.app.files;

import algo.app.platform.FileStat;
import algo.app.platform.PrivateFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The mark of one version of a file, from {@code stat}; it changes when somebody writes the file.
 *
 * @param modifiedNanos when it was written, in nanoseconds since 1970, as whoever wrote it says: copies often keep the time
 * @param changedNanos when it was written or anything about it changed, in nanoseconds since 1970, as the system alone says; 0 where
 *     the system does not tell it
 * @param size in bytes; less than 0 for what is no version
 * @param key of the file on its file system
 */
public record FileSignature(long modifiedNanos, long changedNanos, long size, Object key) {
    /** There is no file. */
    public static final FileSignature ABSENT = new FileSignature(0, 0, -1, "");
    /** The signature of no version: whatever is there is read at the next look. */
    public static final FileSignature NONE = new FileSignature(0, 0, -2, "");

    /** Returns the signature of the file as it is now; {@link #NONE} if that cannot be told. */
    public static FileSignature of(Path file) {
        try {
            FileStat found = PrivateFiles.stat(file);
            return new FileSignature(found.modifiedNanos(), found.changedNanos(), found.size(), found.key());
        } catch (NoSuchFileException e) {
            return ABSENT;
        } catch (IOException e) {
            return NONE;
        }
    }

    /** Returns when it was written for certain, in nanoseconds since 1970: not before either time says. */
    public long writtenNanos() {
        return Math.max(modifiedNanos, changedNanos);
    }

    /** Returns whether a file with this signature need not be read again by whoever read it with {@code seen}. */
    public boolean isSame(FileSignature seen) {
        return equals(seen) && !equals(NONE);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileSignature that
                && modifiedNanos == that.modifiedNanos
                && changedNanos == that.changedNanos
                && size == that.size
                && Objects.equals(key, that.key);
    }
}
