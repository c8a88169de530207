package algo.app.files;

import algo.app.platform.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The mark of one version of a file, from {@code stat}; it changes when somebody writes the file.
 *
 * @param modifiedNanos when it was written, in nanoseconds since 1970
 * @param size in bytes; less than 0 for what is no version
 * @param key of the file on its file system
 */
public record FileSignature(long modifiedNanos, long size, Object key) {
    /** There is no file. */
    public static final FileSignature ABSENT = new FileSignature(0, -1, "");
    /** The signature of no version: whatever is there is read at the next look. */
    public static final FileSignature NONE = new FileSignature(0, -2, "");

    /** Returns the signature of the file as it is now; {@link #NONE} if that cannot be told. */
    public static FileSignature of(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileSignature(
                    attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                    attributes.size(),
                    PrivateFiles.keyOf(attributes));
        } catch (NoSuchFileException e) {
            return ABSENT;
        } catch (IOException e) {
            return NONE;
        }
    }

    /** Returns whether a file with this signature need not be read again by whoever read it with {@code seen}. */
    public boolean isSame(FileSignature seen) {
        return equals(seen) && !equals(NONE);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileSignature that
                && modifiedNanos == that.modifiedNanos
                && size == that.size
                && Objects.equals(key, that.key);
    }
}
