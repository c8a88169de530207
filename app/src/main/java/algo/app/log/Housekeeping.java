package algo.app.log;

import algo.app.files.IoProblems;
import algo.app.log.Retention.Removal;
import algo.app.model.LogPolicy;
import algo.app.model.TimeSource;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes and compresses logs as their bounds say, and makes room where space runs low. Never the log of a strategy's newest
 * run, and never one that is being written. The keeper's thread alone.
 */
final class Housekeeping {
    private static final Logger LOG = LoggerFactory.getLogger("logs");

    private static final long MIB = 1024 * 1024;
    /**
     * The space that is kept free besides a part of a log: this many bytes, or a twentieth of the file system if that
     * is less. If less is free, the oldest logs go until twice as much is.
     */
    private static final long RESERVE = 64 * MIB;

    private static final int RESERVE_SHARE = 20;
    /**
     * The least time between two reports on one strategy and cause, because a flood removes a file many times a second.
     */
    private static final Duration REPORT_PACE = Duration.ofMinutes(1);

    /** The least time between two sums of all logs, for the quota. */
    private static final Duration SUM_PACE = Duration.ofSeconds(2);

    /** The files that were removed and not reported yet. */
    private static final class Account {
        private int files;
        private long bytes;
        private String newest = "";
        private Instant reportedAt = Instant.MIN;
    }

    private record Subject(String strategy, String cause) {}

    private final RunLogs logs;
    private final StoredLogs stock;
    private final Rotation rotation;
    private final LogCompression packing;
    private final LogReports reports;
    private final TimeSource time;
    private final long quotaBytes;
    private Instant nextSum = Instant.MIN;
    private String problem = "";
    private final Map<Subject, Account> accounts = new HashMap<>();

    /** @param quotaMb what all logs together may take, in MiB; 0 means no bound */
    Housekeeping(RunLogs logs, StoredLogs stock, Rotation rotation, LogReports reports, TimeSource time, long quotaMb) {
        this.quotaBytes = quotaMb * MIB;
        this.rotation = rotation;
        this.logs = logs;
        this.stock = stock;
        this.packing = new LogCompression(logs);
        this.reports = reports;
        this.time = time;
    }

    void recover(RunFiles run) throws IOException {
        packing.recover(run);
    }

    /**
     * Removes the logs of a strategy that are over the bounds of {@code policy}.
     *
     * @param live the log that the strategy's run writes, if it has one
     */
    void bound(String strategy, LogPolicy policy, Optional<Path> live) {
        try {
            remove(strategy, Retention.decide(stock.files(strategy, live), policy, time.wall()));
        } catch (IOException e) {
            LOG.warn("{}: old logs were not removed: {}", strategy, IoProblems.explain(e));
        }
    }

    /**
     * Compresses the logs of a strategy that nobody writes, if {@code policy} says so.
     *
     * @param between called now and then: it may take a while
     */
    void pack(String strategy, LogPolicy policy, Optional<Path> live, Runnable between) {
        if (!policy.compress()) {
            return;
        }
        try {
            for (LogFile file : stock.files(strategy, live)) {
                if (!file.isKept()) {
                    packing.pack(file, between);
                }
            }
        } catch (IOException e) {
            LOG.warn("{}: old logs were not compressed: {}", strategy, IoProblems.explain(e));
        }
    }

    /**
     * Removes the oldest logs of all strategies if space runs low.
     *
     * @param live by strategy
     * @param forParts what a rotation needs besides
     * @return what may be written before space is low
     */
    long makeRoom(Map<String, Path> live, long forParts) {
        try {
            FileStore store = Files.getFileStore(logs.root());
            long total = store.getTotalSpace();
            long reserve = Math.min(RESERVE, total / RESERVE_SHARE) + Math.min(forParts, total / 4);
            long free = store.getUsableSpace();
            if (free >= reserve) {
                return free - reserve;
            }
            removeOldest(all(live), 2 * reserve - free, "low_space");
            return Math.max(0, store.getUsableSpace() - reserve);
        } catch (IOException e) {
            LOG.warn("no room could be made: {}", IoProblems.explain(e));
            return 0;
        }
    }

