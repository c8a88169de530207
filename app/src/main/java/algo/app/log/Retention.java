package algo.app.log;

import algo.app.model.LogPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Decides which files of a strategy's logs go. Pure. */
final class Retention {
    private static final long MIB = 1024 * 1024;

    /**
     * A file that goes, with the reason.
     *
     * @param cause the config key whose bound it is over, e.g. {@code log.keep_days}
     */
    record Removal(LogFile file, String cause) {}

    private Retention() {}

    /**
     * Returns the files that are over the bounds of {@code policy}, oldest first.
     *
     * @param files all of one strategy, oldest first
     */
    static List<Removal> decide(List<LogFile> files, LogPolicy policy, Instant now) {
        long bytes = files.stream().mapToLong(LogFile::bytes).sum();
        int count = files.size();
        Instant oldest = policy.keepDays() == 0 ? Instant.MIN : now.minus(Duration.ofDays(policy.keepDays()));
        List<Removal> removals = new ArrayList<>();
        for (LogFile file : files) {
            String cause = "";
            if (file.written().isBefore(oldest)) {
                cause = "log.keep_days";
            } else if (policy.keepFiles() > 0 && count > policy.keepFiles()) {
                cause = "log.keep_files";
            } else if (policy.maxTotalMb() > 0 && bytes > policy.maxTotalMb() * MIB) {
                cause = "log.max_total_mb";
            }
            if (!cause.isEmpty() && !file.isKept()) {
                removals.add(new Removal(file, cause));
                count--;
                bytes -= file.bytes();
            }
        }
        return removals;
    }

    /**
     * Returns the oldest files of all strategies that must go so that {@code missing} bytes come free.
     *
     * @param cause what is said of why they go
     */
    static List<Removal> makeRoom(List<LogFile> files, long missing, String cause) {
        List<LogFile> oldest = new ArrayList<>(files);
        oldest.removeIf(LogFile::isKept);
        oldest.sort(java.util.Comparator.comparing(LogFile::written));
        List<Removal> removals = new ArrayList<>();
        long freed = 0;
        for (LogFile file : oldest) {
            if (freed >= missing) {
                break;
            }
            removals.add(new Removal(file, cause));
            freed += file.bytes();
        }
        return removals;
    }
}
