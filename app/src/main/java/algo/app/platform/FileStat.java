package algo.app.platform;

import java.util.Objects;

/**
 * The things that the system tells of a file by one look.
 *
 * @param modifiedNanos when its content was written, in nanoseconds since 1970; a writer may set it to any time
 * @param changedNanos when the file or anything about it changed, in nanoseconds since 1970, which nobody can set; 0 where the system
 *     does not tell it
 * @param size in bytes
 * @param key of the file on its file system; null where the system tells none
 */
public record FileStat(long modifiedNanos, long changedNanos, long size, Object key) {
    @Override
    public boolean equals(Object other) {
        return other instanceof FileStat that
                && modifiedNanos == that.modifiedNanos
                && changedNanos == that.changedNanos
                && size == that.size
                && Objects.equals(key, that.key);
    }
}
