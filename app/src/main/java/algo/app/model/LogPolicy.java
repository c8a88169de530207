package algo.app.model;

/**
 * The bounds of a strategy's logs. 0 in a field means that it does not bound.
 *
 * @param rotateMb size in MiB at which the log of a running strategy is rotated
 * @param keepFiles number of files kept
 * @param keepDays age in days after which a file goes
 * @param maxTotalMb MiB of all files of the strategy together
 * @param compress whether rotated files are compressed
 */
public record LogPolicy(int rotateMb, int keepFiles, int keepDays, int maxTotalMb, boolean compress) {
    @Override
    public boolean equals(Object other) {
        return other instanceof LogPolicy that
                && rotateMb == that.rotateMb
                && keepFiles == that.keepFiles
                && keepDays == that.keepDays
                && maxTotalMb == that.maxTotalMb
                && compress == that.compress;
    }
}
