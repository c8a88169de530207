package algo.app.process.unix;

import algo.app.model.RunId;
import algo.app.model.StopSignal;
import algo.app.platform.unix.LibC;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The runs of one user in one home, ended by root where the user's daemon does not do that. A process is of them if its user is
 * that user, and it carries the mark of a run of which a process has its log or its status file below the home, or descends
 * from one that does. Nothing else is signalled, and nothing but by pidfd. Safe on any thread.
 */
public final class UserRuns {
    /** The time after SIGKILL within which a process is gone, unless it waits inside the kernel. */
    private static final Duration KILL_LIMIT = Duration.ofSeconds(5);

    private static final long LOOK_MILLIS = 50;

    private final int uid;
    private final String below;

    /** @param home real */
    public UserRuns(int uid, Path home) {
        this.uid = uid;
        this.below = home + "/";
    }

    /**
     * The result of ending the processes of a user.
     *
     * @param ended how many processes are gone
     * @param left how many are not
     */
    public record Ended(int ended, int left) {}

    /**
     * Asks each process once with SIGTERM, and kills what is left after {@code grace}. Blocks for as long, and some seconds.
     *
     * @throws IOException if the processes of this host cannot be looked at
     */
    public Ended end(Duration grace) throws IOException, InterruptedException {
        Set<Long> seen = new HashSet<>();
        int left = signalUntilGone(SignalNumbers.number(StopSignal.TERM), true, grace, seen);
        if (left > 0) {
            left = signalUntilGone(SignalNumbers.KILL, false, KILL_LIMIT, seen);
        }
        return new Ended(seen.size() - left, left);
    }

    /**
     * Sends the signal until no process is left, or the limit is over; returns how many are left.
     *
     * @param once whether no process is sent the signal twice
     */
    private int signalUntilGone(int signal, boolean once, Duration limit, Set<Long> seen)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        Set<Long> sent = new HashSet<>();
        while (true) {
            List<ProcStat> members = members();
            if (members.isEmpty()) {
                return 0;
            }
            for (ProcStat member : members) {
                seen.add(key(member));
                if (sent.add(key(member)) || !once) {
                    send(member, signal);
                }
            }
            if (System.nanoTime() - end > 0) {
                return members.size();
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /** Returns the key of a process, which no other has for as long as this host is up. */
    private static long key(ProcStat process) {
        return process.startTime() << 22 | process.pid();
    }

    private void send(ProcStat process, int signal) throws IOException {
        Optional<PidFd> opened = PidFd.open(process.pid());
        if (opened.isEmpty()) {
            return;
        }
        try (PidFd fd = opened.get()) {
            // The pid's owner was asked before the descriptor was there: the answer counts only if it still holds.
            Optional<ProcStat> now = Proc.stat(process.pid());
            if (now.isPresent() && now.get().startTime() == process.startTime() && Proc.uid(process.pid()) == uid) {
                fd.send(signal);
            }
        }
    }

    /** Parents first. */
    private List<ProcStat> members() throws IOException {
        Map<Integer, ProcStat> own = new HashMap<>();
        Map<Integer, List<ProcStat>> byParent = new HashMap<>();
        Map<String, List<ProcStat>> byRun = new HashMap<>();
        Set<String> ours = new HashSet<>();
        for (ProcStat process : Proc.all()) {
            int pid = process.pid();
            if (process.isDead() || pid <= 1 || pid == LibC.getpid() || Proc.uid(pid) != uid) {
                continue;
            }
            own.put(pid, process);
            byParent.computeIfAbsent(process.parent(), any -> new ArrayList<>()).add(process);
            String run = run(pid);
            if (!run.isEmpty()) {
                byRun.computeIfAbsent(run, any -> new ArrayList<>()).add(process);
                if (isBelowHome(pid, run)) {
                    ours.add(run);
                }
            }
        }
        Map<Integer, ProcStat> members = new HashMap<>();
        Deque<ProcStat> open = new ArrayDeque<>();
        for (String run : ours) {
            open.addAll(byRun.get(run));
        }
        while (!open.isEmpty()) {
            ProcStat next = open.pop();
            if (members.putIfAbsent(next.pid(), next) == null) {
                open.addAll(byParent.getOrDefault(next.pid(), List.of()));
            }
        }
        List<ProcStat> sorted = new ArrayList<>(members.values());
        sorted.sort(Comparator.comparingLong(ProcStat::startTime).thenComparingInt(ProcStat::pid));
        return sorted;
    }

    /** Returns the run whose mark a process carries; empty if it carries none. */
    private static String run(int pid) throws IOException {
        long cookie = RunCookie.read(pid);
        String run = cookie == RunCookie.NONE
                ? Proc.runIdInEnvironment(pid)
                : String.format(Locale.ROOT, "%012x", RunCookie.id(cookie));
        return RunId.isValid(run) ? run : "";
    }

    /**
     * Returns whether the process prints to a log of the home, or is the wrapper of a run whose status file lies there.
     */
    private boolean isBelowHome(int pid, String run) throws IOException {
        for (int descriptor = 1; descriptor <= 2; descriptor++) {
            try {
                Path target = Files.readSymbolicLink(Path.of("/proc/" + pid + "/fd/" + descriptor));
                if (target.toString().startsWith(below + "log/")) {
                    return true;
                }
            } catch (IOException e) {
                // The process has no mark, or has ended.
            }
        }
        for (String argument : new String(Proc.commandLine(pid), StandardCharsets.UTF_8).split("\0")) {
            if (argument.startsWith(below) && argument.endsWith("/" + run)) {
                return true;
            }
        }
        return false;
    }
}
