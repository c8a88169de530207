package algo.app.log;

import java.nio.file.Path;
import java.time.Instant;

/**
 * One file of a strategy's logs.
 *
 * @param live the log of the run that it belongs to
 * @param number of the part; 0 for the log itself
 * @param bytes that it takes on the disk, without what was punched out of it
 * @param written when it was written to last
 * @param isKept whether it must stay: the log of the newest run, and one that is being written
 */
record LogFile(Path file, Path live, int number, long bytes, Instant written, boolean isKept) {}
