package algo.app.files;

import algo.app.platform.FileStat;
import algo.app.platform.PrivateFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The mark of one version of a file, from {@code stat}; it changes when somebody writes the file.
 *
 * @param stat what the system tells of the file; its size is less than 0 for what is no version
 */
public record FileSignature(FileStat stat) {
    /** There is no file. */
    public static final FileSignature ABSENT = none(-1);
    /** The signature of no version: whatever is there is read at the next look. */
    public static final FileSignature NONE = none(-2);

    private static FileSignature none(int size) {
        return new FileSignature(new FileStat(0, 0, size, ""));
    }

    /** Returns the signature of the file as it is now; {@link #NONE} if that cannot be told. */
    public static FileSignature of(Path file) {
        try {
            return new FileSignature(PrivateFiles.stat(file));
        } catch (NoSuchFileException e) {
            return ABSENT;
        } catch (IOException e) {
            return NONE;
        }
    }

    /** Returns when it was written, in nanoseconds since 1970, as whoever wrote it says: copies often keep the time. */
    public long modifiedNanos() {
        return stat.modifiedNanos();
    }

    /** Returns when it was written for certain, in nanoseconds since 1970: not before either time says. */
    public long writtenNanos() {
        return Math.max(stat.modifiedNanos(), stat.changedNanos());
    }

    /** Returns whether a file with this signature need not be read again by whoever read it with {@code seen}. */
    public boolean isSame(FileSignature seen) {
        return equals(seen) && !equals(NONE);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileSignature that && stat.equals(that.stat);
    }
}