    private Map<String, List<LogFile>> all(Map<String, Path> live) throws IOException {
        Map<String, List<LogFile>> files = new LinkedHashMap<>();
        for (String strategy : logs.strategies()) {
            files.put(strategy, stock.files(strategy, Optional.ofNullable(live.get(strategy))));
        }
        return files;
    }

    private void removeOldest(Map<String, List<LogFile>> files, long bytes, String cause) throws IOException {
        List<LogFile> all = files.values().stream().flatMap(List::stream).toList();
        List<Removal> removals = Retention.makeRoom(all, bytes, cause);
        for (Map.Entry<String, List<LogFile>> each : files.entrySet()) {
            remove(
                    each.getKey(),
                    removals.stream()
                            .filter(removal -> each.getValue().contains(removal.file()))
                            .toList());
        }
    }

    /**
     * Removes the oldest logs of all strategies while all together take more than the user's quota. Called now and
     * then.
     */
    void keepQuota(Map<String, Path> live) {
        if (quotaBytes == 0 || time.steady().isBefore(nextSum)) {
            return;
        }
        nextSum = time.steady().plus(SUM_PACE);
        try {
            Map<String, List<LogFile>> files = all(live);
            long over = bytes(files) - quotaBytes;
            if (over > 0) {
                removeOldest(files, over, "quota.log_mb");
                over = bytes(all(live)) - quotaBytes;
            }
            problem = over <= 0
                    ? ""
                    : "over the quota of logs: " + (over + quotaBytes) / MIB + " MiB of " + quotaBytes / MIB
                            + " MiB are logs of newest runs, which are kept; set a smaller log.rotate_mb, or 'algo"
                            + " logs --clear'";
        } catch (IOException e) {
            problem = "the quota of logs is not kept: " + IoProblems.explain(e);
        }
    }

    private static long bytes(Map<String, List<LogFile>> files) {
        return files.values().stream()
                .flatMap(List::stream)
                .mapToLong(LogFile::bytes)
                .sum();
    }

    /** Returns why the quota is not kept; empty if it is. */
    String problem() {
        return problem;
    }

    private void remove(String strategy, List<Removal> removals) throws IOException {
        for (Removal removal : removals) {
            stock.remove(removal.file());
            Account account = accounts.computeIfAbsent(new Subject(strategy, removal.cause()), any -> new Account());
            account.files++;
            account.bytes += removal.file().bytes();
            account.newest = removal.file().file().getFileName().toString();
        }
        report();
    }

    /** Reports the removals that are due; those of one minute together. */
    void report() {
        accounts.forEach((subject, account) -> {
            boolean due = account.reportedAt.equals(Instant.MIN)
                    || !time.steady().isBefore(account.reportedAt.plus(REPORT_PACE));
            if (account.files > 0 && due) {
                String files = account.files == 1 ? "1 log file" : account.files + " log files";
                String detail = files + " removed, " + (account.bytes + 1023) / 1024 + " KiB, the newest of them "
                        + account.newest;
                LOG.info("{}: {} ({})", subject.strategy(), detail, subject.cause());
                reports.removed(subject.strategy(), subject.cause(), detail);
                account.files = 0;
                account.bytes = 0;
                account.reportedAt = time.steady();
            }
        });
    }

    /** Returns the instant at which {@link #report} has something to report; {@link Instant#MAX} if it has nothing. */
    Instant nextReport() {
        return accounts.values().stream()
                .filter(account -> account.files > 0)
                .map(account -> account.reportedAt.plus(REPORT_PACE))
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    /**
     * Empties all logs of a strategy. Of one that is written, whole blocks are rotated out first, so that what is
     * printed meanwhile stays.
     */
    LogCare.Cleared clear(String strategy, Optional<Path> live) throws IOException {
        List<LogFile> before = stock.files(strategy, live);
        long bytes = before.stream().mapToLong(LogFile::bytes).sum();
        int files = (int) before.stream().filter(file -> file.bytes() > 0).count();
        if (live.isPresent()) {
            rotation.rotate(new RunFiles(live.get()), Long.MAX_VALUE);
        }
        for (LogFile file : stock.files(strategy, live)) {
            if (file.isKept()) {
                stock.empty(file, live.equals(Optional.of(file.live())));
            } else {
                stock.remove(file);
            }
        }
        return new LogCare.Cleared(files, bytes);
    }
}
